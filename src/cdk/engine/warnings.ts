import { describePartition, type Partition } from '../slice.js';
import type { WritableLedger } from './ledger.js';

/** What should be known of the partitions of a stream though they did not fail. */
export interface Warnings {
  /** Takes whole sentences; of a partition that was warned of the same before it says nothing new. */
  add(partition: Partition, warning: string): void;
  /** Lines for the log: each warning once, with the partitions that it is about. */
  describe(): readonly string[];
}

/** Partitions that one line names, and lines that are told: thousands of accounts may be in the same state. */
const NAMED = 5;
const LINES = 20;

/** @param stream its name, under which the warnings go to the ledger as well */
export function createWarnings(stream: string, ledger: WritableLedger): Warnings {
  const warned = new Map<string, Set<Partition>>();
  return {
    add(partition, warning) {
      const partitions = warned.get(warning) ?? new Set();
      warned.set(warning, partitions.add(partition));
      ledger.warned(stream, partition, warning);
    },
    describe() {
      const lines = [...warned].map(([warning, of]) => `${stream}: ${namesOf([...of])}: ${warning}`);
      const more = lines.length - LINES;
      return more > 0
        ? [...lines.slice(0, LINES), `${stream}: ${String(more)} more warnings like these`]
        : lines;
    },
  };
}

function namesOf(partitions: readonly Partition[]): string {
  const names = partitions.slice(0, NAMED).map(describePartition).join('; ');
  const more = partitions.length - NAMED;
  return more > 0 ? `${names} and ${String(more)} more` : names;
}
