import { describePartition, type Partition } from '../contract/slice.js';
import type { WritableLedger } from '../contract/ledger.js';

/** What should be known of the partitions of a stream though they did not fail. */
export interface Warnings {
  /** Takes whole sentences; of a partition that was warned of the same before it says nothing new. */
  add(partition: Partition, warning: string): void;
  /**
   * Counts what comes often and is shown by one example.
   *
   * @param kind the same function for each one of a kind; makes the sentence of all of them
   */
  count(kind: Kind, partition: Partition, example: () => string): void;
  /** Tells the ledger what was counted. @returns lines for the log: each kind once, with the partitions it is about */
  settle(): readonly string[];
}

export type Kind = (found: Found) => string;

export interface Found {
  readonly count: number;
  /** The first one. */
  readonly example: string;
}

/** Ends a warning of rows that are out though others may be missing. */
export const CURSOR_STAYS = 'The cursor does not advance, so the next sync reads this again.';

/** Partitions that one line names, and lines that are told: thousands of accounts may be in the same state. */
const NAMED = 5;
const LINES = 20;

/** @param stream its name, under which the warnings go to the ledger as well */
export function createWarnings(stream: string, ledger: WritableLedger): Warnings {
  const sentences = new Map<string, Set<Partition>>();
  const counted = new Map<Kind, Map<Partition, Found>>();
  return {
    add(partition, warning) {
      const partitions = sentences.get(warning) ?? new Set();
      sentences.set(warning, partitions.add(partition));
      ledger.warned(stream, partition, warning);
    },
    count(kind, partition, example) {
      const found = counted.get(kind) ?? new Map<Partition, Found>();
      const { count, ...first } = found.get(partition) ?? { count: 0, example: example() };
      counted.set(kind, found.set(partition, { ...first, count: count + 1 }));
    },
    settle() {
      for (const [kind, found] of counted)
        for (const [partition, one] of found) ledger.warned(stream, partition, kind(one));
      const lines = [
        ...[...counted].map(([kind, found]) => ({
          of: [...found.keys()],
          text: kind(sumOf([...found.values()])),
        })),
        ...[...sentences].map(([text, of]) => ({ of: [...of], text })),
      ].map(({ of, text }) => `${stream}: ${namesOf(of)}: ${text}`);
      const more = lines.length - LINES;
      return more > 0
        ? [...lines.slice(0, LINES), `${stream}: ${String(more)} more warnings like these`]
        : lines;
    },
  };
}

const sumOf = (found: readonly Found[]): Found => ({
  count: found.reduce((sum, { count }) => sum + count, 0),
  example: found[0]?.example ?? '',
});

function namesOf(partitions: readonly Partition[]): string {
  const names = partitions.slice(0, NAMED).map(describePartition).join('; ');
  const more = partitions.length - NAMED;
  return more > 0 ? `${names} and ${String(more)} more` : names;
}
