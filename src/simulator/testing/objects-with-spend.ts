import { spendDays } from '../endpoints/spend-days.js';
import type { World } from '../types.js';
import { parseDay } from '../world/calendar.js';

/** Ids of the first account's objects with a day on which they cost something: `7 2026-05-01`. */
export const objectsWithSpend = (
  world: World,
  level: 'AD' | 'CAMPAIGN',
  [first, last]: readonly [string, string],
): readonly string[] =>
  spendDays(world, {
    advertiserId: world.accounts[0]?.id ?? '',
    dataLevel: `AUCTION_${level}`,
    id: `${level.toLowerCase()}_id`,
    metrics: [],
    days: { first: parseDay(first) ?? 0, last: parseDay(last) ?? 0 },
  })
    .filter(({ metrics }) => Number(metrics['spend']) > 0)
    .map(({ id, date }) => `${id} ${date}`);
