import { FailureType, SyncError, type Day } from '../../cdk/index.js';
import type { World } from '../../simulator/index.js';
import { thousandths, type AccountSpend } from './spend.js';

/**
 * Compares what was read with what the simulator knows to be true: rows and spend of every account, deleted ads
 * included, down to the last thousandth.
 *
 * @returns a sentence that says so
 * @throws SyncError that names the accounts that differ
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
    const what = ['What was read is not what the simulator has:', ...differences].join('\n  ');
    throw new SyncError({ failureType: FailureType.system, what });
  }
  const whose = world.accounts.length === 1 ? 'the account' : `each of ${world.accounts.length} accounts`;
  return `checked: ${rows.toLocaleString('en-US')} rows of ad_insights and the spend of ${whose} equal the simulator's`;
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
  const total = rows.reduce((sum, { metrics }) => sum + thousandths(metrics['spend']), 0);
  return { rows: rows.length, total };
}

const inWords = ({ rows, total }: { readonly rows: number; readonly total: number }): string =>
  `${rows} rows with a spend of ${total / 1000}`;
