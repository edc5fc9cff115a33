// The runs of an agency most of whose accounts are dormant, and of one whose accounts are all active, an hour and a day
// after the first one: their requests, compared with the least that can be asked and with one per account and stream.
// With 2,000 accounts also what else grows with them: memory, state and log of a run, and the time of `check` and
// `discover`.
import { spawnSync } from 'node:child_process';
import { atMost } from '../arithmetic.mjs';
import { CONNECTOR, withFiles } from '../connector.mjs';
import { sync } from '../counted-sync.mjs';
import { dailyReports } from '../daily-reports.mjs';
import { addDays, leastOfSecondRun } from '../least-requests.mjs';
import { LISTS, REPORTS } from '../nine-streams.mjs';
import { withSimulator } from '../with-simulator.mjs';

const MANY = 2000;
const NOW = '2026-03-05T12:00:00.000Z';
/** Few objects, so that no window has a second page. The time is fixed, so that each run has the same days. */
const SIZE = { campaigns: 1, adgroups: 1, ads: 1, days: 60, now: NOW };
const dormant = (accounts) => ({ ...SIZE, accounts, 'dormant-share': 0.8 });
const ACTIVE = { ...SIZE, accounts: 130 };
const HOUR_MS = 3_600_000;
const LATER = { 'an hour': HOUR_MS, 'a day': 24 * HOUR_MS };
const LOOKBACK_DAYS = 7;
/** The look-back is all that later runs read, so the first one needs no more. */
const CONFIG = { start_date: addDays(NOW.slice(0, 10), -LOOKBACK_DAYS - 1) };

const REQUESTS_PER_SECOND = 10;
const LATENCY_MS = 100;

export async function steady({ say }) {
  const daily = await dailyReports();
  const suggested = daily.filter(({ name }) => REPORTS.includes(name));
  const one = daily.filter(({ name }) => name === 'ad_insights');
  await laterRuns(say, ACTIVE, { lists: [], reports: one });
  await laterRuns(say, dormant(300), { lists: [], reports: one });
  for (const accounts of [300, MANY]) {
    await laterRuns(say, dormant(accounts), { lists: LISTS, reports: suggested });
    await laterRuns(say, dormant(accounts), { lists: [], reports: daily });
  }
  await commands(say);
}

const laterRuns = (say, world, { lists, reports }) =>
  withSimulator(world, async (simulator) => {
    const { accounts } = world;
    const streams = ['advertisers', ...lists, ...reports.map(({ name }) => name)];
    const given = { streams, accounts, config: CONFIG };
    const which = world === ACTIVE ? ' active' : '';
    const what = `${accounts.toLocaleString('en')}${which} accounts, ${streams.length} streams`;
    const first = await sync(simulator, { ...given, now: NOW });
    const runs = [first];
    for (const [after, ms] of Object.entries(LATER)) {
      const now = new Date(Date.parse(NOW) + ms).toISOString();
      await simulator.setClock(now);
      const run = await sync(simulator, { ...given, now, state: first.state });
      runs.push(run);
      const least = await leastOfSecondRun(simulator.url, { accounts: daysToRead(first), lists, reports });
      say({
        name: `requests / least, ${what}, after ${after}`,
        value: run.requests / least,
        target: atMost(1.1),
        detail: `${run.requests} requests (${Math.ceil(run.requests / REQUESTS_PER_SECOND)} s at ${REQUESTS_PER_SECOND} a second), ${least} needed, ${accounts * streams.length} with one per account and stream`,
      });
    }
    if (accounts === MANY) sizes(say, what, runs);
  });

/** The days that the next run reads again, by account; there are no rows of days to come. */
function daysToRead({ state }) {
  const entries = state.flatMap(({ stream }) => stream.stream_state.states ?? []);
  const saved = entries.flatMap(({ partition, cursor: { stat_time_day: day } }) =>
    day === undefined ? [] : [[partition.advertiser_id, day]],
  );
  return new Map(
    saved.map(([account, day]) => [
      account,
      { start_date: addDays(day, -LOOKBACK_DAYS), end_date: addDays(day, 2) },
    ]),
  );
}

function sizes(say, what, runs) {
  const most = (of) => Math.max(...runs.map(of));
  const parts = ({ state }) => state.flatMap(({ stream }) => stream.stream_state.states ?? []).length;
  say({ name: `peak MB, ${what}`, value: most(({ peakMb }) => peakMb), target: atMost(240) });
  say({
    name: `bytes of state per account and stream, ${what}`,
    value: most((run) => JSON.stringify(run.state).length / parts(run)),
    target: atMost(150),
  });
  say({ name: `lines of log, ${what}`, value: most(({ logLines }) => logLines), target: atMost(99) });
}

/** `check` and `discover`, at the rate of the lowest tier. */
const commands = (say) =>
  withSimulator({ ...dormant(MANY), limits: 'basic', latency: LATENCY_MS }, ({ url }) =>
    withFiles({ accounts: MANY, paced: true, config: CONFIG }, (at) => {
      for (const command of ['check', 'discover']) {
        const args = [CONNECTOR, command, '--config', at('config')];
        const began = performance.now();
        const { status, stdout } = spawnSync(process.execPath, args, {
          env: { ...process.env, TIKTOK_API_BASE_URL: url },
          encoding: 'utf8',
          maxBuffer: 1 << 26,
        });
        if (status !== 0) throw new Error(`${command} ended with exit code ${status}\n${stdout}`);
        say({
          name: `seconds of ${command}, ${MANY.toLocaleString('en')} accounts`,
          value: (performance.now() - began) / 1000,
          target: atMost(15),
        });
      }
    }),
  );
