import { createSingleFlight } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { isUnsupported, type TikTokError } from '../../api/errors.js';
import { REPORT_PATH } from '../../api/limits.js';
import { describeRefusal } from '../../api/refusal.js';
import { refusalOf } from '../../refusals/is-accepted.js';
import { saysWhatIsRefused } from '../../refusals/refused-names.js';
import { perRun, type Session } from '../../session.js';
import { dimensionsOf, queryOf, type Report } from '../query/query.js';
import type { ReportReader, SliceRequest } from './request.js';

/**
 * Reads a report that the API may not have (`mayBeRefused`) only where it accepts a request for one row. Elsewhere the
 * slice has no rows, and the cursor stays, so that nothing is missing once the API has the report.
 */
export const whereAccepted = (next: ReportReader<SliceRequest>): ReportReader<SliceRequest> =>
  async function* (session, request) {
    const { report, io } = request;
    const refusal = report.mayBeRefused === true ? await refusalOfAccount(session, request) : undefined;
    if (refusal === undefined) {
      yield* next(session, request);
      return;
    }
    io.onTotalRows?.(0);
    io.keepCursor?.(
      `${describeRefusal(refusal)} by ${dimensionsOf(report).join(', ')}, so there are no rows.`,
    );
  };

const refusalsOf = perRun(() => createSingleFlight<TikTokError | undefined>());

/** Why the API refuses the report to an account, which is asked once per run; undefined if it does not. */
function refusalOfAccount(session: Session, request: SliceRequest): Promise<TikTokError | undefined> {
  const advertiserId = accountOf(request.slice.partition);
  return refusalsOf(session)(`${advertiserId} ${request.report.name}`, () => askOneRow(session, request));
}

async function askOneRow(
  session: Session,
  { report, slice, io }: SliceRequest,
): Promise<TikTokError | undefined> {
  const advertiserId = accountOf(slice.partition);
  const metrics = likeliestMetric(report);
  const chunk = { dates: slice.dates };
  const query = queryOf({ report, advertiserId, chunk, metrics, status: undefined });
  try {
    const refusal = await refusalOf(session.client, { path: REPORT_PATH, query }, io);
    // A metric that is refused by its name says nothing about the report.
    return refusal && saysWhatIsRefused(refusal, { metrics, dimensions: [] }) ? undefined : refusal;
  } catch (error) {
    // What the sandbox lacks is passed over by the stages that follow.
    if (isUnsupported(error)) return undefined;
    throw error;
  }
}

/** The metric that is least likely to be refused. */
function likeliestMetric({ metrics, fallbacks }: Report): readonly string[] {
  const [surest = metrics[0]] = fallbacks.at(-1) ?? [];
  return surest === undefined ? [] : [surest];
}
