import { describe, expect, it } from '@jest/globals';

import { Excess } from '../../api/error-codes.js';
import type { Level } from '../../report-catalogue/metrics.js';
import { testReport } from '../../testing/report.js';
import { daysOf, splitDays, splitIds, canSplit } from './split.js';
import type { Granularity } from '../../report-catalogue/granularity.js';
import type { IdChunk } from '../query/query.js';

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

const campaigns = (count: number): IdChunk => ({ level: 'campaign', ids: numbered('c', count) });

/** Divides a group of an account with so many campaigns, each with so many ad groups, and so on. */
async function divide(
  group: IdChunk | undefined,
  deepest: Level,
  counts: { campaign: number; adgroup: number; ad: number; most?: number } = {
    campaign: 3,
    adgroup: 2,
    ad: 2,
  },
) {
  const asked: string[] = [];
  const groups = await splitIds(group, deepest, {
    idsBelow: (level, parent) => {
      asked.push(`${level} of ${parent?.ids.join() ?? 'account'}`);
      return Promise.resolve(numbered(`${parent?.ids[0] ?? ''}${level[0] ?? ''}`, counts[level]));
    },
    fits: ({ ids }) => ids.length <= (counts.most ?? Infinity),
  });
  return { asked, groups: groups?.map(({ level, ids }) => [level, ids.length]), first: groups?.[0] };
}

const reportAt = (level: Level, granularity: Granularity = 'daily') =>
  testReport({ level, granularity }).report;

describe('the days of a part', () => {
  const part = { dates: { start: '2024-01-01', end: '2024-01-05' }, group: campaigns(2) };

  it('are halved, for the same objects', () => {
    expect(splitDays(part, reportAt('ad'), Excess.work)).toEqual([
      { ...part, dates: { start: '2024-01-01', end: '2024-01-03' } },
      { ...part, dates: { start: '2024-01-04', end: '2024-01-05' } },
    ]);
  });

  it('are seven at most for audiences', () => {
    const month = { dates: { start: '2024-01-01', end: '2024-01-30' } };
    const { report } = testReport({ level: 'ad', breakdowns: ['age', 'gender'] });
    const lengths = splitDays(month, report, Excess.work)?.map((stretch) => daysOf(stretch, report));
    expect(lengths).toEqual([7, 7, 7, 7, 2]);
    expect(splitDays({ dates: { ...month.dates, end: '2024-01-07' } }, report, Excess.work)).toHaveLength(2);
  });

  it('are left alone where there is one, or where the number of objects is what is too much', () => {
    const day = { dates: { start: '2024-01-01', end: '2024-01-01' } };
    expect(splitDays(day, reportAt('ad'), Excess.work)).toBeUndefined();
    expect(splitDays(part, reportAt('ad'), Excess.objects)).toBeUndefined();
  });

  it('are left alone where numbers are those of a month, which do not add up, or of all time', () => {
    expect(splitDays(part, reportAt('ad', 'monthly'), Excess.work)).toBeUndefined();
    expect(splitDays({ group: campaigns(2) }, reportAt('ad', 'lifetime'), Excess.work)).toBeUndefined();
  });
});

describe('the objects of a part', () => {
  it.each<[string, number, readonly (readonly [string, number])[]]>([
    [
      'halves',
      5,
      [
        ['campaign', 3],
        ['campaign', 2],
      ],
    ],
    [
      'as many as is advised',
      70,
      [
        ['campaign', 30],
        ['campaign', 30],
        ['campaign', 10],
      ],
    ],
  ])('are groups of campaigns first: %s', async (_, campaign, expected) => {
    const { groups, asked } = await divide(undefined, 'ad', { campaign, adgroup: 1, ad: 1 });
    expect(groups).toEqual(expected);
    expect(asked).toEqual(['campaign of account']);
  });

  it('are as many ads as one call takes', async () => {
    const group: IdChunk = { level: 'adgroup', ids: ['g1'] };
    const { groups } = await divide(group, 'ad', { campaign: 1, adgroup: 1, ad: 250 });
    expect(groups).toEqual([
      ['ad', 100],
      ['ad', 100],
      ['ad', 50],
    ]);
  });

  it('are no more than the address of a call has room for', async () => {
    const counts = { campaign: 40, adgroup: 1, ad: 1, most: 9 };
    expect((await divide(undefined, 'ad', counts)).groups?.map(([, ids]) => ids)).toEqual([
      5, 5, 5, 5, 5, 5, 5, 5,
    ]);
    expect((await divide(undefined, 'ad', { ...counts, campaign: 3, most: 0 })).groups).toHaveLength(3);
  });

  it('are what lies below a single campaign, down to the level of the report', async () => {
    const one = campaigns(1);
    expect(await divide(one, 'ad')).toMatchObject({
      asked: ['adgroup of c1'],
      groups: [
        ['adgroup', 1],
        ['adgroup', 1],
      ],
      first: { level: 'adgroup', ids: ['c1a1'] },
    });
    expect((await divide({ level: 'adgroup', ids: ['g1'] }, 'ad')).first).toEqual({
      level: 'ad',
      ids: ['g1a1'],
    });
  });

  it('are what lies below an only child, which would be too much as well', async () => {
    const { asked, groups } = await divide(undefined, 'ad', { campaign: 1, adgroup: 1, ad: 4 });
    expect(asked).toEqual(['campaign of account', 'adgroup of c1', 'ad of c1a1']);
    expect(groups).toEqual([
      ['ad', 2],
      ['ad', 2],
    ]);
  });

  it.each<[string, IdChunk | undefined, Level]>([
    ['for an account as a whole', undefined, 'advertiser'],
    ['for one campaign of a report by campaign', campaigns(1), 'campaign'],
    ['for one ad group of a report by ad group', { level: 'adgroup', ids: ['1'] }, 'adgroup'],
    ['for one ad', { level: 'ad', ids: ['1'] }, 'ad'],
  ])('cannot be fewer %s', async (_, group, deepest) => {
    expect(await divide(group, deepest)).toMatchObject({ asked: [], groups: undefined });
    const dates = { start: '2024-01-01', end: '2024-01-01' };
    expect(canSplit({ dates, group }, reportAt(deepest))).toBe(false);
    expect(canSplit({ dates: { ...dates, end: '2024-01-02' }, group }, reportAt(deepest))).toBe(true);
  });

  it('are an only child where there is nothing below it: to name it may help', async () => {
    expect((await divide(undefined, 'campaign', { campaign: 1, adgroup: 1, ad: 1 })).groups).toEqual([
      ['campaign', 1],
    ]);
  });

  it('cannot be fewer where none are known', async () => {
    expect((await divide(undefined, 'ad', { campaign: 0, adgroup: 1, ad: 1 })).groups).toBeUndefined();
    expect((await divide(campaigns(1), 'ad', { campaign: 1, adgroup: 0, ad: 1 })).groups).toBeUndefined();
  });

  it('may be fewer in a report of the whole account by campaign or below', () => {
    const dates = { start: '2024-01-01', end: '2024-01-01' };
    expect(canSplit({ dates }, reportAt('campaign'))).toBe(true);
    expect(canSplit({ dates, group: campaigns(2) }, reportAt('campaign'))).toBe(true);
    expect(canSplit({ dates, group: campaigns(1) }, reportAt('ad'))).toBe(true);
  });
});
