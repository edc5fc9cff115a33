// Compares what a program delivered with the simulator's data.
import { facts } from './streams.mjs';

const same = (a, b) => a.length === b.length && a.every((value, index) => value === b[index]);

/**
 * Takes the rows of one stream as they arrive. The last row of each key counts, as in a destination that removes
 * duplicates.
 */
export function comparison(stream, truth) {
  const last = new Map();
  let delivered = 0;
  return {
    add(row) {
      const { key, values } = facts(stream, row);
      delivered += 1;
      last.set(key, values);
    },
    /** Counts of keys, and for each trait the number of rows and of missing rows. */
    result() {
      const counts = { truth: truth.size, delivered, right: 0, wrong: 0, missing: 0, traits: {} };
      let wrongExample;
      for (const [key, { values, trait }] of truth) {
        const own = (counts.traits[trait] ??= { truth: 0, missing: 0 });
        own.truth += 1;
        const got = last.get(key);
        if (got === undefined) {
          counts.missing += 1;
          own.missing += 1;
        } else if (same(got, values)) counts.right += 1;
        else {
          counts.wrong += 1;
          wrongExample ??= { key, is: values, got };
        }
      }
      const extra = [...last.keys()].filter((key) => !truth.has(key)).length;
      return { ...counts, extra, repeated: delivered - last.size, ...(wrongExample && { wrongExample }) };
    },
  };
}
