import type { RequestIo } from '../../cdk/index.js';
import type { Call } from '../api/call.js';
import type { TikTokError } from '../api/errors.js';
import type { TikTokClient } from '../client/client.js';
import { hasList } from '../paging/whole-answer.js';
import { isAboutParameters } from './refused-names.js';

/**
 * Whether the API accepts the parameters of a list. Requests a page of one row.
 *
 * @throws TikTokError for any failure other than a wrong parameter
 */
export async function isAccepted(...request: Parameters<typeof refusalOf>): Promise<boolean> {
  return (await refusalOf(...request)) === undefined;
}

/** Like `isAccepted`, but @returns the refusal; undefined if the API accepts the parameters */
export async function refusalOf(
  client: TikTokClient,
  { path, query }: Pick<Call, 'path' | 'query'>,
  { wait, onRequest }: RequestIo,
): Promise<TikTokError | undefined> {
  try {
    await client.get({
      path,
      query: { ...query, page: 1, page_size: 1 },
      isComplete: hasList,
      wait,
      onRequest,
    });
    return undefined;
  } catch (error) {
    if (isAboutParameters(error)) return error;
    throw error;
  }
}
