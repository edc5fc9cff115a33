import fc from 'fast-check';

import { parseJson } from '../src/cdk/index.js';
import type { RawAnswer, Spoiled } from './api.js';

/** A change of a response that leaves a trace: a careful reader can see that it is incomplete. */
export interface Mutation {
  readonly name: string;
  /** The response to send instead; undefined if the body has nothing to change in this way. */
  readonly of: (body: string) => RawAnswer | undefined;
}

type Json = Record<string, unknown>;

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HTML =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome, please sign in.</body></html>';

const whole = (text: string | Uint8Array, more: Partial<RawAnswer> = {}): RawAnswer => ({
  ...{ status: 200, headers: JSON_TYPE, framing: 'length' },
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
  ...more,
});

const page = (status: number) => (): RawAnswer =>
  whole(HTML, { status, headers: { 'Content-Type': 'text/html' } });

/** Where to cut a body: within a line, because a file that is cut between two lines looks complete. */
function cutAt(bytes: Buffer, share: number): number {
  let sent = Math.floor(share * (bytes.length - 1));
  while (sent > 0 && /[\r\n]/.test(String.fromCharCode(bytes[sent - 1] ?? 0))) sent -= 1;
  return sent;
}

const cut =
  (framing: RawAnswer['framing'], share: number) =>
  (body: string): RawAnswer => {
    const bytes = Buffer.from(body);
    return whole(bytes, { framing, sent: cutAt(bytes, share) });
  };

/** Sends the whole body with a header that says it ends earlier. */
const shortened =
  (share: number) =>
  (body: string): RawAnswer => {
    const bytes = Buffer.from(body);
    return whole(bytes, { headers: { ...JSON_TYPE, 'Content-Length': String(cutAt(bytes, share)) } });
  };

/** Turns long numbers into text with the same digits, so that nothing changes but the mutation. */
const enveloped = (body: string): { readonly data: Json } => parseJson(body) as { readonly data: Json };

const envelope =
  (change: (data: Json) => unknown) =>
  (body: string): RawAnswer | undefined => {
    if (!body.startsWith('{')) return undefined;
    const { data, ...rest } = enveloped(body);
    return whole(JSON.stringify({ ...rest, data: change(data) }));
  };

/** The name of the list in the data of a response with totals. */
function listOf(
  data: Json,
): { readonly name: string; readonly rows: readonly unknown[]; readonly info: Json } | undefined {
  const info = data['page_info'];
  if (typeof info !== 'object' || info === null) return undefined;
  const [name, rows] = Object.entries(data).find(([, value]) => Array.isArray(value)) ?? [];
  return name === undefined ? undefined : { name, rows: rows as readonly unknown[], info: info as Json };
}

const list =
  (change: (found: NonNullable<ReturnType<typeof listOf>>) => Json | undefined) =>
  (body: string): RawAnswer | undefined => {
    if (!body.startsWith('{')) return undefined;
    const { data } = enveloped(body);
    const found = listOf(data);
    const changed = found && change(found);
    return changed && envelope((all) => ({ ...all, ...changed }))(body);
  };

const without = (rows: readonly unknown[], share: number): readonly unknown[] =>
  rows.slice(0, Math.floor(share * rows.length));

const more = (count: unknown, by: number): number => (typeof count === 'number' ? count + by : by);

const file =
  (change: (lines: readonly string[]) => string | undefined, framing: RawAnswer['framing'] = 'length') =>
  (body: string): RawAnswer | undefined => {
    if (body.startsWith('{')) return undefined;
    const changed = change(body.split('\n').filter((line) => line !== ''));
    const headers = { 'Content-Type': 'text/csv' };
    return changed === undefined ? undefined : whole(changed, { headers, framing });
  };

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

const withoutLastCells = (line: string): string | undefined =>
  line.includes(',') ? line.slice(0, line.lastIndexOf(',')) : undefined;

/** Every kind of mutation; `share` selects where in the body it applies. */
const KINDS: readonly ((share: number) => Mutation)[] = [
  () => ({ name: 'HTML with status 200', of: page(200) }),
  () => ({ name: 'HTML with status 403', of: page(403) }),
  () => ({ name: 'HTML with status 502', of: page(502) }),
  () => ({ name: 'status 204', of: () => whole('', { status: 204 }) }),
  () => ({ name: 'an empty body', of: () => whole('') }),
  () => ({ name: 'an empty body until the connection closes', of: () => whole('', { framing: 'close' }) }),
  () => ({ name: 'blank lines', of: () => whole('\n \r\n\n') }),
  () => ({ name: 'a byte order mark', of: (body) => whole(`\uFEFF${body}`) }),
  (share) => ({ name: `a body cut at ${String(share)}, with its length`, of: cut('length', share) }),
  (share) => ({ name: `a body cut at ${String(share)}, in chunks`, of: cut('chunked', share) }),
  (share) => ({ name: `a body cut at ${String(share)}, without a length`, of: cut('close', share) }),
  (share) => ({ name: `a length that ends at ${String(share)}`, of: shortened(share) }),
  () => ({
    name: 'gzip that is none',
    of: (body) => whole(body, { headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' } }),
  }),
  () => ({
    name: 'an encoding that nobody knows',
    of: (body) => whole(body, { headers: { ...JSON_TYPE, 'Content-Encoding': 'zopfli' } }),
  }),
  () => ({ name: 'data {}', of: envelope(() => ({})) }),
  () => ({ name: 'data null', of: envelope(() => null) }),
  () => ({ name: 'no data', of: envelope(() => undefined) }),
  () => ({ name: 'a list', of: (body) => (body.startsWith('{') ? whole(`[${body}]`) : undefined) }),
  (share) => ({
    name: `${String(share)} of the rows of a page, the total kept`,
    of: list(({ name, rows }) => (rows.length === 0 ? undefined : { [name]: without(rows, share) })),
  }),
  () => ({
    name: 'an empty page, the total kept',
    of: list(({ name, rows }) => (rows.length === 0 ? undefined : { [name]: [] })),
  }),
  () => ({
    name: 'a total of five more rows',
    of: list(({ info }) => ({ page_info: { ...info, total_number: more(info['total_number'], 5) } })),
  }),
  () => ({
    name: 'a total of two more pages',
    of: list(({ info }) => ({ page_info: { ...info, total_page: more(info['total_page'], 2) } })),
  }),
  () => ({ name: 'no page_info', of: list(() => ({ page_info: undefined })) }),
  // With a length it would be a complete file, such as that of a form without leads.
  () => ({
    name: 'a header line alone, without a length',
    of: file(([header = '']) => lines([header]), 'close'),
  }),
  () => ({
    name: 'a last line that lacks a field',
    of: file((all) => {
      const last = withoutLastCells(all.at(-1) ?? '');
      return all.length < 2 || last === undefined ? undefined : lines([...all.slice(0, -1), last]);
    }),
  }),
  () => ({
    name: 'a header that lacks its first column',
    of: file(([header = '', ...rest]) =>
      header.includes(',') ? lines([header.slice(header.indexOf(',') + 1), ...rest]) : undefined,
    ),
  }),
  () => ({
    name: 'a quote that is not closed',
    of: file((all) => (all.length < 2 ? undefined : lines([...all.slice(0, -1), `"${all.at(-1) ?? ''}`]))),
  }),
];

export const anyMutation: fc.Arbitrary<Mutation> = fc
  .record({ kind: fc.constantFrom(...KINDS), share: fc.constantFrom(0.1, 0.35, 0.5, 0.8, 0.97) })
  .map(({ kind, share }) => kind(share));

/** The mutated response, as the API sends it. */
export const mutated = ({ of }: Mutation): Spoiled => ({
  kind: 'raw',
  of: (body) =>
    of(body) ?? whole(body, { headers: body.startsWith('{') ? JSON_TYPE : { 'Content-Type': 'text/csv' } }),
});
