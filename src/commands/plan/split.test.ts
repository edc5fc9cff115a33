import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { shareQuota, splitAccounts, type Account } from './split.js';

const accountsOf = (...calls: readonly number[]): readonly Account[] =>
  calls.map((first, index) => ({ advertiserId: `7${index}`, first, daily: 1 }));

const loadsOf = (parts: readonly (readonly Account[])[]): readonly number[] =>
  parts.map((part) => part.reduce((sum, { first }) => sum + first, 0));

const someCalls = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 60 });
const connections = fc.integer({ min: 1, max: 20 });

describe('accounts are split', () => {
  it('the largest first, each to the connection with the least to do', () => {
    const parts = splitAccounts(accountsOf(7, 2, 8, 3, 5, 5), [1, 1]);
    expect(parts.map((part) => part.map(({ first }) => first))).toEqual([
      [8, 5, 2],
      [7, 5, 3],
    ]);
  });

  it('in their own order where they cost the same', () => {
    const parts = splitAccounts(accountsOf(4, 4, 4), [1, 1]);
    expect(parts.map((part) => part.map(({ advertiserId }) => advertiserId))).toEqual([['70', '72'], ['71']]);
  });

  it('by the rates of the connections', () => {
    const parts = splitAccounts(accountsOf(6, 3, 3), [3, 1]);
    expect(parts.map((part) => part.map(({ first }) => first))).toEqual([[6, 3], [3]]);
  });

  it('so that each is in one connection, and none has more than the mean and one account', () => {
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

describe('a quota is shared', () => {
  it('by the requests that there are to make', () => {
    expect(shareQuota([100, 100, 300, 200], 10)).toEqual([2, 2, 4, 2]);
  });

  it('in whole requests where there are enough, and what is left goes to the first connection', () => {
    expect(shareQuota([100, 100, 100, 100], 10)).toEqual([3, 3, 2, 2]);
    expect(shareQuota([100, 100], 7.25)).toEqual([4.25, 3]);
  });

  it('in hundredths where there are not', () => {
    expect(shareQuota([1, 1, 2], 2)).toEqual([0.51, 0.5, 0.99]);
  });

  it('whole, where there is one connection', () => {
    expect(shareQuota([1234], 10)).toEqual([10]);
  });

  it('whole and never beyond itself, with a hundredth at least for each', () => {
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
