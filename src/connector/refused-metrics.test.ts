import { isDeepStrictEqual } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseJson, type JsonObject, type StreamDefinition } from '../cdk/index.js';
import { rowsOf, runSync } from '../cdk/testing/run-sync.js';
import { DEFAULT_SETTINGS, streamsOf } from '../streams/index.js';
import type { Session } from '../tiktok/index.js';
import {
  createFakeApi,
  createTestSession,
  refusal,
  textAnswer,
  type ApiCall,
} from '../tiktok/testing/api.js';
import { createSimulatedAnswers } from './testing/simulated-api.js';

/* The API refuses metrics of every report in the registry: only those metrics are affected. */

const CASES_PER_STREAM = 1;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1e9);

const NAMED = {
  'all of them': (names: readonly string[]) =>
    `Invalid metric fields: [${names.map((name) => `'${name}'`).join(', ')}].`,
  'the first one': ([name = '']: readonly string[]) => `Invalid metric: ${name} not support`,
} as const;
const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';

const answers = createSimulatedAnswers({ seed: 7, accounts: 1, campaigns: 2, adgroups: 1, ads: 1, days: 5 });
const metricsIn = ({ query }: ApiCall): readonly string[] => parseJson(query['metrics'] ?? '[]') as string[];

type Text = (refused: readonly string[]) => string;

/** A sync of one stream in which these metrics are refused. */
async function read(stream: StreamDefinition<Session>, refused: readonly string[] = [], text: Text = String) {
  const api = createFakeApi((call) => {
    const names = metricsIn(call).filter((name) => refused.includes(name));
    if (names.length > 0) return refusal(40002, text(names));
    const { path, query, body } = call;
    return textAnswer(answers.bodyOf({ path, query, body }));
  });
  const session = createTestSession(api, { accounts: answers.accounts, start_date: '2024-03-14' });
  const { complete, messages } = await runSync({ session, streams: [stream], log: session.log });
  const lists = [...new Set(api.calls.map((call) => call.query['metrics']))].flatMap((list) => list ?? []);
  return {
    complete,
    rows: rowsOf(messages),
    calls: api.calls,
    lists: lists.map((list) => parseJson(list) as readonly string[]),
    named: session.log.lines.flatMap((line) => /stay empty: (.*?)\.$/.exec(line)?.[1]?.split(', ') ?? []),
  };
}

const cache = new Map<string, ReturnType<typeof read>>();
/** The same sync without a refusal. */
function readWhole(stream: StreamDefinition<Session>): ReturnType<typeof read> {
  const reading = cache.get(stream.name) ?? read(stream);
  cache.set(stream.name, reading);
  return reading;
}

const reports = streamsOf(DEFAULT_SETTINGS).filter(
  ({ endpoints = [], isAboutSync }) =>
    isAboutSync !== true &&
    endpoints.some((path) => /report\/(get|integrated|overview|breakdown)/.test(path)),
);

interface Case {
  readonly stream: StreamDefinition<Session>;
  readonly refused: readonly string[];
  readonly whole: Awaited<ReturnType<typeof read>>;
}

/** Some metrics of each stream, but never all metrics that one of its lists requests. */
async function forEachReport(check: (some: Case) => Promise<void>): Promise<void> {
  for (const [index, stream] of reports.entries()) {
    const whole = await readWhole(stream);
    expect([stream.name, whole.complete]).toEqual([stream.name, true]);
    const names = [...new Set(whole.lists.flat())];
    // Reports of business centers name no metrics.
    if (names.length === 0) continue;
    const sets = fc.sample(fc.subarray(names, { minLength: 1, maxLength: Math.min(5, names.length) }), {
      numRuns: CASES_PER_STREAM,
      seed: SEED + index,
    });
    for (const refused of sets) {
      const isAnythingLeft = whole.lists.every((list) => list.some((name) => !refused.includes(name)));
      if (isAnythingLeft) await check({ stream, refused, whole });
    }
  }
}

/** Rows without some columns and their lists. */
const emptied = (
  rows: readonly JsonObject[],
  names: readonly string[],
  { fields }: StreamDefinition<Session>,
): readonly JsonObject[] => {
  const columns = names.flatMap((name) => [name, `${name}_list`]).filter((name) => name in fields);
  return rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map((name) => [name, undefined])) }));
};

/** Compares quickly, and shows the difference if there is one. */
function expectSame(rows: readonly JsonObject[], expected: readonly JsonObject[]): void {
  if (!isDeepStrictEqual(rows, expected)) expect(rows).toEqual(expected);
}

const sortedSet = (names: readonly string[]) => [...new Set(names)].sort();

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

it('the streams of this test include reports of every kind', () => {
  const names = reports.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['ad_insights', 'gmv_max_post_insights', 'smart_plus_material_overview']),
  );
  expect(names.length).toBeGreaterThan(60);
});

it('the reports of this test have rows', async () => {
  const withRows: string[] = [];
  for (const stream of reports) if ((await readWhole(stream)).rows.length > 0) withRows.push(stream.name);
  expect(withRows.length).toBeGreaterThan(60);
});

describe(`every report whose refusals name metrics (SEED=${SEED} repeats it)`, () => {
  it.each(Object.entries(NAMED))(
    'exactly the refused columns are empty if the message names %s',
    async (_, text) => {
      await forEachReport(async ({ stream, refused, whole }) => {
        const { complete, rows, calls, named } = await read(stream, refused, text);
        const context = { stream: stream.name, refused };
        expect({ ...context, complete }).toEqual({ ...context, complete: true });
        expectSame(emptied(rows, refused, stream), emptied(whole.rows, refused, stream));
        for (const row of rows) expect(refused.filter((name) => isThere(row[name]))).toEqual([]);
        expect({ ...context, named: sortedSet(named) }).toEqual({ ...context, named: sortedSet(refused) });
        // One more for each refusal of what is under way at the same time.
        expect(calls.length).toBeLessThanOrEqual(whole.calls.length * (1 + refused.length));
      });
    },
  );
});

describe('every report whose refusals name no metric', () => {
  it('only columns that the log names are empty, and no value is wrong', async () => {
    await forEachReport(async ({ stream, refused, whole }) => {
      const { complete, rows, named } = await read(stream, refused, () => CONFLICT);
      // Several refused metrics may be so many that no request passes; the stream then reports a failure.
      expect(complete || refused.length > 1).toBe(true);
      if (!complete) return;
      const context = { stream: stream.name, refused };
      expectSame(emptied(rows, named, stream), emptied(whole.rows, named, stream));
      if (rows.length > 0)
        expect({ ...context, named }).toEqual({
          ...context,
          named: expect.arrayContaining(
            refused.filter((name) => whole.rows.some((row) => isThere(row[name]))),
          ) as unknown,
        });
    });
  });
});
