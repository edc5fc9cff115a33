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
import { ACCOUNTS_PER_REPORT, REPORT_DAYS_WITHOUT_TIME } from '../api/limits.js';
import { todayOf } from '../days/local-days.js';
import type { Session } from '../session.js';

/** The first day that a run is going to read of an account. */
export interface AccountDays {
  readonly advertiserId: string;
  readonly first: Day;
}

/** Accounts that one request asks about. */
export interface AccountGroup {
  readonly ids: readonly string[];
  readonly range: DateRange;
}

/** Finds those accounts of a group that have what a survey asks for. */
export type AskGroup = (group: AccountGroup, io: RequestIo) => Promise<readonly string[]>;

/** The groups of a survey, and its question, which is asked once for each group. */
export interface SurveyGroups {
  readonly groups: readonly AccountGroup[];
  readonly ask: AskGroup;
}

/** A question about accounts, such as whether they had any activity. */
export interface AccountSurvey {
  /** Accounts to ask about before they are due. */
  readonly accounts: readonly AccountDays[];
  /** Accounts that are unlikely to be due, and asked about only then. Default: none. */
  readonly unlikely?: readonly AccountDays[];
  readonly ask: AskGroup;
  /** Tests whether answers about several accounts can be relied on in this run. */
  readonly isReliable: (groups: SurveyGroups, io: RequestIo) => Promise<boolean>;
  /** What the log says if they can, and if they cannot. */
  readonly log: { readonly reliable: string; readonly unreliable: string };
}

/** True if an account has nothing of what was asked for in some days. False also if that could not be found out. */
export type IsQuiet = (advertiserId: string, days: DateRange, io: RequestIo) => Promise<boolean>;

/** If no account can be asked about. */
export const NOTHING_IS_KNOWN: IsQuiet = () => Promise.resolve(false);

/** Requests that are sent before their accounts are due, so that many accounts don't wait for one answer after another. */
const REQUESTS_AHEAD = 8;

/**
 * Asks about accounts, several in one request.
 *
 * Only TikTok's documentation says that a report may have several accounts, and an answer that leaves one out looks like
 * one in which it has nothing. So nothing is known of any account unless `isReliable` finds that the answers of this run
 * can be relied on.
 *
 * @throws SyncError (scope run) if nothing can be requested any more
 */
export async function surveyAccounts(
  session: Session,
  { accounts, unlikely = [], isReliable, log, ...survey }: AccountSurvey,
  io: RequestIo,
): Promise<IsQuiet> {
  const groups = await groupsOf(session, accounts, io);
  const ask = askingOnce(survey.ask);
  const canAsk = await isReliable({ groups, ask }, io);
  await session.log.info(canAsk ? log.reliable : log.unreliable);
  if (!canAsk) return NOTHING_IS_KNOWN;
  const all = [...groups, ...(await groupsOf(session, unlikely, io))];
  const indexOf = new Map(all.flatMap(({ ids }, index) => ids.map((id) => [id, index])));
  return async (advertiserId, days, askIo) => {
    const index = indexOf.get(advertiserId) ?? -1;
    const group = all[index];
    if (group === undefined || days.start < group.range.start || days.end > group.range.end) return false;
    const answer = ask(group, askIo);
    for (const next of groups.slice(index + 1, index + 1 + REQUESTS_AHEAD)) void ask(next, askIo);
    return !(await answer).includes(advertiserId);
  };
}

/** If a request for several accounts fails, e.g. because one of them is refused, nothing is known of all of them. */
function askingOnce(ask: AskGroup): AskGroup {
  const answers = new Map<AccountGroup, Promise<readonly string[]>>();
  return (group, io) => {
    const known = answers.get(group);
    if (known !== undefined) return known;
    const answer = unlessPartFails(() => ask(group, io)).then((ids) => ids ?? group.ids);
    // Whoever waits for it gets the error.
    answer.catch(() => undefined);
    answers.set(group, answer);
    return answer;
  };
}

async function groupsOf(
  session: Session,
  accounts: readonly AccountDays[],
  io: RequestIo,
): Promise<readonly AccountGroup[]> {
  const days = await Promise.all(
    accounts.map(async (one) => {
      const today = await unlessPartFails(() => todayOf(session, one.advertiserId, io));
      return today === undefined ? [] : [{ ...one, today }];
    }),
  );
  return groupAccounts(days.flat());
}

/** Groups accounts with similar days, because each request has one date range. */
export function groupAccounts(
  accounts: readonly (AccountDays & { readonly today: Day })[],
): readonly AccountGroup[] {
  const sorted = accounts.toSorted((a, b) => compare(`${a.today}${a.first}`, `${b.today}${b.first}`));
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

/** Controls to try, if the first one is refused or shows nothing any more. */
const CONTROLS_TO_TRY = 3;

/**
 * Tests whether answers can be relied on, with the first control that shows it.
 *
 * @param judge returns undefined if the control shows nothing
 */
export async function firstVerdict<Control>(
  controls: readonly Control[],
  judge: (control: Control, index: number) => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  for (const [index, control] of controls.slice(0, CONTROLS_TO_TRY).entries()) {
    const verdict = await unlessPartFails(() => judge(control, index));
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

/** Undefined if it fails for some accounts only, e.g. because one is refused: reading them says why. */
export async function unlessPartFails<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
    return undefined;
  }
}
