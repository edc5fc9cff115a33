import { describe, expect, it } from '@jest/globals';

import { Excess } from '../../api/error-codes.js';
import type { Level } from '../../report-catalogue/levels.js';
import { testReport } from '../../testing/report.js';
import { daysOf, splitDays, splitIds, canSplit } from './split.js';
import type { Granularity } from '../../report-catalogue/granularity.js';
import type { IdChunk } from '../query/query.js';

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

const campaigns = (count: number): IdChunk => ({ level: 'campaign', ids: numbered('c', count) });

/** Splits a group of an account with so many campaigns, each with so many ad groups, and so on. */
async function split(
  group: IdChunk | undefined,
  deepest: Level,
  counts: { campaign: number; adgroup: number; ad: number; maxIds?: number } = {
    campaign: 3,
    adgroup: 2,
    ad: 2,
  },
) {
  const requested: string[] = [];
  const groups = await splitIds(group, deepest, {
    idsBelow: (level, parent) => {
      requested.push(`${level} of ${parent?.ids.join() ?? 'account'}`);
      return Promise.resolve(numbered(`${parent?.ids[0] ?? ''}${level[0] ?? ''}`, counts[level]));
    },
    fits: ({ ids }) => ids.length <= (counts.maxIds ?? Infinity),
  });
  return { requested, groups: groups?.map(({ level, ids }) => [level, ids.length]), first: groups?.[0] };
}

const reportAt = (level: Level, granularity: Granularity = 'daily') =>
  testReport({ level, granularity }).report;

describe('the days of a chunk', () => {
  const chunk = { dates: { start: '2024-01-01', end: '2024-01-05' }, group: campaigns(2) };

  it('days are halved, for the same objects', () => {
    expect(splitDays(chunk, reportAt('ad'), Excess.work)).toEqual([
      { ...chunk, dates: { start: '2024-01-01', end: '2024-01-03' } },
      { ...chunk, dates: { start: '2024-01-04', end: '2024-01-05' } },
    ]);
  });

  it('audience reports are split into at most seven days', () => {
    const month = { dates: { start: '2024-01-01', end: '2024-01-30' } };
    const { report } = testReport({ level: 'ad', breakdowns: ['age', 'gender'] });
    const lengths = splitDays(month, report, Excess.work)?.map((chunk) => daysOf(chunk, report));
    expect(lengths).toEqual([7, 7, 7, 7, 2]);
    expect(splitDays({ dates: { ...month.dates, end: '2024-01-07' } }, report, Excess.work)).toHaveLength(2);
  });

  it('days are not split if there is only one, or if the number of objects is too large', () => {
    const day = { dates: { start: '2024-01-01', end: '2024-01-01' } };
    expect(splitDays(day, reportAt('ad'), Excess.work)).toBeUndefined();
    expect(splitDays(chunk, reportAt('ad'), Excess.objects)).toBeUndefined();
  });

  it('days are not split for monthly or lifetime numbers, which cannot be added up', () => {
    expect(splitDays(chunk, reportAt('ad', 'monthly'), Excess.work)).toBeUndefined();
    expect(splitDays({ group: campaigns(2) }, reportAt('ad', 'lifetime'), Excess.work)).toBeUndefined();
  });
});

describe('the objects of a chunk', () => {
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
      'at most 30',
      70,
      [
        ['campaign', 30],
        ['campaign', 30],
        ['campaign', 10],
      ],
    ],
  ])('an account is split into groups of campaigns: %s', async (_, campaign, expected) => {
    const { groups, requested } = await split(undefined, 'ad', { campaign, adgroup: 1, ad: 1 });
    expect(groups).toEqual(expected);
    expect(requested).toEqual(['campaign of account']);
  });

  it('ads are split into groups of at most 100', async () => {
    const group: IdChunk = { level: 'adgroup', ids: ['g1'] };
    const { groups } = await split(group, 'ad', { campaign: 1, adgroup: 1, ad: 250 });
    expect(groups).toEqual([
      ['ad', 100],
      ['ad', 100],
      ['ad', 50],
    ]);
  });

  it('groups fit into the URL of a call', async () => {
    const counts = { campaign: 40, adgroup: 1, ad: 1, maxIds: 9 };
    expect((await split(undefined, 'ad', counts)).groups?.map(([, ids]) => ids)).toEqual([
      5, 5, 5, 5, 5, 5, 5, 5,
    ]);
    expect((await split(undefined, 'ad', { ...counts, campaign: 3, maxIds: 0 })).groups).toHaveLength(3);
  });

  it('a single object is split into the objects below it, down to the level of the report', async () => {
    const one = campaigns(1);
    expect(await split(one, 'ad')).toMatchObject({
      requested: ['adgroup of c1'],
      groups: [
        ['adgroup', 1],
        ['adgroup', 1],
      ],
      first: { level: 'adgroup', ids: ['c1a1'] },
    });
    expect((await split({ level: 'adgroup', ids: ['g1'] }, 'ad')).first).toEqual({
      level: 'ad',
      ids: ['g1a1'],
    });
  });

  it('a single campaign or ad group of an account is split further, because it would be too large as well', async () => {
    const { requested, groups } = await split(undefined, 'ad', { campaign: 1, adgroup: 1, ad: 4 });
    expect(requested).toEqual(['campaign of account', 'adgroup of c1', 'ad of c1a1']);
    expect(groups).toEqual([
      ['ad', 2],
      ['ad', 2],
    ]);
  });

  it.each<[string, IdChunk | undefined, Level]>([
    ['a report by account', undefined, 'advertiser'],
    ['one campaign in a report by campaign', campaigns(1), 'campaign'],
    ['one ad group in a report by ad group', { level: 'adgroup', ids: ['1'] }, 'adgroup'],
    ['one ad group in a report of whole ads', { level: 'adgroup', ids: ['1'] }, 'ad_v2'],
    ['one ad', { level: 'ad', ids: ['1'] }, 'ad'],
  ])('%s cannot be split', async (_, group, deepest) => {
    expect(await split(group, deepest)).toMatchObject({ requested: [], groups: undefined });
    const dates = { start: '2024-01-01', end: '2024-01-01' };
    expect(canSplit({ dates, group }, reportAt(deepest))).toBe(false);
    expect(canSplit({ dates: { ...dates, end: '2024-01-02' }, group }, reportAt(deepest))).toBe(true);
  });

  it('an account with a single campaign is requested by its id in a report by campaign, which may help', async () => {
    expect((await split(undefined, 'campaign', { campaign: 1, adgroup: 1, ad: 1 })).groups).toEqual([
      ['campaign', 1],
    ]);
  });

  it('objects without known objects below them cannot be split', async () => {
    expect((await split(undefined, 'ad', { campaign: 0, adgroup: 1, ad: 1 })).groups).toBeUndefined();
    expect((await split(campaigns(1), 'ad', { campaign: 1, adgroup: 0, ad: 1 })).groups).toBeUndefined();
  });

  it('a report of the whole account by campaign or below can be split', () => {
    const dates = { start: '2024-01-01', end: '2024-01-01' };
    expect(canSplit({ dates }, reportAt('campaign'))).toBe(true);
    expect(canSplit({ dates, group: campaigns(2) }, reportAt('campaign'))).toBe(true);
    expect(canSplit({ dates, group: campaigns(1) }, reportAt('ad'))).toBe(true);
  });
});
