import { ADVERTISERS_PER_CALL } from '../../tiktok/index.js';

/** Rows of each slice of a stream that will be requested: in an initial sync, and in a sync a day later. */
export interface StreamSize {
  readonly first: readonly number[];
  readonly daily: readonly number[];
  /** Further lists of each slice, besides the counted one, of one page each. */
  readonly moreLists: number;
  /** Calls that a page of rows is joined from. */
  readonly callsPerPage: number;
}

/** What an account holds, as far as it determines the number of requests. */
export interface AccountSize {
  /** Requests of every sync that find out what to read. */
  readonly questions: number;
  /** Requests of an initial sync that find date ranges with no activity. */
  readonly searches: number;
  readonly streams: readonly StreamSize[];
}

/** Requests of an initial sync, and of a sync a day later. */
export interface Work {
  readonly first: number;
  readonly daily: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** An empty list takes one request, too. */
const pagesOf = (rows: number, pageSize: number): number => Math.max(1, Math.ceil(rows / pageSize));

/** Requests of an account: the pages of every slice of every stream, and the searches before them. */
export function callsOfAccount({ questions, searches, streams }: AccountSize, pageSize: number): Work {
  const calls = (slices: readonly number[], { moreLists, callsPerPage }: StreamSize): number =>
    callsPerPage * sum(slices.map((rows) => pagesOf(rows, pageSize) + moreLists));
  return {
    first: questions + searches + sum(streams.map((stream) => calls(stream.first, stream))),
    daily: questions + sum(streams.map((stream) => calls(stream.daily, stream))),
  };
}

/** Requests of a connection: those of its accounts, and those for their details. */
export function callsOfConnection(accounts: readonly Work[]): Work {
  const details = Math.ceil(accounts.length / ADVERTISERS_PER_CALL);
  return {
    first: details + sum(accounts.map(({ first }) => first)),
    daily: details + sum(accounts.map(({ daily }) => daily)),
  };
}

/** Rows of an initial sync. */
export function rowsOf({ streams }: AccountSize): number {
  return sum(streams.flatMap(({ first }) => first));
}

/** The mean of the work of several accounts; the list must not be empty. */
export function meanOf(works: readonly Work[]): Work {
  const mean = (numbers: readonly number[]): number => Math.round(sum(numbers) / numbers.length);
  return { first: mean(works.map(({ first }) => first)), daily: mean(works.map(({ daily }) => daily)) };
}
