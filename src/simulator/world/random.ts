/** Numbers that depend on their inputs alone, so that a seed names one world. */

export const mix = (value: number): number => {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

/** Two 32-bit numbers into one. */
export const blend = (a: number, b: number): number => blendMixed(a, mix(b));

/** The same, of a second number that many are blended with, and that was mixed once. */
export const blendMixed = (a: number, mixed: number): number =>
  mix(Math.imul(a ^ 0x9e3779b9, 0x01000193) ^ mixed);

export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(hash);
};

/** 0 ≤ result < 1. */
export const unit = (hash: number): number => hash / 0x1_0000_0000;

export const pick = <T>(items: readonly [T, ...T[]], hash: number): T =>
  items[hash % items.length] ?? items[0];
