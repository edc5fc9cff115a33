import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../../protocol/json.js';
import { dayWindow } from '../cursor/day-window.js';
import { integer } from '../schema/field.js';
import type { Slice } from '../contract/slice.js';
import type { ReadIo, StreamDefinition } from '../contract/stream.js';
import { createTestLogger } from '../testing/fakes.js';
import { fullRefresh, lastStateOf, outline, rowsOf, runSync } from '../testing/run-sync.js';
import { dailyToy, NO_TOY, type Toy } from '../testing/toy.js';
import { createLedger } from '../contract/ledger.js';

/* Slices whose rows may be incomplete keep the cursor and cause a warning. */

const ROWS = {
  a: [{ id: 'a1', day: '2024-01-05' }],
  b: ['05', '15', '25'].map((date) => ({ id: `b${date}`, day: `2024-01-${date}` })),
};

const DOUBT = 'The file was empty, twice.';
const STAYS = `${DOUBT} The cursor does not advance, so the next sync reads this again.`;

/** A stream that reports something about some of its slices after their first page. */
const saying = (
  say: (io: ReadIo, slice: Slice) => void,
  stream: StreamDefinition<Toy> = dailyToy,
): StreamDefinition<Toy> => ({
  ...stream,
  async *read(toy, slice, io) {
    for await (const page of stream.read(toy, slice, io)) {
      say(io, slice);
      yield page;
    }
  },
});

const doubting = (account: string, start: string, stream?: StreamDefinition<Toy>): StreamDefinition<Toy> =>
  saying(({ keepCursor }, { partition, dates }) => {
    if (partition['account'] === account && dates?.start === start) keepCursor?.(DOUBT);
  }, stream);

async function syncOf(
  stream: StreamDefinition<Toy>,
  { toy = {}, saved }: { toy?: Partial<Toy>; saved?: Json } = {},
) {
  const [log, ledger] = [createTestLogger(), createLedger()];
  const { messages, complete } = await runSync({
    ...{ session: { ...NO_TOY, rows: ROWS, ...toy }, streams: [stream], log, ledger },
    ...(saved !== undefined && { saved: { daily: saved } }),
  });
  return {
    complete,
    messages,
    ids: rowsOf(messages).map(({ id }) => id),
    state: lastStateOf(messages, 'daily') ?? {},
    warnings: log.lines.filter((line) => line.startsWith('WARN')),
    entries: ledger.entries.map(({ partition, isComplete, warnings }) => ({
      partition,
      isComplete,
      warnings: [...warnings],
    })),
  };
}

const at = (account: string, day: string): JsonObject => ({ partition: { account }, cursor: { day } });

describe('a slice that keeps the cursor', () => {
  it('a slice that keeps the cursor and all later ones are emitted without moving the cursor', async () => {
    const { complete, ids, state } = await syncOf(doubting('b', '2024-01-11'));
    expect(complete).toBe(true);
    expect(ids).toEqual(['a1', 'b05', 'b15', 'b25']);
    expect(state).toEqual({ states: [at('a', '2024-01-31'), at('b', '2024-01-10')] });
  });

  it('the next sync reads the slice again and continues from there', async () => {
    const { state } = await syncOf(doubting('b', '2024-01-11'));
    const next = await syncOf(dailyToy, { saved: state });
    expect(next.ids).toEqual(['b15', 'b25']);
    expect(next.state).toEqual({ states: [at('a', '2024-01-31'), at('b', '2024-01-31')] });
  });

  it('no cursor is saved if the first slice of a partition keeps the cursor', async () => {
    const { state } = await syncOf(doubting('b', '2024-01-01'));
    expect(state).toEqual({ states: [at('a', '2024-01-31')] });
  });

  it('the reason is in the log and the ledger, which also say that the cursor does not advance', async () => {
    const { warnings, entries } = await syncOf(doubting('b', '2024-01-11'));
    expect(warnings).toEqual([`WARN daily: account b: ${STAYS}`]);
    expect(entries).toContainEqual({ partition: { account: 'a' }, isComplete: true, warnings: [] });
    expect(entries).toContainEqual({ partition: { account: 'b' }, isComplete: true, warnings: [STAYS] });
  });

  it('the fingerprints of the partition are dropped, because other values were emitted', async () => {
    const remembering: StreamDefinition<Toy> = {
      ...dailyToy,
      fields: { ...dailyToy.fields, value: integer('Value') },
      cursor: dayWindow('day', { fingerprints: { key: ['account', 'id'], without: [] } }),
    };
    const toy = (value: number): Partial<Toy> => ({
      ...{ rows: { a: [{ id: 'a1', day: '2024-01-09', value }] }, today: '2024-01-10', lookbackDays: 5 },
    });
    const first = await syncOf(remembering, { toy: toy(1) });
    const kept = await syncOf(doubting('a', '2024-01-05', remembering), { toy: toy(2), saved: first.state });
    expect(kept.ids).toEqual(['a1']);
    expect((await syncOf(remembering, { toy: toy(1), saved: kept.state })).ids).toEqual(['a1']);
  });

  it('the partition does not count as complete for a later attempt of a full refresh', async () => {
    const job = { syncId: 1, generationId: 1 };
    const log = createTestLogger();
    const { messages } = await runSync({
      session: { ...NO_TOY, rows: ROWS },
      streams: [doubting('a', '2024-01-11')],
      selected: [{ ...fullRefresh('daily'), job }],
      log,
    });
    const states = messages.flatMap((message) =>
      message.type === 'STATE' ? [JSON.stringify(message.state.stream.stream_state)] : [],
    );
    expect(states.some((state) => state.includes('"account":"b"'))).toBe(true);
    expect(states.some((state) => state.includes('"account":"a"'))).toBe(false);
    expect(log.lines).toContain(`WARN daily: account a: ${DOUBT}`);
  });
});

describe('a warning', () => {
  it('a warning does not keep the cursor, and duplicates are dropped', async () => {
    const { state, warnings, entries } = await syncOf(
      saying(({ warn }) => warn?.('Rows of another account.')),
    );
    expect(state).toEqual({ states: [at('a', '2024-01-31'), at('b', '2024-01-31')] });
    expect(warnings).toEqual(['WARN daily: account a; account b: Rows of another account.']);
    expect(entries.map((entry) => entry.warnings)).toEqual([
      ['Rows of another account.'],
      ['Rows of another account.'],
    ]);
  });

  it('a plan without slices can warn too', async () => {
    const { messages, warnings } = await syncOf({
      ...dailyToy,
      plan: (_toy, _position, { warn }) => {
        warn?.('The saved cursor is in the future.');
        return Promise.resolve([]);
      },
    });
    expect(warnings).toEqual(['WARN daily: account a; account b: The saved cursor is in the future.']);
    expect(outline(messages).at(-1)).toBe('COMPLETE daily');
  });

  it('a warning names five partitions and counts the others, and at most twenty warnings are logged', async () => {
    const rows = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`a${String(index)}`, []]));
    const said = Array.from({ length: 23 }, (_, index) => `Thing ${String(index)}.`);
    const { warnings } = await syncOf(
      saying(({ warn }) => {
        for (const one of said) warn?.(one);
      }),
      { toy: { rows } },
    );
    expect(warnings).toHaveLength(21);
    expect(warnings[0]).toBe(
      'WARN daily: account a0; account a1; account a2; account a3; account a4 and 3 more: Thing 0.',
    );
    expect(warnings.at(-1)).toBe('WARN daily: 3 more warnings like these');
  });
});
