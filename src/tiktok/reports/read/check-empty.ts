import { isJsonObject, type JsonObject } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { Action } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { REPORT_PATH } from '../../api/limits.js';
import { reportTask } from '../../api/task-kinds.js';
import type { Session } from '../../session.js';
import { queryOf } from '../query/query.js';
import type { ChunkRequest } from './request.js';

/**
 * Confirms with a synchronous request that a report has no rows if the file of its task has none. The meaning of an empty
 * file isn't documented, and a file with only a header may have been truncated.
 *
 * @throws TikTokError (transient_error) if the report has rows
 */
export async function checkEmpty(
  { client }: Session,
  request: ChunkRequest & { readonly metrics: readonly string[] },
): Promise<void> {
  const advertiserId = accountOf(request.slice.partition);
  const { wait, onRequest } = request.io;
  const data = await client.get({
    path: REPORT_PATH,
    query: { ...queryOf({ ...request, advertiserId }), page: 1, page_size: 1 },
    isComplete: (answer) => totalIn(answer) !== undefined,
    wait,
    onRequest,
  });
  const rows = totalIn(data) ?? 0;
  if (rows === 0) return;
  throw new TikTokError({
    action: Action.retry,
    isOutage: false,
    what: `the file of the task has no rows, but the report has ${rows}`,
    path: reportTask.download,
    accounts: [advertiserId],
  });
}

function totalIn({ page_info: info }: JsonObject): number | undefined {
  const total = isJsonObject(info) ? info['total_number'] : undefined;
  return typeof total === 'number' ? total : undefined;
}
