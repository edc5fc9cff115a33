import type { DateRange, Position, RequestIo } from '../../cdk/index.js';
import { accountOf } from '../accounts/partition.js';
import { ACCOUNTS_PER_REPORT } from '../api/limits.js';
import { sandboxLacks } from '../api/sandbox.js';
import { todayOf } from '../days/local-days.js';
import { perRun, type Session } from '../session.js';
import { createActivityProbe, type ActivityProbe } from './account-activity.js';
import { firstVerdict, NOTHING_IS_KNOWN, surveyAccounts, type IsQuiet } from './account-survey.js';
import { announcedAccountsOf, isEmptyFrom, type AnnouncedAccounts } from './announced-accounts.js';
import { loadOf } from './report-load.js';

/**
 * Knows which accounts had no activity since they were last read. Most accounts of a large agency are dormant, and five
 * of them take one request together, where every report stream would take one or more for each.
 */
export interface DormantAccounts {
  /**
   * True if the account had no rows in these days when they were last read, and has no activity in them now. Numbers that
   * TikTok takes back are read, because their days had rows.
   */
  isDormant(position: Position, days: DateRange, io: RequestIo): Promise<boolean>;
}

/** Fewer dormant accounts than this take no more requests one by one. */
export const ACCOUNTS_WORTH_A_SURVEY = 4;

/** Requests that test whether answers can be relied on (`showsTheLast`). */
export const ACTIVITY_CONTROLS = 2;

/** True if runs can know which accounts are dormant. */
export const isDormancyKnown = (session: Session): boolean =>
  session.config.skipEmptyHistory && !sandboxLacks(session, 'account totals');

function createDormantAccounts(session: Session): DormantAccounts {
  const isOn = isDormancyKnown(session);
  let survey: Promise<IsQuiet> | undefined;
  return {
    async isDormant({ partition, emptySince }, days, io) {
      if (!isOn || !isEmptyFrom(days.start, emptySince)) return false;
      survey ??= startSurvey(session, io);
      return (await survey)(accountOf(partition), days, io);
    },
  };
}

/** The dormant accounts of a run. */
export const dormantAccountsOf = perRun(createDormantAccounts);

function startSurvey(session: Session, io: RequestIo): Promise<IsQuiet> {
  const announced = announcedAccountsOf(session);
  const accounts = announced.asleep();
  if (accounts.length < ACCOUNTS_WORTH_A_SURVEY) return Promise.resolve(NOTHING_IS_KNOWN);
  const probe = createActivityProbe(session, loadOf(session).metrics);
  return surveyAccounts(
    session,
    {
      accounts,
      ask: probe.activeAmong,
      isReliable: (_, askIo) => showsTheLast(session, { announced, probe }, askIo),
      log: {
        reliable: `Asking whether ${accounts.length} dormant accounts became active, up to ${ACCOUNTS_PER_REPORT} per request.`,
        unreliable: 'TikTok does not return the activity of several accounts at once; reading all of them.',
      },
    },
    io,
  );
}

interface Controls {
  readonly announced: AnnouncedAccounts;
  readonly probe: ActivityProbe;
}

/** Asks about two accounts, of which the last one is known to be active from a request of its own. */
async function showsTheLast(
  session: Session,
  { announced, probe }: Controls,
  io: RequestIo,
): Promise<boolean> {
  const awake = announced.awake();
  const others = [...awake, ...announced.asleep()];
  const verdict = await firstVerdict(awake, async ({ advertiserId, first }, index) => {
    const other = others[index + 1];
    if (other === undefined) return false;
    const range = { start: first, end: await todayOf(session, advertiserId, io) };
    if (!(await probe.isActive(advertiserId, range, io))) return undefined;
    const ids = [other.advertiserId, advertiserId];
    return (await probe.activeAmong({ ids, range }, io)).includes(advertiserId);
  });
  return verdict === true;
}
