import { isJsonList, list, type Field, type Json } from '../../cdk/index.js';

/** A column in which some values mean "no value". */
export const absentAs = <T extends Json>(absent: readonly Json[], field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (absent.includes(raw) ? null : field.parse(raw)),
});

/**
 * A GMV Max column. If the token can't see a value, or it doesn't apply to a row, the API returns 0 or -1, as text or
 * number, or an empty text ("Metrics in GMV Max Campaign reports"). Not for numbers, nor for columns where -1 means
 * something else.
 */
export const noneIsNull = <T extends Json>(field: Field<T>): Field<T> =>
  absentAs(['0', '-1', '', 0, -1], field);

/** A list that the API sends as a bare value if it has one member; empty text means no list. */
export const oneOrMany = (
  of: (description: string) => Field,
  description: string,
): Field<readonly Json[]> => {
  const many = list(of, description);
  return absentAs([''], { ...many, parse: (raw) => many.parse(isJsonList(raw) ? raw : [raw]) });
};
