// The number of requests of a sync against the simulator, compared with the minimum for its rows.
import { spawnSync } from 'node:child_process';
import { accountIds } from '../../scripts/simulator.mjs';
import { atLeast, atMost } from '../arithmetic.mjs';
import { CONNECTOR, daysAgo } from '../connector.mjs';
import { sync } from '../counted-sync.mjs';
import { addDays, leastRequests } from '../least-requests.mjs';
import { LISTS, REPORTS } from '../nine-streams.mjs';
import { withSimulator } from '../with-simulator.mjs';

const LOOKBACK_DAYS = 7;

const WORLD = { accounts: 6, campaigns: 3, adgroups: 2, ads: 5, days: 75 };
/** Three windows of each report: too few for a search for activity. */
const DAYS = 70;

const AGENCY_ACCOUNTS = 300;
const AGENCY_DAYS = 396;
/** Active accounts also pause, start late or stop early. There are so few ads that no window has a second page. */
const AGENCY = { campaigns: 1, adgroups: 1, ads: 1, days: AGENCY_DAYS, 'dormant-share': 0.8 };
/** Without the search every account costs the same, so a tenth of them is enough to know the cost of all. */
const SAMPLE = 10;

export async function calls({ say, keys }) {
  await againstLeast(say);
  await dormantAccounts(say, keys);
}

const againstLeast = (say) =>
  withSimulator(WORLD, async (simulator) => {
    const accounts = accountIds(WORLD.accounts);
    const streams = ['advertisers', ...LISTS, ...REPORTS];
    const given = { streams, accounts: WORLD.accounts, config: { start_date: daysAgo(DAYS) } };
    const report = async (name, { requests }, startAt) => {
      const least = await leastRequests(simulator.url, { accounts, entities: LISTS, startAt });
      // One request per account, for whether it has TopView, returns no rows.
      const brought = requests - accounts.length;
      const detail = `${brought} requests, ${least} needed, ${accounts.length} questions`;
      say({ name, value: brought / least, target: atMost(1.05), detail });
    };
    const first = await sync(simulator, given);
    await report('requests / least possible, nine streams of 6 accounts', first, () => daysAgo(DAYS));
    const again = await sync(simulator, { ...given, state: first.state });
    const lookback = (today) => addDays(today, -LOOKBACK_DAYS);
    await report('requests / least possible, the look-back on the same day', again, lookback);
  });

async function dormantAccounts(say, keys) {
  const name = `report calls without the probe / with it, ${AGENCY_ACCOUNTS} accounts x 13 months`;
  const { stderr: usage } = spawnSync(process.execPath, [CONNECTOR, 'simulate', '--help'], {
    encoding: 'utf8',
  });
  if (!keys.includes('skip_empty_history') || !usage.includes('--dormant-share')) {
    say({ name });
    return;
  }
  const reportCalls = (accounts, config) =>
    withSimulator({ ...AGENCY, accounts }, async (simulator) => {
      const given = { streams: REPORTS, accounts, config: { start_date: daysAgo(AGENCY_DAYS), ...config } };
      return (await sync(simulator, given)).reportRequests;
    });
  const probed = await reportCalls(AGENCY_ACCOUNTS, {});
  const unprobed = SAMPLE * (await reportCalls(AGENCY_ACCOUNTS / SAMPLE, { skip_empty_history: false }));
  const detail = `${SAMPLE} x ${unprobed / SAMPLE} calls, ${probed} calls; 80 % of the accounts are dormant`;
  say({ name, value: unprobed / probed, target: atLeast(5), detail });
}
