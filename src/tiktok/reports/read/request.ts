import type { ReadIo, Slice, Rows } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import type { ListTotals } from '../../api/call.js';
import type { AccountReading } from '../../campaign-filters/by-buying-type.js';
import type { BuyingType } from '../../campaign-filters/buying-types.js';
import type { IsRuledOut } from '../../campaign-filters/top-view-buyers.js';
import type { Session } from '../../session.js';
import type { Report, ReportChunk, ReportStatus } from '../query/query.js';

/* The requests that the stages of reading a report pass on. Each stage adds to the request, and the last one sends it. */

/** Reads the pages for a request, with raw rows. */
export type ReportReader<Request> = (session: Session, request: Request) => AsyncIterable<Rows>;

/** All rows of a slice. */
export interface SliceRequest {
  readonly report: Report;
  readonly slice: Slice;
  readonly io: ReadIo;
  /** Whether it is known that the account has no TopView in the days of the slice; absent if nothing can tell. */
  readonly lacksTopView?: IsRuledOut | undefined;
}

/** The account of a request, and how to read it. */
export const ofAccount = ({ slice, io, lacksTopView }: SliceRequest): AccountReading => ({
  advertiserId: accountOf(slice.partition),
  io,
  lacksTopView,
});

/** The rows of one buying type. */
export interface BuyingTypeRequest extends SliceRequest {
  /** Undefined in reports by account, whose numbers are those of all buying types together. */
  readonly buyingType: BuyingType | undefined;
  /** The status filter; undefined if the API accepts none. */
  readonly status: ReportStatus | undefined;
}

/** A chunk of the slice: some of its days or objects. */
export interface ChunkRequest extends BuyingTypeRequest {
  readonly chunk: ReportChunk;
}

/** A batch of metrics. */
export interface Batch {
  readonly metrics: readonly string[];
  /** True for batches after the first one, which alone counts rows and uses the page budget. */
  readonly isAside: boolean;
  /** Number of batches whose rows are joined. */
  readonly batches: number;
}

/** One list of pages. */
export interface ListRequest extends ChunkRequest, Batch {
  /** True to request the sums of all rows with the first page. */
  readonly withTotals: boolean;
  /** Called with the totals on each page. */
  readonly onTotals?: (totals: ListTotals) => void;
}
