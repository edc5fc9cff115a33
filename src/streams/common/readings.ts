import { isJsonList, list, type Field, type Json } from '../../cdk/index.js';

/** A column in which some values mean that there is none. */
export const absentAs = <T extends Json>(absent: readonly Json[], field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (absent.includes(raw) ? null : field.parse(raw)),
});

/**
 * A column of GMV Max, where what the token may not see, or does not apply to a row, is a 0 or a -1, as text or as a
 * number, or nothing ("Metrics in GMV Max Campaign reports"). Not for numbers, nor where the -1 has a meaning of its own.
 */
export const noneIsNull = <T extends Json>(field: Field<T>): Field<T> =>
  absentAs(['0', '-1', '', 0, -1], field);

/** A list that is sent as its member where it has only one; empty text stands for no list. */
export const oneOrMany = (
  of: (description: string) => Field,
  description: string,
): Field<readonly Json[]> => {
  const many = list(of, description);
  return absentAs([''], { ...many, parse: (raw) => many.parse(isJsonList(raw) ? raw : [raw]) });
};
