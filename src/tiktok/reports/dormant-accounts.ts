import { earliestDay, type DateRange, type Day, type Position, type RequestIo } from '../../cdk/index.js';
import { accountOf } from '../accounts/partition.js';
import { sandboxLacks } from '../api/sandbox.js';
import { perRun, type Session } from '../session.js';
import { ALL_ARE_READ, surveyDormant, type ExpectedDays, type IsQuiet } from './dormancy-survey.js';
import { loadOf } from './report-load.js';

/**
 * Knows which accounts had no activity since they were last read. Most accounts of a large agency are dormant, and five
 * of them take one request together, where every report stream would take one or more for each.
 */
export interface DormantAccounts {
  /**
   * Adds the accounts that a report stream is going to read, before anything is read.
   *
   * @param firstDayOf the first day to read again, by the saved day
   */
  expect(positions: readonly Position[], firstDayOf: (saved: Day) => Day): void;
  /**
   * True if the account had no rows in these days when they were last read, and has no activity in them now. Numbers that
   * TikTok takes back are read, because their days had rows.
   */
  isDormant(position: Position, days: DateRange, io: RequestIo): Promise<boolean>;
}

/** Fewer dormant accounts than this take no more requests one by one. */
const ACCOUNTS_WORTH_A_SURVEY = 4;

function createDormantAccounts(session: Session): DormantAccounts {
  const { config } = session;
  const isOn = config.skipEmptyHistory && !sandboxLacks(session, 'account totals');
  const asleep = new Map<string, Day>();
  const awake = new Map<string, Day>();
  let survey: Promise<IsQuiet> | undefined;
  return {
    expect(positions, firstDayOf) {
      for (const { partition, saved, emptySince } of isOn ? positions : []) {
        if (saved === undefined) continue;
        const first = firstDayOf(saved);
        add(isEmptyFrom(first, emptySince) ? asleep : awake, accountOf(partition), first);
      }
    },
    async isDormant({ partition, emptySince }, days, io) {
      if (!isOn || !isEmptyFrom(days.start, emptySince)) return false;
      survey ??= startSurvey(session, { asleep, awake }, io);
      return (await survey)(accountOf(partition), days, io);
    },
  };
}

/** The dormant accounts of a run. */
export const dormantAccountsOf = perRun(createDormantAccounts);

const isEmptyFrom = (first: Day, emptySince: Day | undefined): boolean =>
  emptySince !== undefined && emptySince <= first;

/** Streams differ in their look-back, so the earliest first day is kept. */
function add(days: Map<string, Day>, advertiserId: string, first: Day): void {
  days.set(advertiserId, earliestDay(first, days.get(advertiserId) ?? first));
}

interface Expected {
  readonly asleep: ReadonlyMap<string, Day>;
  readonly awake: ReadonlyMap<string, Day>;
}

/** An account with rows in any stream is not dormant, so it isn't asked about. */
function startSurvey(session: Session, { asleep, awake }: Expected, io: RequestIo): Promise<IsQuiet> {
  const days = ([advertiserId, first]: readonly [string, Day]): ExpectedDays => ({ advertiserId, first });
  const dormant = [...asleep].filter(([id]) => !awake.has(id)).map(days);
  if (dormant.length < ACCOUNTS_WORTH_A_SURVEY) return Promise.resolve(ALL_ARE_READ);
  const { metrics } = loadOf(session);
  return surveyDormant(session, { dormant, awake: [...awake].map(days), metrics }, io);
}
