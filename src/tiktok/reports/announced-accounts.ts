import { earliestDay, type Day, type Position } from '../../cdk/index.js';
import { accountOf } from '../accounts/partition.js';
import { perRun } from '../session.js';
import type { AccountDays } from './account-survey.js';

/** The accounts that the report streams of a run are going to read again. Those that were never read are not among them. */
export interface AnnouncedAccounts {
  /**
   * Adds the accounts of a report stream, before anything is read.
   *
   * @param firstDayOf the first day to read again, by the saved day
   */
  announce(positions: readonly Position[], firstDayOf: (saved: Day) => Day): void;
  /** Accounts that had rows in any stream when they were last read, in the days that are read again. */
  awake(): readonly AccountDays[];
  /** All others. */
  asleep(): readonly AccountDays[];
}

function createAnnouncedAccounts(): AnnouncedAccounts {
  const asleep = new Map<string, Day>();
  const awake = new Map<string, Day>();
  return {
    announce(positions, firstDayOf) {
      for (const { partition, saved, emptySince } of positions) {
        if (saved === undefined) continue;
        const first = firstDayOf(saved);
        add(isEmptyFrom(first, emptySince) ? asleep : awake, accountOf(partition), first);
      }
    },
    awake: () => [...awake].map(([id, first]) => ofAccount(id, earliestDay(first, asleep.get(id) ?? first))),
    asleep: () => [...asleep].filter(([id]) => !awake.has(id)).map(([id, first]) => ofAccount(id, first)),
  };
}

/** The announced accounts of a run. */
export const announcedAccountsOf = perRun(createAnnouncedAccounts);

/** True if an account had no rows from a day on when it was last read. */
export const isEmptyFrom = (first: Day, emptySince: Day | undefined): boolean =>
  emptySince !== undefined && emptySince <= first;

/** Streams differ in their look-back, so the earliest first day is kept. */
function add(days: Map<string, Day>, advertiserId: string, first: Day): void {
  days.set(advertiserId, earliestDay(first, days.get(advertiserId) ?? first));
}

const ofAccount = (advertiserId: string, first: Day): AccountDays => ({ advertiserId, first });
