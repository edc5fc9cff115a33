/** Helpers of the simulator's own tests. */
import type { Simulator, WireRow, WorldOptions } from '../types.js';

/** 10:00 in London; night in Los Angeles, late evening in Auckland. */
export const NOW = new Date('2026-05-15T10:00:00Z');

export const FROZEN: WorldOptions = { now: () => NOW };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly code: number | undefined;
  readonly message: string | undefined;
  readonly data: WireRow;
  readonly rows: readonly WireRow[];
  readonly pageInfo: Readonly<Record<string, number>>;
}

interface Body {
  readonly code?: number;
  readonly message?: string;
  readonly data?: WireRow & {
    readonly list?: readonly WireRow[];
    readonly page_info?: Readonly<Record<string, number>>;
  };
}

export type Query = Readonly<Record<string, unknown>>;

/** As a parameter: text as it is, everything else as JSON. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const isJson = (headers: Headers): boolean => headers.get('content-type') === 'application/json';

/** A GET with the simulator's token; `token: null` sends none. */
export const get = async (
  simulator: Simulator,
  path: string,
  { token = simulator.token, ...query }: Query & { readonly token?: string | null } = {},
): Promise<Reply> => {
  const url = new URL(path, simulator.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, asText(value));
  return replyOf(await fetch(url, { headers: token === null ? {} : { 'Access-Token': token } }));
};

const replyOf = async (response: Response): Promise<Reply> => {
  // Decodes the bytes unchanged: `fetch` would drop the byte order mark of some files.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  const body = isJson(response.headers) ? (JSON.parse(text) as Body) : {};
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: body.code,
    message: body.message,
    data: body.data ?? {},
    rows: body.data?.list ?? [],
    pageInfo: body.data?.page_info ?? {},
  };
};

/** A POST with the simulator's token and a JSON body. */
export const post = (simulator: Simulator, path: string, body: Query): Promise<Reply> =>
  send(simulator, path, { method: 'POST', body: JSON.stringify(body), type: 'application/json' });

/** Any request with the simulator's token, however wrong. */
export const send = async (
  simulator: Simulator,
  path: string,
  { method, body, type, headers = {} }: RawRequest,
): Promise<Reply> => {
  const all = { 'Access-Token': simulator.token, ...(type && { 'Content-Type': type }), ...headers };
  return replyOf(await fetch(new URL(path, simulator.url), { method, headers: all, ...(body && { body }) }));
};

interface RawRequest {
  readonly method: string;
  readonly body?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A text column; empty if it does not hold text. */
export const textOf = (row: WireRow | undefined, name: string): string => {
  const value = row?.[name];
  return typeof value === 'string' ? value : '';
};

/** Hundredths as whole numbers, whose sums are exact. */
export const hundredths = (text: unknown): number => Math.round(Number(text) * 100);

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
