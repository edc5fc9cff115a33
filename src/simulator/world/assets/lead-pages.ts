import type { AccountTree } from '../tree.js';
import { perTree } from './per-tree.js';

const FIRST_PAGE = 7_123_456_000_000_000_001n;
const PAGES = 2;

/** Ids of an account's instant forms. */
export const leadPages = perTree((tree: AccountTree): readonly string[] =>
  Array.from({ length: PAGES }, (_, index) => String(FIRST_PAGE + BigInt(tree.index * PAGES + index))),
);
