import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { scalarText, type JsonObject } from '../../protocol/json.js';
import type { Message } from '../../protocol/messages.js';
import { addDays } from '../time/days.js';
import { FailureType, SyncError } from '../contract/errors.js';
import { lastStateOf, recordsOf, rowsOf, runSync, statesOf } from '../testing/run-sync.js';
import { changingToy, dailyToy, type Toy } from '../testing/toy.js';

/*
 * The defining property of the connector: whenever a run dies, the next one completes the rows from the last state that
 * was written.
 */

const START = '2024-01-01';
const LAST_OFFSET = 40;
const STREAMS = [dailyToy, changingToy];
const CUT_RUNS = 200;
const RUNS = 60;

const offset = fc.integer({ min: 0, max: LAST_OFFSET });
const day = offset.map((days) => addDays(START, days));
const instant = fc
  .tuple(day, fc.integer({ min: 0, max: 59 }))
  .map(([date, second]) => `${date} 10:00:${String(second).padStart(2, '0')}`);

const row = fc.record({
  day,
  modify_time: fc.option(instant, { freq: 4 }),
  create_time: instant,
});

const world = fc.record({
  rows: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(row, { maxLength: 8 }), { minKeys: 1 }),
  lookbackDays: fc.integer({ min: 0, max: 20 }),
  windowDays: fc.integer({ min: 8, max: 30 }),
  pageSize: fc.integer({ min: 1, max: 5 }),
});

interface World {
  readonly rows: Readonly<Record<string, readonly JsonObject[]>>;
  readonly lookbackDays: number;
  readonly windowDays: number;
  readonly pageSize: number;
}

function toyOf({ rows, ...rest }: World): Toy {
  const named = Object.entries(rows).map(
    ([account, list]) =>
      [account, list.map((item, index) => ({ ...item, id: `${account}${String(index)}` }))] as const,
  );
  return { ...rest, rows: Object.fromEntries(named), start: START, today: addDays(START, LAST_OFFSET) };
}

const idsOf = (messages: readonly Message[], stream: string): ReadonlySet<unknown> =>
  new Set(rowsOf(messages, stream).map(({ id }) => id));

const allIds = ({ rows }: Toy): ReadonlySet<unknown> =>
  new Set(Object.values(rows).flatMap((list) => list.map(({ id }) => id)));

/** What a platform would save from the messages that it received. */
function savedFrom(messages: readonly Message[]): Record<string, JsonObject> {
  const saved = STREAMS.map(({ name }) => [name, lastStateOf(messages, name)] as const);
  return Object.fromEntries(saved.flatMap(([name, state]) => (state === undefined ? [] : [[name, state]])));
}

describe('a run that is cut off', () => {
  it('a run that is cut off at any message is completed by the next one', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.double({ min: 0, max: 1, noNaN: true }), async (given, share) => {
        const session = toyOf(given);
        const first = (await runSync({ session, streams: STREAMS })).messages;
        const kept = first.slice(0, Math.floor(share * first.length));
        const second = (await runSync({ session, streams: STREAMS, saved: savedFrom(kept) })).messages;
        for (const { name } of STREAMS) {
          expect(idsOf([...kept, ...second], name)).toEqual(allIds(session));
        }
      }),
      { numRuns: CUT_RUNS },
    );
  });

  it('after any number of failed and killed runs, one successful run completes the rows', async () => {
    const cuts = fc.array(
      fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), page: fc.nat({ max: 12 }) }),
      {
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(world, cuts, async (given, deaths) => {
        const session = toyOf(given);
        let received: readonly Message[] = [];
        for (const { share, page } of deaths) {
          const broken = { ...session, onPage: failingAt(page) };
          const run = (await runSync({ session: broken, streams: STREAMS, saved: savedFrom(received) }))
            .messages;
          received = [...received, ...run.slice(0, Math.floor(share * run.length))];
        }
        const last = await runSync({ session, streams: STREAMS, saved: savedFrom(received) });
        expect(last.complete).toBe(true);
        for (const { name } of STREAMS) {
          expect(idsOf([...received, ...last.messages], name)).toEqual(allIds(session));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('states count every row that was written, and are not repeated without new rows', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.nat({ max: 12 }), async (given, page) => {
        const session = { ...toyOf(given), onPage: failingAt(page) };
        const { messages } = await runSync({ session, streams: STREAMS });
        for (const { name } of STREAMS) {
          const states = statesOf(messages, name);
          const counts = states.map(({ sourceStats }) => sourceStats.recordCount);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(recordsOf(messages, name).length);
          expect(states.length).toBeGreaterThan(0);
          const texts = states.map(({ stream }) => JSON.stringify(stream.stream_state));
          expect(texts.some((text, index) => text === texts[index - 1] && counts[index] === 0)).toBe(false);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('cursors never move back', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(fc.nat({ max: 12 }), { maxLength: 4 }), async (given, pages) => {
        const session = toyOf(given);
        let saved: Record<string, JsonObject> = {};
        for (const page of pages) {
          const run = await runSync({
            session: { ...session, onPage: failingAt(page) },
            streams: STREAMS,
            saved,
          });
          const next = savedFrom(run.messages);
          for (const { name } of STREAMS) expect(movedBack(saved[name], next[name])).toBe(false);
          saved = next;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a second run after a complete one', () => {
  it('a second run reads only the look-back, the saved day, and what changed at the saved instant', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const session = toyOf(given);
        const first = (await runSync({ session, streams: STREAMS })).messages;
        const second = (await runSync({ session, streams: STREAMS, saved: savedFrom(first) })).messages;
        const from = addDays(session.today, -session.lookbackDays);
        const days = rowsOf(second, 'daily').map((data) => scalarText(data['day']));
        expect(days.filter((date) => date < from)).toEqual([]);
        expect(savedFrom(second)).toEqual(savedFrom(first));
      }),
      { numRuns: RUNS },
    );
  });
});

/** Fails at the nth page of a run, counted over all streams and accounts; the run continues with the next account. */
function failingAt(page: number): NonNullable<Toy['onPage']> {
  let pages = 0;
  return () => {
    pages += 1;
    if (pages !== page) return Promise.resolve();
    return Promise.reject(new SyncError({ failureType: FailureType.transient, what: 'no answer' }));
  };
}

function movedBack(before: JsonObject | undefined, after: JsonObject | undefined): boolean {
  const later = cursorsIn(after);
  return [...cursorsIn(before)].some(([account, cursor]) => (later.get(account) ?? '') < cursor);
}

function cursorsIn(state: JsonObject | undefined): ReadonlyMap<string, string> {
  const states = (state?.['states'] ?? []) as readonly { partition: JsonObject; cursor: JsonObject }[];
  return new Map(
    states.map(({ partition, cursor }) => [JSON.stringify(partition), scalarText(Object.values(cursor)[0])]),
  );
}
