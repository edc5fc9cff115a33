import { ADVERTISERS_PER_CALL } from '../../tiktok/index.js';

/** Rows of each slice of a stream that is asked for: in a first sync, and in the one of the next day. */
export interface StreamSize {
  readonly first: readonly number[];
  readonly daily: readonly number[];
  /** Lists of each slice beside the one whose rows were counted, of a page each. */
  readonly moreLists: number;
}

/** What an account holds, as far as the number of its requests depends on it. */
export interface AccountSize {
  /** Requests of every sync that find out what there is to ask for. */
  readonly questions: number;
  /** Requests of a first sync that find out when nothing happened. */
  readonly searches: number;
  readonly streams: readonly StreamSize[];
}

/** Requests of a first sync, and of the one a day later. */
export interface Work {
  readonly first: number;
  readonly daily: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** An empty list takes a request, too. */
const pagesOf = (rows: number, pageSize: number): number => Math.max(1, Math.ceil(rows / pageSize));

/** Requests that an account takes: the pages of every slice of every stream, and the searches before them. */
export function callsOfAccount({ questions, searches, streams }: AccountSize, pageSize: number): Work {
  const calls = (slices: readonly number[], { moreLists }: StreamSize): number =>
    sum(slices.map((rows) => pagesOf(rows, pageSize) + moreLists));
  return {
    first: questions + searches + sum(streams.map((stream) => calls(stream.first, stream))),
    daily: questions + sum(streams.map((stream) => calls(stream.daily, stream))),
  };
}

/** Requests that accounts take in one connection, those for their details included. */
export function callsOfConnection(accounts: readonly Work[]): Work {
  const details = Math.ceil(accounts.length / ADVERTISERS_PER_CALL);
  return {
    first: details + sum(accounts.map(({ first }) => first)),
    daily: details + sum(accounts.map(({ daily }) => daily)),
  };
}

/** Rows of a first sync. */
export function rowsOf({ streams }: AccountSize): number {
  return sum(streams.flatMap(({ first }) => first));
}

/** The mean of some amounts of work; there must be one at least. */
export function meanOf(works: readonly Work[]): Work {
  const mean = (numbers: readonly number[]): number => Math.round(sum(numbers) / numbers.length);
  return { first: mean(works.map(({ first }) => first)), daily: mean(works.map(({ daily }) => daily)) };
}
