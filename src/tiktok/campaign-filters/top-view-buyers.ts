import { createSingleFlight, FailureScope, isJsonList, type RequestIo } from '../../cdk/index.js';
import { TikTokError } from '../api/errors.js';
import { TOP_VIEW } from '../api/limits.js';
import { sandboxLacks } from '../api/sandbox.js';
import { hasRows } from '../paging/whole-answer.js';
import { perRun, type Session } from '../session.js';

/** True if it is known without the account's own request that it has no TopView where the caller looks for it. */
export type IsRuledOut = (io: RequestIo) => Promise<boolean>;

/** Knows which accounts have bought TopView, which the API returns only if it is requested separately. */
export interface TopViewBuyers {
  /**
   * Sends one small request per account and run, and none if an earlier run found that the account bought TopView.
   * Undefined if it is refused or fails in an outage; the caller's own request then shows whether there is TopView.
   */
  isBoughtBy(advertiserId: string, io: RequestIo, isRuledOut?: IsRuledOut): Promise<boolean | undefined>;
  /** True if this run or an earlier one found that the account bought TopView. */
  isKnown(advertiserId: string): boolean;
  /** Restores what an earlier run found. */
  remember(advertiserId: string): void;
  /** Announces that lists will need the answer of every account, before anything is read. */
  expectAll(): void;
  /** True if that was announced, so that reports save nothing by ruling accounts out. */
  readonly areAllExpected: boolean;
}

/** Creates the buyers of one run. In the sandbox, which has no TopView, nothing is requested. */
export function createTopViewBuyers(session: Session): TopViewBuyers {
  const flight = createSingleFlight<boolean | undefined>();
  const known = new Set<string>();
  const ask = createQuestion(session);
  let areAllExpected = false;
  const isBought = async (advertiserId: string, io: RequestIo): Promise<boolean | undefined> => {
    const answer = await ask(advertiserId, io);
    if (answer === true) known.add(advertiserId);
    return answer;
  };
  return {
    async isBoughtBy(advertiserId, io, isRuledOut) {
      if (sandboxLacks(session, 'TopView')) return false;
      if (known.has(advertiserId)) return true;
      if ((await isRuledOut?.(io)) === true) return false;
      return flight(advertiserId, () => isBought(advertiserId, io));
    },
    isKnown: (advertiserId) => known.has(advertiserId),
    remember: (advertiserId) => void known.add(advertiserId),
    expectAll: () => void (areAllExpected = true),
    get areAllExpected() {
      return areAllExpected;
    },
  };
}

/** Whether an account has TopView campaigns; undefined if that could not be found out, which is logged. */
function createQuestion({ client, log }: Session) {
  let isLogged = false;
  return async (advertiserId: string, { wait, onRequest }: RequestIo): Promise<boolean | undefined> => {
    const query = {
      advertiser_id: advertiserId,
      fields: ['campaign_id'],
      filtering: { buying_types: [TOP_VIEW], primary_status: 'STATUS_ALL' },
      page: 1,
      page_size: 1,
    };
    try {
      const { list } = await client.get({
        path: 'campaign/get/',
        query,
        isComplete: hasRows,
        wait,
        onRequest,
      });
      return isJsonList(list) && list.length > 0;
    } catch (error) {
      if (!(error instanceof TikTokError) || error.scope === FailureScope.run) throw error;
      const write = isLogged ? log.debug : log.info;
      isLogged = true;
      await write(
        `Could not determine whether the account bought TopView (${error.message}); requesting TopView data for it anyway.`,
      );
      return undefined;
    }
  };
}

/** The TopView buyers of a run, shared by all of its streams. */
export const topViewBuyersOf = perRun(createTopViewBuyers);
