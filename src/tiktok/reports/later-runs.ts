import type { DateRange, Day, RequestIo, StreamDefinition } from '../../cdk/index.js';
import { METRICS_PER_CALL } from '../api/limits.js';
import { perRun, type Session } from '../session.js';
import { createActivityProbe } from './account-activity.js';
import { groupAccounts, unlessPartFails, type AccountDays } from './account-survey.js';
import { ACCOUNTS_WORTH_A_SURVEY, ACTIVITY_CONTROLS, isDormancyKnown } from './dormant-accounts.js';
import { loadOf } from './report-load.js';
import type { ReportStream } from './report-stream.js';
import { isTopViewSurveyed, TOP_VIEW_CONTROLS } from './top-view-rows.js';

/* What a later run asks about several accounts at once, for estimates of its requests. */

/** True for reports that a later run leaves out for dormant accounts. */
export const leavesOutDormant = (
  session: Session,
  stream: StreamDefinition<Session> | ReportStream,
): boolean =>
  'report' in stream &&
  stream.cursor !== undefined &&
  isDormancyKnown(session) &&
  loadOf(session).covers(stream.report);

const activityProbeOf = perRun((session) => createActivityProbe(session, loadOf(session).metrics));

/** Whether an account had any activity in some days; true also if that could not be found out. */
export async function hadActivity(
  session: Session,
  { advertiserId, range }: { readonly advertiserId: string; readonly range: DateRange },
  io: RequestIo,
): Promise<boolean> {
  const probe = activityProbeOf(session);
  return (await unlessPartFails(() => probe.isActive(advertiserId, range, io))) ?? true;
}

/** An account as the surveys of a later run see it. */
export interface SurveyedAccount extends AccountDays {
  /** The last day that is read. */
  readonly today: Day;
  /** True if it has no activity in the days that are read again. */
  readonly isAsleep: boolean;
  /** True if only reports need to know whether it has TopView, and it is not known to have bought it. */
  readonly isAskedForTopView: boolean;
}

/** What surveys do to the requests of a run. */
export interface Surveyed {
  /** Requests of the surveys, and the questions to single accounts that they did not save. */
  readonly requests: number;
  /** True if the reports of dormant accounts are left out. */
  readonly isDormantLeftOut: boolean;
}

/** What the surveys of a later run do, by the accounts that it reads. */
export type Surveys = (accounts: readonly SurveyedAccount[]) => Surveyed;

/** The surveys of a run like this one, if TikTok answers for several accounts. */
export function surveysOf(session: Session): Surveys {
  const calls = Math.ceil(loadOf(session).metrics.length / METRICS_PER_CALL);
  return (accounts) => {
    const asleep = accounts.filter(({ isAsleep }) => isAsleep);
    const isDormantLeftOut = asleep.length >= ACCOUNTS_WORTH_A_SURVEY && asleep.length < accounts.length;
    const read = isDormantLeftOut ? accounts.filter(({ isAsleep }) => !isAsleep) : accounts;
    const open = read.filter(({ isAskedForTopView }) => isAskedForTopView);
    const awake = open.filter(({ isAsleep }) => !isAsleep);
    const topView = isTopViewSurveyed(session, awake.length)
      ? calls * (TOP_VIEW_CONTROLS + groupAccounts(open).length)
      : open.length;
    const dormancy = isDormantLeftOut ? calls * (ACTIVITY_CONTROLS + groupAccounts(asleep).length) : 0;
    return { requests: dormancy + topView, isDormantLeftOut };
  };
}
