import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { shareQuota, splitAccounts, type Account } from './split.js';

const accountsOf = (...calls: readonly number[]): readonly Account[] =>
  calls.map((first, index) => ({ advertiserId: `7${index}`, first, daily: 1 }));

const loadsOf = (parts: readonly (readonly Account[])[]): readonly number[] =>
  parts.map((part) => part.reduce((sum, { first }) => sum + first, 0));

const someCalls = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 60 });
const connections = fc.integer({ min: 1, max: 20 });

describe('splitting accounts', () => {
  it('the largest account is assigned first, each to the connection with the least to do', () => {
    const parts = splitAccounts(accountsOf(7, 2, 8, 3, 5, 5), [1, 1]);
    expect(parts.map((part) => part.map(({ first }) => first))).toEqual([
      [8, 5, 2],
      [7, 5, 3],
    ]);
  });

  it('accounts with equal requests keep their order', () => {
    const parts = splitAccounts(accountsOf(4, 4, 4), [1, 1]);
    expect(parts.map((part) => part.map(({ advertiserId }) => advertiserId))).toEqual([['70', '72'], ['71']]);
  });

  it('accounts are split by the rates of the connections', () => {
    const parts = splitAccounts(accountsOf(6, 3, 3), [3, 1]);
    expect(parts.map((part) => part.map(({ first }) => first))).toEqual([[6, 3], [3]]);
  });

  it('each account is in one connection, and none has more than the mean plus one account', () => {
    fc.assert(
      fc.property(someCalls, connections, (calls, count) => {
        const parts = splitAccounts(accountsOf(...calls), Array<number>(count).fill(1));
        const ids = parts.flat().map(({ advertiserId }) => advertiserId);
        expect([...ids].sort()).toEqual(
          accountsOf(...calls)
            .map(({ advertiserId }) => advertiserId)
            .sort(),
        );
        const all = calls.reduce((sum, one) => sum + one, 0);
        expect(Math.max(...loadsOf(parts))).toBeLessThanOrEqual(all / parts.length + Math.max(...calls));
      }),
    );
  });
});

describe('sharing a quota', () => {
  it('the quota is shared in proportion to the requests', () => {
    expect(shareQuota([100, 100, 300, 200], 10)).toEqual([2, 2, 4, 2]);
  });

  it('the shares are whole requests if there are enough, and the first connection gets the remainder', () => {
    expect(shareQuota([100, 100, 100, 100], 10)).toEqual([3, 3, 2, 2]);
    expect(shareQuota([100, 100], 7.25)).toEqual([4.25, 3]);
  });

  it('the shares are hundredths of a request if there are not enough whole ones', () => {
    expect(shareQuota([1, 1, 2], 2)).toEqual([0.51, 0.5, 0.99]);
  });

  it('one connection gets the whole quota', () => {
    expect(shareQuota([1234], 10)).toEqual([10]);
  });

  it('the shares add up to no more than the quota, and each is at least a hundredth', () => {
    fc.assert(
      fc.property(someCalls, fc.constantFrom(10, 20, 30, 50, 0.73), (calls, perSecond) => {
        const shares = shareQuota(calls, perSecond);
        const hundredths = shares.map((share) => Math.round(share * 100));
        expect(hundredths.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(
          Math.round(perSecond * 100),
        );
        expect(Math.min(...hundredths)).toBeGreaterThanOrEqual(1);
        expect(shares.map((share) => share * 100)).toEqual(hundredths.map((one) => expect.closeTo(one, 6)));
      }),
    );
  });
});
