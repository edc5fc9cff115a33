import {
  addDays,
  earliestDay,
  isJsonObject,
  type DateRange,
  type LearnedState,
  type RequestIo,
} from '../../cdk/index.js';
import { accountOf } from '../accounts/partition.js';
import { ACCOUNTS_PER_REPORT, METRICS_PER_CALL, REPORT_DAYS_WITHOUT_TIME } from '../api/limits.js';
import { ONLY_TOP_VIEW, USUAL_BUYING_TYPES } from '../campaign-filters/buying-types.js';
import { topViewBuyersOf } from '../campaign-filters/top-view-buyers.js';
import { todayOf } from '../days/local-days.js';
import { perRun, type Session } from '../session.js';
import {
  firstVerdict,
  NOTHING_IS_KNOWN,
  surveyAccounts,
  unlessPartFails,
  type IsQuiet,
  type SurveyGroups,
} from './account-survey.js';
import { announcedAccountsOf } from './announced-accounts.js';
import { createCampaignRows, type CampaignRows } from './campaign-rows.js';
import { loadOf } from './report-load.js';

/**
 * Knows which accounts have no TopView rows in the days that reports read again. Five accounts take one request together,
 * where the question whether an account ever bought TopView takes one for each.
 */
export interface TopViewRows {
  /** True if the account has no TopView rows in these days; false also if that is not known. */
  areLacking(advertiserId: string, days: DateRange, io: RequestIo): Promise<boolean>;
}

function createTopViewRows(session: Session): TopViewRows {
  let survey: Promise<IsQuiet> | undefined;
  return {
    async areLacking(advertiserId, days, io) {
      survey ??= startSurvey(session, io);
      return (await survey)(advertiserId, days, io);
    },
  };
}

/** The TopView rows of a run. */
export const topViewRowsOf = perRun(createTopViewRows);

const SAVED = { top_view: true };

/** Saves which accounts bought TopView. That an account did not is never saved, because it may do so at any time. */
export const savedTopViewBuyers: LearnedState<Session> = {
  restore(session, partition, known) {
    if (isJsonObject(known) && known['top_view'] === SAVED.top_view)
      topViewBuyersOf(session).remember(accountOf(partition));
  },
  toSave: (session, partition, room) =>
    topViewBuyersOf(session).isKnown(accountOf(partition)) && JSON.stringify(SAVED).length <= room
      ? SAVED
      : undefined,
};

/** Requests that test whether answers can be relied on. */
export const TOP_VIEW_CONTROLS = 2;

/**
 * True if accounts that are active are asked about together, unless lists ask each of them: if the survey takes at most
 * half of the requests, because if it turns out that it can't be made, its tests cost some.
 */
export function isTopViewSurveyed(session: Session, accounts: number): boolean {
  const requests = TOP_VIEW_CONTROLS + Math.ceil(accounts / ACCOUNTS_PER_REPORT);
  const calls = Math.ceil(loadOf(session).metrics.length / METRICS_PER_CALL);
  return session.config.skipEmptyHistory && 2 * requests * calls <= accounts;
}

function startSurvey(session: Session, io: RequestIo): Promise<IsQuiet> {
  const buyers = topViewBuyersOf(session);
  const announced = announcedAccountsOf(session);
  const isOpen = ({ advertiserId }: { readonly advertiserId: string }): boolean =>
    !buyers.isKnown(advertiserId);
  const accounts = announced.awake().filter(isOpen);
  if (buyers.areAllExpected || !isTopViewSurveyed(session, accounts.length))
    return Promise.resolve(NOTHING_IS_KNOWN);
  const known = [...announced.awake(), ...announced.asleep()].filter((account) => !isOpen(account));
  const rows = createCampaignRows(session, loadOf(session).metrics);
  return surveyAccounts(
    session,
    {
      accounts,
      // Most of them stay dormant, and are not read at all.
      unlikely: announced.asleep().filter(isOpen),
      ask: (group, askIo) => rows.ownersAmong(ONLY_TOP_VIEW, group, askIo),
      isReliable: (groups, askIo) =>
        isFilterHonoured(
          session,
          { ...groups, rows, buyers: known.map(({ advertiserId }) => advertiserId) },
          askIo,
        ),
      log: {
        reliable: `Asking which of ${accounts.length} accounts have TopView rows, up to ${ACCOUNTS_PER_REPORT} per request.`,
        unreliable:
          'TikTok does not say which of several accounts have TopView rows; asking about each account.',
      },
    },
    io,
  );
}

interface Controls extends SurveyGroups {
  readonly rows: CampaignRows;
  /** Accounts that are known to have bought TopView. */
  readonly buyers: readonly string[];
}

/**
 * Whether `buying_type` filters a report of several accounts, which is not documented. An answer without an account could
 * also mean that the filter empties such a report, or that only the first account is looked at; and if the filter is
 * ignored, every active account is shown.
 */
const isFilterHonoured = async (session: Session, controls: Controls, io: RequestIo): Promise<boolean> =>
  (await showsBuyers(session, controls, io)) && (await tellsApart(controls, io));

/**
 * Positive control: several accounts of which the last one is known to have bought TopView, if it has rows in a year when
 * it is asked on its own. True if there is no such account.
 */
async function showsBuyers(
  session: Session,
  { buyers, groups, rows }: Controls,
  io: RequestIo,
): Promise<boolean> {
  let isRefused = false;
  const verdict = await firstVerdict(buyers, async (buyer, index) => {
    const others = groups[index % groups.length];
    if (others === undefined) return undefined;
    const end = earliestDay(await todayOf(session, buyer, io), others.range.end);
    const range = { start: addDays(end, 1 - REPORT_DAYS_WITHOUT_TIME), end };
    const ids = [...others.ids.slice(0, ACCOUNTS_PER_REPORT - 1), buyer];
    const shown = await unlessPartFails(() => rows.ownersAmong(ONLY_TOP_VIEW, { ids, range }, io));
    if (shown?.includes(buyer) === true) return true;
    if (!(await rows.areThere(ONLY_TOP_VIEW, { ids: [buyer], range }, io))) return undefined;
    if (shown !== undefined) return false;
    // One of the others may be the reason, so the next buyer is asked about with others.
    isRefused = true;
    return undefined;
  });
  return verdict ?? !isRefused;
}

/** Both controls: an account that is active is shown as an owner of usual rows, and not as one of TopView rows. */
async function tellsApart({ groups, rows, ask }: Controls, io: RequestIo): Promise<boolean> {
  const several = groups.filter(({ ids }) => ids.length > 1);
  const verdict = await firstVerdict(several, async (group) => {
    const last = group.ids.at(-1) ?? '';
    if (!(await rows.ownersAmong(USUAL_BUYING_TYPES, group, io)).includes(last)) return undefined;
    return (await ask(group, io)).includes(last) ? undefined : true;
  });
  return verdict === true;
}
