import { describe, expect, it } from '@jest/globals';

import type { Json } from '../../protocol/json.js';
import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import type { StreamDefinition } from '../contract/stream.js';
import { fullRefresh, incremental, lastStateOf, rowsOf, runSync } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, plainToy, type Toy } from '../testing/toy.js';

const ACCOUNTS = ['a', 'b', 'c'];
const YESTERDAY = '2024-01-02';
const TODAY = '2024-01-03';

const NO_TIME = new SyncError({
  failureType: FailureType.transient,
  scope: FailureScope.run,
  what: 'no time left',
});

const daily = (name: string): StreamDefinition<Toy> => ({ ...dailyToy, name });

/** Every account has a row of today. */
const TOY: Toy = {
  ...NO_TOY,
  today: TODAY,
  rows: Object.fromEntries(
    ACCOUNTS.map((account) => [
      account,
      [{ id: account, day: TODAY, modify_time: `${TODAY} 10:00:00`, create_time: `${TODAY} 10:00:00` }],
    ]),
  ),
};

/** A saved state, with the day to which each account was read. */
const readTo = (...days: readonly (string | undefined)[]): Json => ({
  states: days.flatMap((day, index) =>
    day === undefined ? [] : [{ partition: { account: ACCOUNTS[index] ?? '' }, cursor: { day } }],
  ),
});

/** The streams in the order of their first rows. */
async function orderOf(
  streams: readonly StreamDefinition<Toy>[],
  saved: Readonly<Record<string, Json>>,
): Promise<readonly string[]> {
  const selected = streams.map(({ name, cursor }) =>
    cursor === undefined ? fullRefresh(name) : incremental(name),
  );
  const { messages } = await runSync({ session: TOY, streams, selected, saved });
  return [
    ...new Set(messages.flatMap((message) => (message.type === 'RECORD' ? [message.record.stream] : []))),
  ];
}

describe('the order of streams', () => {
  it('the stream that was read longest ago comes first', async () => {
    const saved = {
      one: readTo(TODAY, TODAY, TODAY),
      two: readTo(YESTERDAY, YESTERDAY, YESTERDAY),
      three: readTo('2024-01-01', '2024-01-01', '2024-01-01'),
    };
    expect(await orderOf([daily('one'), daily('two'), daily('three')], saved)).toEqual([
      'three',
      'two',
      'one',
    ]);
  });

  it('without a cursor of days, a stream keeps its place in the catalog', async () => {
    const saved = { late: readTo(TODAY, TODAY, TODAY), early: readTo(YESTERDAY, YESTERDAY, YESTERDAY) };
    const streams = [plainToy, daily('late'), changingToy, daily('new'), daily('early')];
    expect(await orderOf(streams, saved)).toEqual(['plain', 'early', 'changing', 'new', 'late']);
  });

  it('one account that can no longer be read does not bring its stream forward', async () => {
    const saved = {
      one: readTo(TODAY, TODAY, TODAY),
      two: readTo('2023-12-01', TODAY, TODAY),
      three: readTo('2023-12-01', YESTERDAY, YESTERDAY),
    };
    expect(await orderOf([daily('one'), daily('two'), daily('three')], saved)).toEqual([
      'three',
      'one',
      'two',
    ]);
  });

  it('with time for half of the streams, two runs read all of them', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const runHalf = async (saved: Readonly<Record<string, Json>>) => {
      let pages = 0;
      const onPage = (): Promise<void> => {
        pages += 1;
        return pages <= (names.length / 2) * ACCOUNTS.length ? Promise.resolve() : Promise.reject(NO_TIME);
      };
      const { messages } = await runSync({ session: { ...TOY, onPage }, streams: names.map(daily), saved });
      const states = names.map((name) => [name, lastStateOf(messages, name) ?? {}] as const);
      return {
        read: names.filter((name) => rowsOf(messages, name).length === ACCOUNTS.length),
        saved: Object.fromEntries(states),
      };
    };
    const before = readTo(YESTERDAY, YESTERDAY, YESTERDAY);
    const first = await runHalf(Object.fromEntries(names.map((name) => [name, before])));
    const second = await runHalf(first.saved);
    expect([first.read, second.read]).toEqual([
      ['one', 'two'],
      ['three', 'four'],
    ]);
  });
});
