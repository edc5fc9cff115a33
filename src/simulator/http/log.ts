import type { IncomingHttpHeaders } from 'node:http';
import type { RequestLogEntry } from '../types.js';
import { isRecord } from './params.js';
import type { SentRequest } from './read-request.js';

export type OpenEntry = { -readonly [K in keyof RequestLogEntry]: RequestLogEntry[K] };

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

const flatHeaders = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));

export const openEntry = (raw: {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: SentRequest['query'];
  readonly headers: IncomingHttpHeaders;
}): OpenEntry => {
  const { at, method, path, query } = raw;
  const advertiserIds = [...texts(query['advertiser_id']), ...texts(query['advertiser_ids'])];
  const none = { code: null, httpStatus: null, rows: null };
  return { at, method, path, query, headers: flatHeaders(raw.headers), advertiserIds, ...none };
};

/** The number of rows in a body. */
export const countRows = (data: unknown): number | null => {
  const list = isRecord(data) ? data['list'] : undefined;
  return Array.isArray(list) ? list.length : null;
};
