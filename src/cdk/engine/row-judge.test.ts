import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { dayWindow } from '../cursor/day-window.js';
import { watermark } from '../cursor/watermark.js';
import { day, id, localTime, text, timestamp, type Fields } from '../schema/field.js';
import type { ParsedRow } from '../schema/row.js';
import type { SliceRange } from '../contract/slice.js';
import type { StreamDefinition } from '../contract/stream.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';
import { lastStateOf, rowsOf, runSync } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, type Toy } from '../testing/toy.js';
import { createLedger } from '../contract/ledger.js';
import { createRowJudge } from './row-judge.js';
import { createWarnings } from './warnings.js';

const KEY = ['account', 'id', 'on', 'country'];
const FIELDS: Fields = { account: id(''), id: id(''), on: day(''), country: text('') };
const INTERVAL = { start: '2024-01-05', end: '2024-01-10' };

type Definition = Parameters<typeof createRowJudge>[0];

const SHARED: Definition = {
  ...{ fields: FIELDS, primaryKey: KEY, nullableKeys: ['country'] },
  ...{ cursor: dayWindow('on'), partitionedBy: 'account' },
};
const OWN: Definition = { ...SHARED, dropsForeignRows: true };

/** The judgement of one row: whether it is emitted, and what is reported. */
const judged = (data: JsonObject, stream: Definition = OWN, span: SliceRange = { dates: INTERVAL }) =>
  judgedRow({ data, changes: [] }, stream, span);

function judgedRow(
  row: Pick<ParsedRow, 'data' | 'changes'>,
  stream: Definition = OWN,
  span: SliceRange = { dates: INTERVAL },
) {
  const warnings = createWarnings('toy', createLedger());
  const judge = createRowJudge(stream, { keepsCursor: false, warnings });
  const slice = judge.ofSlice({ ...span, partition: { account: 'a' } });
  const isAdmitted = slice.admits(row);
  return { isAdmitted, isInDoubt: slice.isInDoubt, told: warnings.settle() };
}

const GOOD = { account: 'a', id: '1', on: '2024-01-07', country: 'DE' };
const FINE = { isAdmitted: true, isInDoubt: false, told: [] };

describe('a row that matches the request', () => {
  it.each<[string, JsonObject]>([
    ['of the first day', { ...GOOD, on: '2024-01-05' }],
    ['of the last day', { ...GOOD, on: '2024-01-10' }],
    ['whose value of a breakdown is null', { ...GOOD, country: null }],
    ['whose value of a breakdown is empty', { ...GOOD, country: '' }],
    ['whose value of a breakdown is a word for none', { ...GOOD, country: 'None' }],
  ])('a good row (%s) is emitted without a warning', (_, row) => {
    expect(judged(row)).toEqual(FINE);
  });

  it.each(['2024-01-05T00:00:00', '2024-01-10T23:00:00'])('an hour of the days is in range: %s', (on) => {
    expect(judged({ ...GOOD, on }, { ...OWN, fields: { ...FIELDS, on: localTime('') } })).toEqual(FINE);
  });

  it.each(['2024-01-04T10:00:00Z', '2024-01-11T12:00:00Z'])(
    'an instant that is in range in some time zone is accepted: %s',
    (on) => {
      expect(judged({ ...GOOD, on }, { ...OWN, fields: { ...FIELDS, on: timestamp('') } })).toEqual(FINE);
    },
  );
});

describe('a row of another partition', () => {
  const foreign = { ...GOOD, account: 'b' };

  it('a row of another partition is skipped and puts the slice in doubt', () => {
    expect(judged(foreign)).toEqual({
      ...{ isAdmitted: false, isInDoubt: true },
      told: [
        'toy: account a: 1 row belonged to another account than the one requested, e.g. account b; skipped.',
      ],
    });
  });

  it('a row of another partition is emitted if partitions share their objects', () => {
    expect(judged(foreign, SHARED)).toEqual(FINE);
  });
});

describe('a row with an incomplete key', () => {
  it.each<[string, JsonObject, string]>([
    ['null', { ...GOOD, id: null }, 'id is null'],
    ['missing', { account: 'a', on: '2024-01-07', country: 'DE' }, 'id is missing'],
    ['empty', { ...GOOD, id: '' }, 'id is empty'],
    ['without a day', { ...GOOD, on: null }, 'on is null'],
    [
      'without a breakdown that may be null',
      { account: 'a', id: '1', on: '2024-01-07' },
      'country is missing',
    ],
  ])(
    'a row with an incomplete key (%s) is emitted, reported, and puts the slice in doubt',
    (_, row, example) => {
      expect(judged(row)).toEqual({
        ...{ isAdmitted: true, isInDoubt: true },
        told: [`toy: account a: 1 row lacked part of the primary key, e.g. ${example}; emitted as received.`],
      });
    },
  );
});

describe('a row with null in an optional key column', () => {
  const lost = { field: 'country', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' } as const;

  it('null that replaced another value in an optional key column is reported and puts the slice in doubt', () => {
    expect(judgedRow({ data: { ...GOOD, country: null }, changes: [lost] })).toEqual({
      ...{ isAdmitted: true, isInDoubt: true },
      told: [
        'toy: account a: 1 row lacked part of the primary key, e.g. country is null; emitted as received.',
      ],
    });
  });

  it('a replaced value outside the key is not reported', () => {
    expect(judgedRow({ data: GOOD, changes: [{ ...lost, field: 'name' }] })).toEqual(FINE);
  });
});

describe('a row of another day', () => {
  it.each([
    ['2024-01-04', FIELDS],
    ['2024-01-11', FIELDS],
    ['2999-01-01', FIELDS],
    ['2024-01-11T00:00:00', { ...FIELDS, on: localTime('') }],
    ['2024-01-04T23:00:00', { ...FIELDS, on: localTime('') }],
    ['2024-01-12T00:00:00Z', { ...FIELDS, on: timestamp('') }],
  ])('a row of another day (%s) is emitted and reported', (on, fields) => {
    expect(judged({ ...GOOD, on }, { ...OWN, fields })).toEqual({
      ...{ isAdmitted: true, isInDoubt: false },
      told: [
        `toy: account a: 1 row fell outside the requested days, e.g. on ${on}, requested: 2024-01-05 to 2024-01-10; emitted as received, but ignored by the cursor.`,
      ],
    });
  });

  it.each(['changed', 'made'])(
    'for objects that change, a row in the future is out of range: %s',
    (column) => {
      const fields = { account: id(''), id: id(''), changed: timestamp(''), made: timestamp('') };
      const objects: Definition = {
        ...{ fields, primaryKey: ['id'], partitionedBy: 'account' },
        cursor: watermark({ field: 'changed', fallback: 'made' }),
      };
      const at = (instant: string) =>
        judged({ id: '1', [column]: instant }, objects, { asOf: '2024-01-10T10:00:00Z' }).told;
      expect(at('1970-01-01T00:00:00Z')).toEqual([]);
      expect(at('2024-01-11T10:00:00Z')).toEqual([]);
      expect(at('2024-01-12T00:00:00Z')).toEqual([
        `toy: account a: 1 row fell outside the requested days, e.g. ${column} 2024-01-12T00:00:00Z, read on 2024-01-10; emitted as received, but ignored by the cursor.`,
      ]);
    },
  );
});

describe('a sync with odd rows', () => {
  const rows = {
    a: [{ id: 'a1', day: '2024-01-05' }],
    b: [
      { id: 'b1', day: '2024-01-05' },
      { id: null, day: '2024-01-06' },
      { id: 'b3', day: '2024-01-25' },
      { id: null, day: '2024-01-26' },
      { account: 'a', id: 'b4', day: '2024-01-27' },
    ],
  };

  async function syncOf(stream: StreamDefinition<Toy>, given: Toy['rows']) {
    const [log, ledger] = [createTestLogger(), createLedger()];
    const session = { ...NO_TOY, rows: given };
    const clock = createTestClock(Date.parse('2024-01-31T10:00:00Z'));
    const { messages, complete } = await runSync({ session, streams: [stream], log, ledger, clock });
    return {
      complete,
      rows: rowsOf(messages),
      state: lastStateOf(messages, stream.name),
      warnings: log.lines.filter((line) => line.startsWith('WARN')),
      told: ledger.entries.flatMap(({ partition, warnings }) =>
        [...warnings].map((warning) => `${partition['account'] ?? ''}: ${warning}`),
      ),
    };
  }

  it('a sync reports each kind once with a count, and keeps the cursor of the partition from there on', async () => {
    const {
      complete,
      rows: emitted,
      state,
      warnings,
    } = await syncOf({ ...dailyToy, dropsForeignRows: true }, rows);
    expect([complete, emitted.map(({ id: of }) => of)]).toEqual([true, ['a1', 'b1', null, 'b3', null]]);
    expect(state).toEqual({ states: [{ partition: { account: 'a' }, cursor: { day: '2024-01-31' } }] });
    const stays =
      'Other rows may be missing instead. The cursor does not advance, so the next sync reads this again.';
    expect(warnings).toEqual([
      `WARN daily: account b: 2 rows lacked part of the primary key, e.g. id is null; emitted as received. ${stays}`,
      `WARN daily: account b: 1 row belonged to another account than the one requested, e.g. account a; skipped. ${stays}`,
    ]);
  });

  it('the ledger has the warnings of each account', async () => {
    const odd = { a: [{ id: 'a1', modify_time: '2999-01-01 00:00:00' }], b: [{ id: 'b1' }], c: rows.a };
    const both = { ...odd, b: [...odd.a, ...odd.a] };
    const { told, warnings } = await syncOf(changingToy, both);
    const sentence = (count: string): string =>
      `${count} fell outside the requested days, e.g. modify_time 2999-01-01T00:00:00Z, read on 2024-01-31; emitted as received, but ignored by the cursor.`;
    expect(told).toEqual([`a: ${sentence('1 row')}`, `b: ${sentence('2 rows')}`]);
    expect(warnings).toEqual([`WARN changing: account a; account b: ${sentence('3 rows')}`]);
  });

  it('a row of another day does not move the cursor beyond its window', async () => {
    const stray: StreamDefinition<Toy> = {
      ...dailyToy,
      async *read(toy, slice, io) {
        for await (const page of dailyToy.read(toy, slice, io))
          yield page.map((row) => ({ ...row, day: '2999-01-01' }));
      },
    };
    const { rows: emitted, state, warnings } = await syncOf(stray, { a: rows.a });
    expect([emitted.length, warnings.length]).toEqual([1, 1]);
    expect(state).toEqual({ states: [{ partition: { account: 'a' }, cursor: { day: '2024-01-31' } }] });
  });
});
