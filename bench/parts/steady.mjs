// The second run of an agency most of whose accounts are dormant, and of one whose accounts are all active: its requests,
// compared with the least that can be asked and with one per account and stream.
import { accountIds } from '../../scripts/simulator.mjs';
import { atMost } from '../arithmetic.mjs';
import { daysAgo } from '../connector.mjs';
import { sync } from '../counted-sync.mjs';
import { addDays, leastOfSecondRun } from '../least-requests.mjs';
import { LISTS, REPORTS } from '../nine-streams.mjs';
import { withSimulator } from '../with-simulator.mjs';

/** Few objects, so that no window has a second page. */
const SIZE = { campaigns: 1, adgroups: 1, ads: 1, days: 60 };
const DORMANT = { ...SIZE, accounts: 300, 'dormant-share': 0.8 };
const ACTIVE = { ...SIZE, accounts: 130 };
const FIRST_DAY = daysAgo(30);
const LOOKBACK_DAYS = 7;

const REQUESTS_PER_SECOND = 10;

export async function steady({ say }) {
  await ofWorld(say, DORMANT, { lists: LISTS, reports: REPORTS });
  await ofWorld(say, DORMANT, { lists: [], reports: ['ad_insights'] });
  await ofWorld(say, ACTIVE, { lists: [], reports: ['ad_insights'] });
}

const ofWorld = (say, world, { lists, reports }) =>
  withSimulator(world, async (simulator) => {
    const { accounts } = world;
    const streams = ['advertisers', ...lists, ...reports];
    const given = { streams, accounts, config: { start_date: FIRST_DAY } };
    const { state } = await sync(simulator, given);
    const { requests } = await sync(simulator, { ...given, state });
    const least = await leastOfSecondRun(simulator.url, {
      ...{ accounts: accountIds(accounts), lists, reports },
      startAt: (today) => addDays(today, -LOOKBACK_DAYS),
    });
    const each = accounts * (1 + lists.length + reports.length);
    say({
      name: `requests / least, ${accounts} accounts, ${streams.length} streams, second run`,
      value: requests / least,
      target: atMost(1.1),
      detail: `${requests} requests (${Math.ceil(requests / REQUESTS_PER_SECOND)} s at ${REQUESTS_PER_SECOND} a second), ${least} needed, ${each} with one per account and stream`,
    });
  });
