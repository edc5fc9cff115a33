import { onePageAtATime, type ReadIo } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { Action, Excess } from '../../api/error-codes.js';
import type { Answer } from '../../api/envelope.js';
import { TikTokError } from '../../api/errors.js';
import { REPORT_PATH, TIMEOUTS_PER_REPORT } from '../../api/limits.js';
import { isAccepted } from '../../refusals/is-accepted.js';
import { queryOf, REPORT_ROW_KEY, truncationOf } from '../query/query.js';
import type { AcceptsBatch } from './in-metric-batches.js';
import type { ListRequest, ReportReader } from './request.js';
import { canSplit } from './split.js';

/** Requests the pages of one list. */
export const requestPages: ReportReader<ListRequest> = ({ client }, request) => {
  const { report, slice, chunk, io, isAside, batches, onTotals } = request;
  const advertiserId = accountOf(slice.partition);
  // The total of the slice is announced once, even if the slice is then read in chunks.
  const isWhole = chunk.group === undefined && chunk.dates === slice.dates;
  return client.list({
    path: REPORT_PATH,
    query: queryOf({ ...request, advertiserId }),
    ...io,
    rowKey: REPORT_ROW_KEY,
    ...((isAside || !isWhole) && { onTotalRows: undefined }),
    slots: isAside ? onePageAtATime() : withPagesBeside(io.slots, batches),
    ...(canSplit(chunk, report) && { mostTimeouts: TIMEOUTS_PER_REPORT }),
    onTotals: (headers, totals) => {
      onTotals?.(totals);
      const error = truncationError(headers, advertiserId);
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
  });
};

/** Slots for pages that are each held together with one page of every other batch. */
const withPagesBeside = (slots: ReadIo['slots'], batches: number): ReadIo['slots'] => ({
  ...slots,
  expect: (pages, bytes) => {
    slots.expect(pages, bytes * batches);
  },
});

/** Requests a page of one row. */
export const acceptsPages: AcceptsBatch = ({ client }, request, metrics) => {
  const query = queryOf({ ...request, advertiserId: accountOf(request.slice.partition), metrics });
  return isAccepted(client, { path: REPORT_PATH, query }, request.io);
};

function truncationError(headers: Answer['headers'], advertiserId: string): TikTokError | undefined {
  const message = truncationOf(headers);
  if (message === undefined) return undefined;
  return new TikTokError({
    action: Action.request,
    excess: Excess.objects,
    what: `rows of older ads are missing ("${message}")`,
    path: REPORT_PATH,
    accounts: [advertiserId],
  });
}
