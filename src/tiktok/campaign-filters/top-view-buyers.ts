import { createSingleFlight, FailureScope, isJsonList, type RequestIo } from '../../cdk/index.js';
import { TikTokError } from '../api/errors.js';
import { TOP_VIEW } from '../api/limits.js';
import { hasRows } from '../paging/whole-answer.js';
import { perRun, type Session } from '../session.js';

/** Knows which accounts have bought TopView, which the API gives only where it is asked for alone. */
export interface TopViewBuyers {
  /**
   * One small request an account and run. Undefined where it is not answered, be it refused or in trouble: whoever asks
   * has a request of its own that tells.
   */
  isBoughtBy(advertiserId: string, io: RequestIo): Promise<boolean | undefined>;
}

export function createTopViewBuyers({ client, config, log }: Session): TopViewBuyers {
  const answers = createSingleFlight<boolean | undefined>();
  let isTold = false;
  const ask = async (advertiserId: string, { wait, onRequest }: RequestIo): Promise<boolean | undefined> => {
    const query = {
      advertiser_id: advertiserId,
      fields: ['campaign_id'],
      filtering: { buying_types: [TOP_VIEW], primary_status: 'STATUS_ALL' },
      ...{ page: 1, page_size: 1 },
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
      const tell = isTold ? log.debug : log.info;
      isTold = true;
      await tell(
        `Could not determine whether the account bought TopView (${error.message}); requesting TopView data for it anyway.`,
      );
      return undefined;
    }
  };
  return {
    isBoughtBy: (advertiserId, io) =>
      config.sandbox ? Promise.resolve(false) : answers(advertiserId, () => ask(advertiserId, io)),
  };
}

export const topViewBuyersOf = perRun(createTopViewBuyers);
