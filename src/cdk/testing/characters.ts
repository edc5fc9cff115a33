const SURROGATES = 0x800;
const FIRST_SURROGATE = 0xd800;

/** How many code points there are. */
export const CHARACTERS = 0x110000 - SURROGATES;

/**
 * One of all code points. `fc.nat({ max: CHARACTERS - 1 }).map(characterAt)` is what `unit: 'binary'` of fast-check is, which
 * makes a table of all of them first and takes a second for it.
 */
export const characterAt = (index: number): string =>
  String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES);
