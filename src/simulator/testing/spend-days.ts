import type { World } from '../types.js';

/** Ids of the first account's objects with a day on which they cost something: `7 2026-05-01`. */
export const spendDays = (
  world: World,
  level: 'AD' | 'CAMPAIGN',
  [startDate, endDate]: readonly [string, string],
): readonly string[] => {
  const name = `${level.toLowerCase()}_id`;
  return world
    .report({
      advertiserId: world.accounts[0]?.id ?? '',
      reportType: 'BASIC',
      dataLevel: `AUCTION_${level}`,
      dimensions: [name, 'stat_time_day'],
      metrics: ['spend'],
      includeDeleted: true,
      startDate,
      endDate,
    })
    .filter(({ metrics }) => Number(metrics['spend']) > 0)
    .map(({ dimensions }) => `${dimensions[name] ?? ''} ${String(dimensions['stat_time_day']).slice(0, 10)}`);
};
