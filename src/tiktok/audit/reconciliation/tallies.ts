import type { Ledger, Partition } from '../../../cdk/index.js';
import { REPORT_LEVELS } from '../../report-catalogue/levels.js';
import type { Report } from '../../reports/query/query.js';
import { perRun } from '../../session.js';
import { createTally, type Days, type Tally } from './tally.js';

/** The emitted rows of a run's streams, summed by account and day. */
export interface Tallies {
  /** Starts to sum the rows of these reports. */
  watch(reports: readonly Report[], ledger: Ledger): void;
  /** The sums of a stream and account; undefined if nothing was emitted. */
  of(stream: string, partition: Partition): Tally | undefined;
}

function createTallies(): Tallies {
  const tallies = new Map<string, Tally>();
  const days: Days = new Map<string, number>();
  const keyOf = (stream: string, partition: Partition): string => JSON.stringify([stream, partition]);
  const begin = (report: Report, partition: Partition): Tally => {
    const key = keyOf(report.name, partition);
    const tally = tallies.get(key) ?? createTally(REPORT_LEVELS[report.level].idDimension, days);
    tallies.set(key, tally);
    return tally;
  };
  return {
    watch(reports, ledger) {
      ledger.watch((stream) => {
        const report = reports.find(({ name }) => name === stream);
        if (report === undefined) return undefined;
        // Rows arrive partition by partition.
        let current: { readonly partition: Partition; readonly tally: Tally } | undefined;
        return (row, partition) => {
          if (current?.partition !== partition) current = { partition, tally: begin(report, partition) };
          current.tally.add(row);
        };
      });
    },
    of: (stream, partition) => tallies.get(keyOf(stream, partition)),
  };
}

/** The tallies of a run. */
export const talliesOf = perRun(createTallies);
