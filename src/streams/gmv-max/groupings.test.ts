import { describe, expect, it } from '@jest/globals';

import { groupings } from '../testing/fixtures.js';
import type { PromotionType } from './gmv-max-lists.js';
import { GMV_MAX_LEVELS, type GmvMaxLevel } from './groupings.js';

/* The levels agree with the table of groupings, which was written down from TikTok's documentation. */

/** TikTok's names of the levels. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  account: 'account',
  campaign: 'campaign',
  product: 'product',
  post: 'creative',
  product_duration: 'duration',
  live_room: 'livestream',
  live_duration: 'duration',
};

const TIME = { daily: ['stat_time_day'], hourly: ['stat_time_hour'], daysOfCalls: [] };

const CASES = Object.entries<GmvMaxLevel>(GMV_MAX_LEVELS).flatMap(([name, level]) =>
  (Object.keys(level.requested) as PromotionType[]).map((type) => [name, type, level] as const),
);

describe.each(CASES)('level %s of %s campaigns', (name, type, level) => {
  const documented = groupings.find(
    (one) => one.level === DOCUMENTED[name] && (one.promotion_type ?? type) === type,
  );
  const { attributes = {}, metrics } = level.requested[type] ?? { metrics: {} };

  it('the level is grouped as documented, at all of its times', () => {
    for (const time of level.times) {
      const dimensions = [...Object.keys(level.ids), ...TIME[time]].sort();
      expect(documented?.groupings.map((grouping) => [...grouping].sort())).toContainEqual(dimensions);
    }
  });

  it('the level sends all required filters, and others only if they are documented', () => {
    const required = Object.keys(documented?.required_filters ?? {});
    expect(level.filters).toEqual(expect.arrayContaining(required));
    const known = [...required, ...(documented?.optional_filters ?? [])];
    expect(level.filters.filter((filter) => !known.includes(filter))).toEqual([]);
  });

  it('the level asks for all documented metrics, and for no other', () => {
    expect(Object.keys(metrics).sort()).toEqual([...(documented?.metrics ?? [])].sort());
  });

  it('the attributes are documented, and at the campaign level none is missing', () => {
    const known = (documented?.attributes ?? []).filter((one) => !(one in level.ids));
    const requested = Object.keys(attributes);
    if (name === 'campaign') expect(requested.sort()).toEqual([...known].sort());
    else expect(requested.filter((one) => !known.includes(one))).toEqual([]);
  });
});

it('the levels have every documented combination of level and type', () => {
  const covered = CASES.map(([name, type]) => `${DOCUMENTED[name] ?? ''} ${type}`);
  const documented = groupings.flatMap(({ level, promotion_type: type }) =>
    type === null ? [`${level} PRODUCT`, `${level} LIVE`] : [`${level} ${type}`],
  );
  expect(covered.sort()).toEqual(documented.sort());
});
