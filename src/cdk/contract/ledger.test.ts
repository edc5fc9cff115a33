import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { FailureType, SyncError } from './errors.js';
import { id, integer } from '../schema/field.js';
import type { StreamDefinition } from './stream.js';
import { outline, rowsOf, runSync } from '../testing/run-sync.js';
import { createLedger } from './ledger.js';

type Reader = StreamDefinition<object>['read'];

const stream = (
  name: string,
  read: Reader,
  more: Partial<StreamDefinition<object>> = {},
): StreamDefinition<object> => ({
  ...{ name, description: 'Test.', fields: { id: id('Id'), rows: integer('Rows') }, primaryKey: ['id'] },
  ...{ partitionedBy: 'account', partitions: () => [{ account: 'a' }, { account: 'b' }] },
  plan: () =>
    Promise.resolve([
      { dates: { start: '2024-01-01', end: '2024-01-10' } },
      { dates: { start: '2024-01-11', end: '2024-01-20' } },
    ]),
  read,
  ...more,
});

const DAYS = stream('days', async function* (_, { partition, dates }, { onRequest }) {
  onRequest?.();
  if (partition['account'] === 'b' && dates?.start === '2024-01-11') {
    onRequest?.();
    throw new SyncError({ failureType: FailureType.config, what: 'denied' });
  }
  await Promise.resolve();
  yield [{ id: '1' }, { id: '2' }];
});

describe('the ledger of a sync', () => {
  it('the ledger records the rows, requests, days and failure of each partition', async () => {
    const ledger = createLedger();
    await runSync({ session: {}, streams: [DAYS], ledger });
    expect(ledger.entries.map(({ failure, ...entry }) => ({ ...entry, failed: failure?.what }))).toEqual([
      {
        stream: 'days',
        partition: { account: 'a' },
        rows: 4,
        requests: 2,
        start: '2024-01-01',
        end: '2024-01-20',
        isComplete: true,
        failed: undefined,
        failedIn: undefined,
        warnings: new Set(),
      },
      {
        stream: 'days',
        partition: { account: 'b' },
        rows: 2,
        requests: 3,
        start: '2024-01-01',
        end: '2024-01-10',
        isComplete: false,
        failed: 'denied',
        failedIn: { start: '2024-01-11', end: '2024-01-20' },
        warnings: new Set(),
      },
    ]);
  });

  it('the ledger records why partitions were abandoned, including those that never started', async () => {
    const ledger = createLedger();
    const ends = stream('ends', async function* (_, { partition }) {
      await Promise.resolve();
      if (partition['account'] === 'b') {
        throw new SyncError({ failureType: FailureType.config, scope: 'run', what: 'the token is dead' });
      }
      yield [{ id: '1' }];
    });
    await runSync({ session: {}, streams: [ends, DAYS], ledger });
    const told = ledger.entries.map(({ stream: name, partition, isComplete, failure }) =>
      [name, partition['account'], isComplete, failure?.what].join(' '),
    );
    expect(told.sort()).toEqual([
      'days a false the token is dead',
      'days b false the token is dead',
      'ends a true ',
      'ends b false the token is dead',
    ]);
  });

  it('the ledger knows which streams it includes, and the entries of each partition in the order of its streams', () => {
    const ledger = createLedger();
    for (const [name, account] of ['first a', 'last b', 'first b', 'last a'].map((text) => text.split(' ')))
      ledger.countRequest(name!, { account: account! });
    const streamsOf = (account: string): readonly string[] =>
      ledger.entriesOf({ account }).map(({ stream: name, partition }) => `${name} ${partition['account']!}`);
    expect(['a', 'b', 'c'].map(streamsOf)).toEqual([['first a', 'last a'], ['last b', 'first b'], []]);
    expect(['first', 'last', 'other'].map((name) => ledger.includes(name))).toEqual([true, true, false]);
  });

  it('the ledger counts the rows that were emitted before a slice failed', async () => {
    const ledger = createLedger();
    const breaks = stream('breaks', async function* () {
      await Promise.resolve();
      yield [{ id: '1' }, { id: '2' }, { id: '3' }];
      throw new SyncError({ failureType: FailureType.config, what: 'denied' });
    });
    await runSync({ session: {}, streams: [breaks], ledger });
    expect(ledger.entries.map(({ rows, isComplete, end }) => ({ rows, isComplete, end }))).toEqual([
      { rows: 3, isComplete: false, end: undefined },
      { rows: 3, isComplete: false, end: undefined },
    ]);
  });

  it('the ledger passes each emitted row, typed, to the watchers of its stream', async () => {
    const ledger = createLedger();
    const seen: (readonly [JsonObject, unknown])[] = [];
    ledger.watch((name) => (name === 'days' ? (row, { account }) => seen.push([row, account]) : undefined));
    const other = stream('other', async function* () {
      await Promise.resolve();
      yield [{ id: 'unwatched' }];
    });
    await runSync({ session: {}, streams: [other, DAYS], ledger });
    expect(seen.map(([row, account]) => `${String(account)} ${String(row['id'])}`)).toEqual([
      ...['a 1', 'a 2', 'a 1', 'a 2', 'b 1', 'b 2'],
    ]);
  });
});

describe('a watching stream', () => {
  it('a watching stream is started before anything is read', async () => {
    const ledger = createLedger();
    const seen: string[] = [];
    const read: Reader = (session, slice, io) => DAYS.read(session, slice, io);
    const watching = stream('watching', read, {
      isAboutSync: true,
      onSyncStart: () => {
        ledger.watch((name) => (name === 'days' ? ({ id: of }) => seen.push(String(of)) : undefined));
      },
    });
    await runSync({ session: {}, streams: [DAYS, watching], ledger });
    expect(seen).toHaveLength(6);
  });
});

describe('a stream about the sync itself', () => {
  const ledger = createLedger();
  const about = stream(
    'about',
    async function* () {
      await Promise.resolve();
      yield [{ id: 'sum', rows: ledger.entries.reduce((sum, { rows }) => sum + rows, 0) }];
    },
    { isAboutSync: true, partitions: () => [{}], plan: () => Promise.resolve([{}]) },
  );

  it('a stream about the sync is read last, even after failures and whatever the order of the catalog', async () => {
    const dead = stream('dead', async function* () {
      await Promise.resolve();
      throw new SyncError({ failureType: FailureType.config, scope: 'run', what: 'the token is dead' });
    });
    const { messages, complete } = await runSync({ session: {}, streams: [about, DAYS, dead], ledger });
    expect(complete).toBe(false);
    expect(rowsOf(messages, 'about')).toEqual([{ id: 'sum', rows: 6 }]);
    const ends = outline(messages).filter((line) => line.includes('COMPLETE'));
    expect(ends).toEqual(['INCOMPLETE days', 'INCOMPLETE dead', 'COMPLETE about']);
  });
});
