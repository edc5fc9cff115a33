import { countedUnits, decimalOf, FailureType, SyncError, type Day, type Json } from '../../cdk/index.js';
import type { World } from '../../simulator/index.js';
import { counted } from '../../terminal/words.js';
import type { AccountSpend } from './spend.js';

/**
 * Compares the rows and spend of every account, deleted ads included, with what the simulator holds. The amounts are whole
 * ten-thousandths, so they are equal or not.
 *
 * @returns the line to show
 * @throws SyncError naming the accounts that differ
 */
export function checkAgainstWorld(accounts: readonly AccountSpend[], world: World, startDate: Day): string {
  let rows = 0;
  const differences = world.accounts.flatMap(({ id }) => {
    const truth = truthOf(world, id, startDate);
    const read = accounts.find(({ advertiserId }) => advertiserId === id) ?? { rows: 0, total: 0 };
    rows += truth.rows;
    if (read.rows === truth.rows && read.total === truth.total) return [];
    return [`account ${id}: read ${inWords(read)}, but the simulator has ${inWords(truth)}`];
  });
  if (differences.length > 0) {
    const what = ['The rows differ from what the simulator holds:', ...differences].join('\n  ');
    throw new SyncError({ failureType: FailureType.system, what });
  }
  const whose = world.accounts.length === 1 ? 'the account' : `each of ${world.accounts.length} accounts`;
  return `checked: ${counted(rows, 'row')} of ad_insights and the spend of ${whose} match the simulator's`;
}

function truthOf(world: World, advertiserId: string, startDate: Day): { rows: number; total: number } {
  const rows = world.report({
    advertiserId,
    reportType: 'BASIC',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day'],
    metrics: ['spend'],
    startDate,
    endDate: world.today(advertiserId),
    includeDeleted: true,
  });
  const total = rows.reduce((sum, { metrics }) => sum + countedUnits(metrics['spend'] as Json), 0);
  return { rows: rows.length, total };
}

const inWords = ({ rows, total }: { readonly rows: number; readonly total: number }): string =>
  `${counted(rows, 'row')} with a spend of ${decimalOf(total)}`;
