import type { AccountTree } from '../tree.js';

/** Remembers what was made of an account's tree, so that every answer shows the same objects. */
export const perTree = <T>(make: (tree: AccountTree) => T): ((tree: AccountTree) => T) => {
  const made = new WeakMap<AccountTree, T>();
  return (tree) => {
    const known = made.get(tree) ?? make(tree);
    made.set(tree, known);
    return known;
  };
};
