import { ISSUES, type HttpRequest } from '../../cdk/index.js';
import { addressOf } from '../api/api-version.js';
import { accountsOf, type Call } from '../api/call.js';
import { Action, Excess } from '../api/error-codes.js';
import type { Rejection } from '../api/errors.js';
import { LONGEST_URL } from '../api/limits.js';

/** A call and how it is sent: with parameters in the query or (`body`) in the body; with a streamed response or not. */
export interface Sent extends Call {
  readonly as?: 'body' | 'streamed';
}

/** The parts of every request. */
export interface Sender {
  /** API root with its version, e.g. `https://business-api.tiktok.com/open_api/v1.3/`. */
  readonly baseUrl: URL;
  /** Undefined before there is one: only the exchange of a code needs none. */
  readonly accessToken: string | undefined;
  readonly userAgent: string;
  readonly timeoutMs: number;
}

/** The HTTP request for a call. */
export function httpRequest({ baseUrl, accessToken, userAgent, timeoutMs }: Sender, call: Sent): HttpRequest {
  const { path, query, as } = call;
  const headers = {
    ...(accessToken !== undefined && { 'Access-Token': accessToken }),
    'User-Agent': userAgent,
    ...call.headers,
  };
  if (as !== 'body') return { url: urlOf(baseUrl, call), headers, timeoutMs, streamed: as === 'streamed' };
  return {
    url: addressOf(baseUrl, path).href,
    headers: { ...headers, 'Content-Type': 'application/json' },
    timeoutMs,
    body: JSON.stringify(query),
  };
}

/** Whether a URL is short enough for every edge on the way to the API. */
export const isShortEnough = (url: string): boolean => url.length <= LONGEST_URL;

/** The rejection for a URL that is too long. */
export const tooLong = ({ length }: string): Rejection => ({
  action: Action.request,
  excess: Excess.length,
  what: `the URL would be ${length.toLocaleString('en-US')} characters long; the limit is ${LONGEST_URL.toLocaleString('en-US')}`,
  remedy: `If filters in custom_reports list many ids, list fewer. Otherwise, please report this message at ${ISSUES}.`,
});

/** The URL of a call with its query. */
export function urlOf(baseUrl: URL, { path, query }: Pick<Call, 'path' | 'query'>): string {
  const url = addressOf(baseUrl, path);
  for (const [parameter, value] of Object.entries(query)) {
    if (value === undefined) continue;
    url.searchParams.set(parameter, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return url.href;
}

/** A request as messages name it, e.g. `report/integrated/get/ for account 7100…`. */
export function describeCall({ path, query }: Call): string {
  const accounts = accountsOf(query);
  const one = accounts.length === 1 ? `account ${accounts.join()}` : `${accounts.length} accounts`;
  return accounts.length === 0 ? path : `${path} for ${one}`;
}
