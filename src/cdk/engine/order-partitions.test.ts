import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import type { Message } from '../../protocol/messages.js';
import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import { lastStateOf, rowsOf, runSync } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, type Toy } from '../testing/toy.js';

const ACCOUNTS = ['a', 'b', 'c', 'd', 'e', 'f'];

const NO_TIME = new SyncError({
  failureType: FailureType.transient,
  scope: FailureScope.run,
  what: 'no time left',
});

/** Every account has a row on every day. */
const toyOn = (today: string, accounts = ACCOUNTS): Toy => {
  const days = ['2024-01-01', '2024-01-02', '2024-01-03'].filter((day) => day <= today);
  const rowsOfAccount = (account: string): readonly JsonObject[] =>
    days.map((day) => ({
      id: account + day,
      day,
      modify_time: `${day} 10:00:00`,
      create_time: `${day} 10:00:00`,
    }));
  return {
    ...NO_TOY,
    today,
    pageSize: 10,
    rows: Object.fromEntries(accounts.map((account) => [account, rowsOfAccount(account)])),
  };
};

const accountsOf = (messages: readonly Message[], stream = 'daily'): readonly unknown[] => [
  ...new Set(rowsOf(messages, stream).map(({ account }) => account)),
];

/** A saved state of days. */
const saved = (
  days: Readonly<Record<string, string>>,
  emptySince: Readonly<Record<string, string>> = {},
): JsonObject => ({
  states: Object.entries(days).map(([account, day]) => ({
    partition: { account },
    cursor: { day },
    ...(emptySince[account] !== undefined && { empty_since: emptySince[account] }),
  })),
});

describe('the order of partitions', () => {
  it('partitions with a cursor come first, then new ones, then those without rows', async () => {
    const state = saved({ b: '2024-01-02', d: '2024-01-02', e: '2024-01-02' }, { b: '2024-01-01' });
    const { messages } = await runSync({
      session: toyOn('2024-01-03'),
      streams: [dailyToy],
      saved: { daily: state },
    });
    expect(accountsOf(messages)).toEqual(['d', 'e', 'a', 'c', 'f', 'b']);
  });

  it('the partition that was read longest ago comes first', async () => {
    const state = saved({ a: '2024-01-02', b: '2024-01-01', c: '2024-01-02', d: '2024-01-01' });
    const session = toyOn('2024-01-03', ['a', 'b', 'c', 'd']);
    const { messages } = await runSync({ session, streams: [dailyToy], saved: { daily: state } });
    expect(accountsOf(messages)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('a cursor that says when an object changed does not say when it was read, so the order stays', async () => {
    const state = {
      states: ACCOUNTS.map((account, index) => ({
        partition: { account },
        cursor: { modify_time: `2024-01-01T10:00:0${9 - index}Z` },
      })),
    };
    const session = toyOn('2024-01-03');
    const { messages } = await runSync({ session, streams: [changingToy], saved: { changing: state } });
    expect(accountsOf(messages, 'changing')).toEqual(ACCOUNTS);
  });

  it('with time for half of the partitions, two runs read all of them', async () => {
    const runHalf = async (state: JsonObject) => {
      let pages = 0;
      const onPage = (): Promise<void> => {
        pages += 1;
        return pages <= ACCOUNTS.length / 2 ? Promise.resolve() : Promise.reject(NO_TIME);
      };
      const session = { ...toyOn('2024-01-03'), onPage };
      const { messages } = await runSync({ session, streams: [dailyToy], saved: { daily: state } });
      return { accounts: accountsOf(messages), state: lastStateOf(messages, 'daily') ?? {} };
    };
    const first = await runHalf(
      saved(Object.fromEntries(ACCOUNTS.map((account) => [account, '2024-01-02']))),
    );
    const second = await runHalf(first.state);
    expect([...first.accounts, ...second.accounts]).toEqual(ACCOUNTS);
  });
});
