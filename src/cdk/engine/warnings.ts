import { describePartition, type Partition } from '../contract/slice.js';
import type { WritableLedger } from '../contract/ledger.js';

/** Warnings about partitions of a stream that did not fail. */
export interface Warnings {
  /** Adds a whole sentence. Duplicates for the same partition are dropped. */
  add(partition: Partition, warning: string): void;
  /**
   * Counts a frequent warning, which is reported with one example.
   *
   * @param kind identifies the kind (by identity) and creates its sentence
   */
  count(kind: Kind, partition: Partition, example: () => string): void;
  /** Reports the counts to the ledger. @returns lines for the log: each kind once, with its partitions */
  settle(): readonly string[];
}

/** Creates the sentence for a kind of warning. */
export type Kind = (found: WarningExample) => string;

/** The occurrences of a kind. */
export interface WarningExample {
  readonly count: number;
  /** The first one. */
  readonly example: string;
}

/** Ends a warning about rows that were emitted although others may be missing. */
export const CURSOR_STAYS = 'The cursor does not advance, so the next sync reads this again.';

/** Maximum partitions per line, and maximum lines, because thousands of accounts may have the same warning. */
const NAMED = 5;
const LINES = 20;

/** @param stream name of the stream, under which the ledger gets the warnings too */
export function createWarnings(stream: string, ledger: WritableLedger): Warnings {
  const sentences = new Map<string, Set<Partition>>();
  const counted = new Map<Kind, Map<Partition, WarningExample>>();
  return {
    add(partition, warning) {
      const partitions = sentences.get(warning) ?? new Set();
      sentences.set(warning, partitions.add(partition));
      ledger.warned(stream, partition, warning);
    },
    count(kind, partition, example) {
      const found = counted.get(kind) ?? new Map<Partition, WarningExample>();
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

const sumOf = (found: readonly WarningExample[]): WarningExample => ({
  count: found.reduce((sum, { count }) => sum + count, 0),
  example: found[0]?.example ?? '',
});

function namesOf(partitions: readonly Partition[]): string {
  const names = partitions.slice(0, NAMED).map(describePartition).join('; ');
  const more = partitions.length - NAMED;
  return more > 0 ? `${names} and ${String(more)} more` : names;
}
