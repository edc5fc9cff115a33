import type { ReadIo, Slice, Rows } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import type { ListTotals } from '../../api/call.js';
import type { BuyingType } from '../../campaign-filters/buying-types.js';
import type { Session } from '../../session.js';
import type { Report, ReportChunk, ReportStatus } from '../query/query.js';

/* What the stages of reading a report pass on: each stage adds to the request, and the last one sends it. */

/** Pages of rows for a request, in the form of the API. */
export type ReportReader<Request> = (session: Session, request: Request) => AsyncIterable<Rows>;

/** Everything that a stream reads of an account in some days. */
export interface SliceRequest {
  readonly report: Report;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** Whose rows they are, and how to read them. */
export const ofAccount = ({ slice, io }: SliceRequest): { advertiserId: string; io: ReadIo } => ({
  advertiserId: accountOf(slice.partition),
  io,
});

/** The rows of one buying type. */
export interface BuyingTypeRequest extends SliceRequest {
  /** Undefined at the level of the advertiser, where the numbers are those of all buying types together. */
  readonly buyingType: BuyingType | undefined;
  /** The filter by status; undefined where the API takes none. */
  readonly status: ReportStatus | undefined;
}

/** Some of its days or objects. */
export interface ChunkRequest extends BuyingTypeRequest {
  readonly chunk: ReportChunk;
}

/** Some of the metrics of a report. */
export interface Batch {
  readonly metrics: readonly string[];
  /** Read beside another batch, which counts the rows and takes the pages of the budget. */
  readonly isAside: boolean;
}

/** One list of pages. */
export interface ListRequest extends ChunkRequest, Batch {
  /** Whether the first page is to say what all rows add up to. */
  readonly withTotals: boolean;
  /** Called with what each page says of the whole list. */
  readonly onTotals?: (totals: ListTotals) => void;
}
