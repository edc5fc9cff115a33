import { createSingleFlight, FailureScope, isJsonList, type RequestIo } from '../../cdk/index.js';
import { TikTokError } from '../api/errors.js';
import { TOP_VIEW } from '../api/limits.js';
import { sandboxLacks } from '../api/sandbox.js';
import { hasRows } from '../paging/whole-answer.js';
import { perRun, type Session } from '../session.js';

/** Knows which accounts have bought TopView, which the API returns only if it is requested separately. */
export interface TopViewBuyers {
  /**
   * Sends one small request per account and run. Undefined if it is refused or fails in an outage; the caller's own
   * request then shows whether there is TopView.
   */
  isBoughtBy(advertiserId: string, io: RequestIo): Promise<boolean | undefined>;
}

/** Creates the buyers of one run. In the sandbox, which has no TopView, nothing is requested. */
export function createTopViewBuyers(session: Session): TopViewBuyers {
  const flight = createSingleFlight<boolean | undefined>();
  let isLogged = false;
  const request = async (
    advertiserId: string,
    { wait, onRequest }: RequestIo,
  ): Promise<boolean | undefined> => {
    const query = {
      advertiser_id: advertiserId,
      fields: ['campaign_id'],
      filtering: { buying_types: [TOP_VIEW], primary_status: 'STATUS_ALL' },
      page: 1,
      page_size: 1,
    };
    try {
      const { list } = await session.client.get({
        path: 'campaign/get/',
        query,
        isComplete: hasRows,
        wait,
        onRequest,
      });
      return isJsonList(list) && list.length > 0;
    } catch (error) {
      if (!(error instanceof TikTokError) || error.scope === FailureScope.run) throw error;
      const write = isLogged ? session.log.debug : session.log.info;
      isLogged = true;
      await write(
        `Could not determine whether the account bought TopView (${error.message}); requesting TopView data for it anyway.`,
      );
      return undefined;
    }
  };
  return {
    isBoughtBy: (advertiserId, io) =>
      sandboxLacks(session, 'TopView')
        ? Promise.resolve(false)
        : flight(advertiserId, () => request(advertiserId, io)),
  };
}

/** The TopView buyers of a run, shared by all of its streams. */
export const topViewBuyersOf = perRun(createTopViewBuyers);
