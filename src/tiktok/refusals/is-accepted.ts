import type { RequestIo } from '../../cdk/index.js';
import type { Call } from '../api/call.js';
import type { TikTokClient } from '../client/client.js';
import { hasList } from '../paging/whole-answer.js';
import { isAboutParameters } from './refused-names.js';

/**
 * Whether the API accepts the parameters of a list. Requests a page of one row.
 *
 * @throws TikTokError for any failure other than a wrong parameter
 */
export async function isAccepted(
  client: TikTokClient,
  { path, query }: Pick<Call, 'path' | 'query'>,
  { wait, onRequest }: RequestIo,
): Promise<boolean> {
  try {
    await client.get({
      path,
      query: { ...query, page: 1, page_size: 1 },
      isComplete: hasList,
      wait,
      onRequest,
    });
    return true;
  } catch (error) {
    if (isAboutParameters(error)) return false;
    throw error;
  }
}
