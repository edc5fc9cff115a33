import { badRequest } from '../http/failure.js';

/** The objects with these ids; throws the refusal of the first id that no object has. */
export const existing = <T extends { readonly id: string }>(
  ids: readonly string[],
  known: readonly T[],
  refusal: (id: string) => string,
): readonly T[] => {
  const byId = new Map(known.map((one) => [one.id, one]));
  return ids.map((id) => {
    const found = byId.get(id);
    if (found === undefined) throw badRequest(refusal(id));
    return found;
  });
};
