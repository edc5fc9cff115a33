import { createAnswers, isJsonList, type Logger, type RequestIo } from '../cdk/index.js';
import type { TikTokClient } from './client.js';
import type { Config } from './config.js';
import { Action } from './error-codes.js';
import { TikTokError } from './errors.js';
import { TOP_VIEW } from './limits.js';
import { hasRows } from './whole-answer.js';

/** Knows which accounts have bought TopView, which the API gives only where it is asked for alone. */
export interface TopViewDirectory {
  /** One small request an account and run. Where that is refused it is taken for no: everything else can be read. */
  isBoughtBy(advertiserId: string, io: RequestIo): Promise<boolean>;
}

/** What says no to this question only. */
const REFUSALS: readonly Action[] = [Action.endpoint, Action.request, Action.unsupported];

export function createTopViewDirectory(
  client: TikTokClient,
  { sandbox }: Pick<Config, 'sandbox'>,
  log: Logger,
): TopViewDirectory {
  const answers = createAnswers<boolean>();
  const ask = async (advertiserId: string, { wait, asked }: RequestIo): Promise<boolean> => {
    const query = {
      advertiser_id: advertiserId,
      fields: ['campaign_id'],
      filtering: { buying_types: [TOP_VIEW], primary_status: 'STATUS_ALL' },
      ...{ page: 1, page_size: 1 },
    };
    try {
      const { list } = await client.get({ path: 'campaign/get/', query, isWhole: hasRows, wait, asked });
      return isJsonList(list) && list.length > 0;
    } catch (error) {
      if (!(error instanceof TikTokError) || !REFUSALS.includes(error.action)) throw error;
      await log.warn(
        `Whether account ${advertiserId} has bought TopView cannot be asked (${error.message}).`,
      );
      return false;
    }
  };
  return {
    isBoughtBy: (advertiserId, io) =>
      sandbox ? Promise.resolve(false) : answers(advertiserId, () => ask(advertiserId, io)),
  };
}
