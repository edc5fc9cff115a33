import { isJsonObject, type JsonObject, type Slice } from '../../../cdk/index.js';
import { Action } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { reportTask } from '../../api/task-kinds.js';
import type { BuyingTypeFilter } from '../query/buying-types.js';
import { queryOf } from '../query/query.js';
import { REPORT_PATH } from '../../api/limits.js';
import type { ReportSlice } from './read-pages.js';

interface EmptyReport {
  readonly reading: ReportSlice & { readonly buyingTypes: BuyingTypeFilter };
  /** What the task was asked for, in stretches as long as one request may ask for. */
  readonly slices: readonly Slice[];
  readonly metrics: readonly string[];
  readonly withStatus: boolean;
}

/**
 * Asks directly whether a report has no rows of which a task has made none. Where its file was empty, nothing is known of
 * it; and a header alone says that there are no rows only by saying nothing, and here is somebody who says it.
 *
 * @throws TikTokError (transient) where there are rows
 */
export async function checkEmpty({ client }: Session, empty: EmptyReport): Promise<void> {
  const { reading, slices, metrics, withStatus } = empty;
  const { report, buyingTypes } = reading;
  const { wait, onRequest } = reading.io;
  for (const { partition, dates } of slices) {
    const advertiserId = accountOf(partition);
    const question = {
      report,
      advertiserId,
      part: { dates },
      metrics,
      withStatus,
      filters: buyingTypes.filters,
    };
    const data = await client.get({
      ...{ path: REPORT_PATH, query: { ...queryOf(question), page: 1, page_size: 1 } },
      ...{ isComplete: (answer) => totalIn(answer) !== undefined, wait, onRequest },
    });
    const rows = totalIn(data) ?? 0;
    if (rows === 0) continue;
    throw new TikTokError({
      action: Action.retry,
      isTrouble: false,
      what: `the file of the task has no rows, but the report has ${rows}`,
      path: reportTask.download,
      accounts: [advertiserId],
    });
  }
}

function totalIn({ page_info: info }: JsonObject): number | undefined {
  const total = isJsonObject(info) ? info['total_number'] : undefined;
  return typeof total === 'number' ? total : undefined;
}
