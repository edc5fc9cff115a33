import {
  chunk,
  countDays,
  earliestDay,
  FailureScope,
  SyncError,
  type DateRange,
  type Day,
  type RequestIo,
} from '../../cdk/index.js';
import { todayOf } from '../days/local-days.js';
import { ACCOUNTS_PER_REPORT, REPORT_DAYS_WITHOUT_TIME } from '../api/limits.js';
import type { Session } from '../session.js';
import { createActivityProbe, type ActivityProbe } from './account-activity.js';

/** The first day that a run is going to read of an account. */
export interface ExpectedDays {
  readonly advertiserId: string;
  readonly first: Day;
}

/** What a survey of accounts needs to know. */
export interface SurveyPlan {
  /** Accounts without rows in those days when they were last read. */
  readonly dormant: readonly ExpectedDays[];
  /** Accounts with rows, to test whether TikTok's answers can be relied on. */
  readonly awake: readonly ExpectedDays[];
  /** As in `ReportLoad`. */
  readonly metrics: readonly string[];
}

/** True if an account has no activity in some days. False also if that could not be found out. */
export type IsQuiet = (advertiserId: string, days: DateRange, io: RequestIo) => Promise<boolean>;

/** If nothing is known about the activity of accounts. */
export const ALL_ARE_READ: IsQuiet = () => Promise.resolve(false);

/** Requests that are sent before their accounts are due, so that many accounts don't wait for one answer after another. */
const REQUESTS_AHEAD = 8;

/**
 * Asks about the activity of dormant accounts, several in one request.
 *
 * Only TikTok's documentation says that a report may have several accounts, and an answer that leaves one out looks like
 * one without activity. So a survey begins with two accounts of which the last one is known to be active, and unless the
 * answer shows it, all accounts are read.
 *
 * @throws SyncError (scope run) if nothing can be requested any more
 */
export async function surveyDormant(session: Session, plan: SurveyPlan, io: RequestIo): Promise<IsQuiet> {
  const probe = createActivityProbe(session, plan.metrics);
  if (!(await canAskForSeveral(session, { ...plan, probe }, io))) {
    await session.log.info(
      'TikTok does not return the activity of several accounts at once; reading all of them.',
    );
    return ALL_ARE_READ;
  }
  const groups = await groupsOf(session, plan.dormant, io);
  await session.log.info(
    `Asking whether ${plan.dormant.length} dormant accounts became active, up to ${ACCOUNTS_PER_REPORT} per request.`,
  );
  const groupOf = new Map(groups.flatMap(({ ids }, index) => ids.map((id) => [id, index])));
  const answers = new Map<number, Promise<readonly string[]>>();
  const ask = (index: number, askIo: RequestIo): void => {
    const group = groups[index];
    if (group === undefined || answers.has(index)) return;
    const answer = activeIn({ ...group, probe }, askIo);
    // Whoever waits for it gets the error.
    answer.catch(() => undefined);
    answers.set(index, answer);
  };
  return async (advertiserId, days, askIo) => {
    const index = groupOf.get(advertiserId) ?? -1;
    const range = groups[index]?.range;
    if (range === undefined || days.start < range.start || days.end > range.end) return false;
    for (let next = index; next <= index + REQUESTS_AHEAD; next += 1) ask(next, askIo);
    return (await answers.get(index))?.includes(advertiserId) === false;
  };
}

interface Group {
  readonly ids: readonly string[];
  readonly range: DateRange;
}

/** Accounts with similar days, because each request has one date range. */
async function groupsOf(
  session: Session,
  dormant: readonly ExpectedDays[],
  io: RequestIo,
): Promise<readonly Group[]> {
  const days = await Promise.all(
    dormant.map(async (one) => {
      const today = await unlessPartFails(() => todayOf(session, one.advertiserId, io));
      return today === undefined ? [] : [{ ...one, today }];
    }),
  );
  const sorted = days.flat().sort((a, b) => compare(`${a.today}${a.first}`, `${b.today}${b.first}`));
  const todays = [...new Set(sorted.map(({ today }) => today))];
  return todays
    .flatMap((today) =>
      chunk(
        sorted.filter((one) => one.today === today),
        ACCOUNTS_PER_REPORT,
      ),
    )
    .map((group) => ({
      ids: group.map(({ advertiserId }) => advertiserId),
      range: {
        start: group.map(({ first }) => first).reduce((one, other) => earliestDay(one, other)),
        end: group[0]?.today ?? '',
      },
    }))
    .filter(({ range }) => countDays(range) <= REPORT_DAYS_WITHOUT_TIME);
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

interface GroupProbe extends Group {
  readonly probe: ActivityProbe;
}

/** If a request for several accounts fails, e.g. because one of them is refused, all of them are read. */
const activeIn = async ({ ids, range, probe }: GroupProbe, io: RequestIo): Promise<readonly string[]> =>
  (await unlessPartFails(() => probe.activeAmong(ids, range, io))) ?? ids;

/** Undefined if it fails for some accounts only, e.g. because one is refused: reading them says why. */
async function unlessPartFails<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
    return undefined;
  }
}

/** Pairs of accounts to try, if the first one is refused or is not active any more. */
const PAIRS_TO_TRY = 3;

interface Trust extends SurveyPlan {
  readonly probe: ActivityProbe;
}

async function canAskForSeveral(
  session: Session,
  { awake, dormant, probe }: Trust,
  io: RequestIo,
): Promise<boolean> {
  const others = [...awake, ...dormant];
  for (const [index, { advertiserId, first }] of awake.slice(0, PAIRS_TO_TRY).entries()) {
    const other = others[index + 1];
    if (other === undefined) return false;
    const isShown = await unlessPartFails(async () => {
      const range = { start: first, end: await todayOf(session, advertiserId, io) };
      if (!(await probe.isActive(advertiserId, range, io))) return undefined;
      return (await probe.activeAmong([other.advertiserId, advertiserId], range, io)).includes(advertiserId);
    });
    if (isShown !== undefined) return isShown;
  }
  return false;
}
