import type { IncomingHttpHeaders } from 'node:http';
import type { RequestLogEntry } from '../types.js';
import { isRecord } from './params.js';

export type OpenEntry = { -readonly [K in keyof RequestLogEntry]: RequestLogEntry[K] };

const decode = (text: string): unknown => {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

const flatHeaders = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));

export const openEntry = (raw: {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}): OpenEntry => {
  const { at, method, path } = raw;
  const query = Object.fromEntries([...raw.search].map(([name, value]) => [name, decode(value)]));
  const advertiserIds = [...texts(query['advertiser_id']), ...texts(query['advertiser_ids'])];
  const none = { code: null, httpStatus: null, rows: null };
  return { at, method, path, query, headers: flatHeaders(raw.headers), advertiserIds, ...none };
};

/** How many rows a body holds. */
export const countRows = (data: unknown): number | null => {
  const list = isRecord(data) ? data['list'] : undefined;
  return Array.isArray(list) ? list.length : null;
};
