/** The fault plan: which requests fail, and how. */
import type { Fault, FaultAction, RequestLogEntry, WireRow, WireValue } from '../types.js';
import { type ApiFailure, failure, noCenterPermission, noPermission } from './failure.js';
import { isRecord } from './params.js';

export interface FaultPlan {
  add(fault: Fault): void;
  clear(): void;
  /** The actions that affect this request; counts it. */
  strike(request: RequestLogEntry): readonly FaultAction[];
}

const concerns = (fault: Fault, request: RequestLogEntry): boolean =>
  (fault.path === undefined || fault.path === request.path) &&
  (fault.advertiserId === undefined || request.advertiserIds.includes(fault.advertiserId)) &&
  (fault.match === undefined || fault.match(request));

export const makeFaultPlan = (initial: readonly Fault[]): FaultPlan => {
  const entry = (fault: Fault) => ({ fault, seen: 0 });
  let entries = initial.map(entry);
  return {
    add: (fault) => entries.push(entry(fault)),
    clear: () => {
      entries = [];
    },
    strike: (request) => {
      const actions: FaultAction[] = [];
      for (const one of entries) {
        if (!concerns(one.fault, request)) continue;
        const place = one.seen - (one.fault.skip ?? 0);
        one.seen += 1;
        if (place >= 0 && place < (one.fault.times ?? Infinity)) actions.push(one.fault.do);
      }
      return actions;
    },
  };
};

type Data = Readonly<Record<string, WireValue>>;

const isRow = (value: WireValue): value is WireRow => isRecord(value);

const rowsOf = (data: Data): readonly WireRow[] => {
  const list = data['list'];
  return Array.isArray(list) ? (list as readonly WireValue[]).filter(isRow) : [];
};

const withTotals = (data: Data, { totalNumber, totalPage }: FaultAction & { kind: 'totals' }): Data => {
  const info = data['page_info'];
  const known = info !== undefined && isRow(info) ? info : {};
  const changed = {
    ...(totalNumber === undefined ? {} : { total_number: totalNumber }),
    ...(totalPage === undefined ? {} : { total_page: totalPage }),
  };
  return { ...data, page_info: { ...known, ...changed } };
};

/** Faults that keep the envelope and change its contents. */
export const spoil = (data: Data, action: FaultAction, request: RequestLogEntry): Data => {
  switch (action.kind) {
    case 'rows':
      return { ...data, list: [...action.rewrite(rowsOf(data), request)] };
    case 'data':
      return { ...data, ...action.change };
    case 'oneMore':
      return withOneMore(data, action.values);
    case 'emptyPage':
      return { ...data, list: [] };
    case 'omitIds': {
      const kept = rowsOf(data).filter((row) => !action.ids.some((id) => id === row['advertiser_id']));
      return { ...data, list: kept };
    }
    case 'totals':
      return withTotals(data, action);
    default:
      return data;
  }
};

/** A report's `dimensions` identify its rows. */
const changedRow = (row: WireRow, values: WireRow): WireRow => {
  const { dimensions } = row;
  return dimensions !== undefined && isRow(dimensions)
    ? { ...row, dimensions: { ...dimensions, ...values } }
    : { ...row, ...values };
};

/** Every page's total counts the additional row, which is on the last page. */
const withOneMore = (data: Data, values: WireRow): Data => {
  const rows = rowsOf(data);
  const last = rows.at(-1);
  if (last === undefined) return data;
  const more = [...rows, changedRow(last, values)];
  const info = data['page_info'];
  if (info === undefined || !isRow(info)) return { ...data, list: more };
  const isLast = Number(info['page']) >= Number(info['total_page']);
  const counted = { ...info, total_number: Number(info['total_number']) + 1 };
  return { ...data, list: isLast ? more : rows, page_info: counted };
};

const refusal = ({ code, message }: ApiFailure): FaultAction => ({ kind: 'code', code, message });

/** Refuses every request about this account. */
export const denyAccount = (advertiserId: string): Fault => ({
  advertiserId,
  do: refusal(noPermission(advertiserId)),
});

/** The requested task has failed; `path` is the endpoint of its status. */
export const failedTask = (path: string, times: number, message = 'The data size is too large.'): Fault => ({
  path,
  // One endpoint both creates tasks and reports their status.
  match: ({ query }) => query['task_id'] !== undefined,
  times,
  do: { kind: 'data', change: { status: 'FAILED', message } },
});

/** The app may not use this endpoint, for one account or for all. */
export const denyEndpoint = (path: string, advertiserId?: string): Fault => ({
  path,
  ...(advertiserId === undefined ? {} : { advertiserId }),
  do: {
    kind: 'code',
    code: 40001,
    message: `advertiser does not grant you /${path}:GET permission`,
  },
});

/** The user has no role in this business center that the endpoint takes, e.g. none for its money. */
export const denyBusinessCenter = (path: string, centerId: string): Fault => ({
  path,
  match: ({ query }) => query['bc_id'] === centerId,
  do: refusal(noCenterPermission(centerId)),
});

/** The app lacks the permission of this endpoint. */
export const lackScope = (path: string): Fault => ({
  path,
  do: {
    kind: 'code',
    code: 40001,
    message: `Permission error: The access token lacks the required scope for /${path}. Please reauthorize your API App.`,
  },
});

/** Refuses all requests from this machine; the code itself means nothing. */
export const bannedCountry = (): Fault => ({
  do: { kind: 'code', code: -1, message: 'Client IP address is in banned Country list.' },
});

/** The token has been revoked. */
export const deadToken = (): Fault => ({
  do: refusal(failure(40105)),
});

/**
 * One bad id in a batch of advertiser/info/. What happens is undocumented; the ways that were seen or are conceivable
 * are an error that names the id, an error that does not, and omission.
 */
export const badAccountInBatch = (advertiserId: string, how: 'named' | 'unnamed' | 'omitted'): Fault => {
  const actions: Readonly<Record<typeof how, FaultAction>> = {
    named: {
      kind: 'code',
      code: 40001,
      message: `The advertiser ${advertiserId} doesn't exist or has been deleted.`,
    },
    unnamed: { kind: 'code', code: 40002, message: 'Service error: invalid advertiser.' },
    omitted: { kind: 'omitIds', ids: [advertiserId] },
  };
  return { path: 'advertiser/info/', advertiserId, do: actions[how] };
};

/** Sets this value in a column of every row, or in a metric of every report row: `<5`, a word, null, an object. */
export const oddValue = (path: string, name: string, value: WireValue): Fault => {
  const inside = (row: WireRow): WireRow => ({ ...row, [name]: value });
  const rewrite = (rows: readonly WireRow[]): readonly WireRow[] =>
    rows.map((row) => {
      const metrics = row['metrics'];
      return metrics !== undefined && isRow(metrics) ? { ...row, metrics: inside(metrics) } : inside(row);
    });
  return { path, do: { kind: 'rows', rewrite } };
};

/**
 * The first rows of each report page have `-` as their time, as seen for 29 rows of one day of an account without
 * hours.
 */
export const timeless = (path: string, { rows: count = 29, value = '-' }: Timeless = {}): Fault => {
  const rewrite = (rows: readonly WireRow[]): readonly WireRow[] =>
    rows.map((row, index) => {
      const { dimensions } = row;
      if (index >= count || dimensions === undefined || !isRow(dimensions)) return row;
      const times = ['stat_time_hour', 'stat_time_day'].filter((name) => dimensions[name] !== undefined);
      return changedRow(row, Object.fromEntries(times.map((name) => [name, value])));
    });
  return { path, do: { kind: 'rows', rewrite } };
};

interface Timeless {
  readonly rows?: number;
  /** The text in place of the time. */
  readonly value?: WireValue;
}
