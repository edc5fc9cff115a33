import { ADVERTISERS_PER_CALL, type SurveyedAccount, type Surveys } from '../../tiktok/index.js';

/** Rows of each slice of a stream that will be requested: in an initial sync, and in a later one. */
export interface StreamSize {
  readonly first: readonly number[];
  readonly daily: readonly number[];
  /** Further lists of each slice, besides the counted one, of one page each. */
  readonly moreLists: number;
  /** Calls that a page of rows is joined from. */
  readonly callsPerPage: number;
  /** True if later syncs leave it out for a dormant account. */
  readonly isLeftOut: boolean;
}

/** What an account holds, as far as it determines the number of requests. */
export interface AccountSize {
  /** Requests that find out what to read: in an initial sync, and in a later one, unless `surveyed` decides. */
  readonly questions: Work;
  /** Requests of an initial sync that find date ranges with no activity. */
  readonly searches: number;
  readonly streams: readonly StreamSize[];
  /** Undefined if later syncs ask nothing about several accounts at once. */
  readonly surveyed: SurveyedAccount | undefined;
}

/** Requests of an initial sync, and of a later one. */
export interface Work {
  readonly first: number;
  readonly daily: number;
}

/** Requests of an account. */
export interface AccountWork extends Work {
  /** What the surveys of a later sync see of it, and its requests if it is left out as dormant. */
  readonly surveyed?: SurveyedAccount & { readonly dormant: number };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** An empty list takes one request, too. */
const pagesOf = (rows: number, pageSize: number): number => Math.max(1, Math.ceil(rows / pageSize));

/** Requests of an account: the pages of every slice of every stream, and the searches before them. */
export function callsOfAccount(
  { questions, searches, streams, surveyed }: AccountSize,
  pageSize: number,
): AccountWork {
  const calls = (slices: readonly number[], { moreLists, callsPerPage }: StreamSize): number =>
    callsPerPage * sum(slices.map((rows) => pagesOf(rows, pageSize) + moreLists));
  const daily = (some: readonly StreamSize[]): number =>
    questions.daily + sum(some.map((stream) => calls(stream.daily, stream)));
  return {
    first: questions.first + searches + sum(streams.map((stream) => calls(stream.first, stream))),
    daily: daily(streams),
    ...(surveyed && {
      surveyed: { ...surveyed, dormant: daily(streams.filter(({ isLeftOut }) => !isLeftOut)) },
    }),
  };
}

/** Requests of a connection: those of its accounts, for their details, and about several of them at once. */
export function callsOfConnection(accounts: readonly AccountWork[], surveys: Surveys): Work {
  const details = Math.ceil(accounts.length / ADVERTISERS_PER_CALL);
  const { requests, isDormantLeftOut } = surveys(accounts.flatMap(({ surveyed }) => surveyed ?? []));
  const daily = (account: AccountWork): number => (isDormantLeftOut ? lowestDaily(account) : account.daily);
  return {
    first: details + sum(accounts.map(({ first }) => first)),
    daily: details + requests + sum(accounts.map(daily)),
  };
}

/** Requests of a later sync that leaves out dormant accounts. */
const lowestDaily = ({ daily, surveyed }: AccountWork): number =>
  surveyed?.isAsleep === true ? surveyed.dormant : daily;

/** Rows of an initial sync. */
export function rowsOf({ streams }: AccountSize): number {
  return sum(streams.flatMap(({ first }) => first));
}

/** The mean of the work of several accounts; the list must not be empty. */
export function meanOf(works: readonly AccountWork[]): Work {
  const mean = (numbers: readonly number[]): number => Math.round(sum(numbers) / numbers.length);
  return { first: mean(works.map(({ first }) => first)), daily: mean(works.map(lowestDaily)) };
}
