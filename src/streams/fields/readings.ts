import { isJsonList, list, type Field, type Json } from '../../cdk/index.js';

/** A column in which some values mean that there is none. */
export const absentAs = <T extends Json>(absent: readonly Json[], field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (absent.includes(raw) ? null : field.parse(raw)),
});

/** A list that is sent as its member where it has only one; empty text stands for no list. */
export const oneOrMany = (
  of: (description: string) => Field,
  description: string,
): Field<readonly Json[]> => {
  const many = list(of, description);
  return absentAs([''], { ...many, parse: (raw) => many.parse(isJsonList(raw) ? raw : [raw]) });
};
