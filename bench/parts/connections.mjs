// Several connections of one app, each with its share of a plan, compared with the minimum that the app's quota allows.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../arithmetic.mjs';
import { CONNECTOR, daysAgo, readArgs, withFiles } from '../connector.mjs';
import { run } from '../measure.mjs';
import { withSimulator } from '../with-simulator.mjs';

const CONNECTIONS = 4;
const PER_SECOND = 10;
const LATENCY_MS = 300;
const DAYS = 150;
/** Accounts of different sizes: a quarter is dormant, and the others were active for part of the time. */
const WORLD = { accounts: 24, campaigns: 1, adgroups: 1, ads: 1, days: DAYS, 'dormant-share': 0.25, seed: 1 };
/** Lets the minute that the rate limiter looks back to pass. */
const LIMIT_FORGETS_MS = 61_000;

export const connections = ({ say }) =>
  withSimulator({ ...WORLD, latency: LATENCY_MS, limits: 'basic' }, async ({ url, requests, forget }) => {
    const env = { TIKTOK_API_BASE_URL: url };
    const given = { paced: true };
    const config = { start_date: daysAgo(DAYS), end_date: '' };
    const plan = await withFiles({ ...given, accounts: WORLD.accounts, config }, (at) => planOf(at, env));
    await sleep(LIMIT_FORGETS_MS);
    await forget();
    const read = ({ accounts, requests_per_second }) =>
      withFiles(
        { ...given, config: { ...config, accounts: accounts.join(','), requests_per_second } },
        (at) => run(readArgs(at), { env }),
      );
    const runs = await Promise.all(plan.connections.map(read));
    const seconds = Math.max(...runs.map((figures) => figures.seconds));
    const { total, refused } = await requests();
    report(say, { seconds, planned: plan.totals.calls, answered: total - refused, refused });
  });

function planOf(at, env) {
  const args = [CONNECTOR, 'plan', '--config', at('config'), '--connections', String(CONNECTIONS)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`plan ended with exit code ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

function report(say, { seconds, planned, answered, refused }) {
  say({
    name: `wall time / least possible, ${CONNECTIONS} connections of a plan, ${PER_SECOND}/s together`,
    value: seconds / (LATENCY_MS / 1000 + answered / PER_SECOND),
    target: atMost(1.15),
    detail: `${answered} requests in ${seconds.toFixed(1)} s`,
  });
  say({
    name: `% of requests refused, ${CONNECTIONS} connections of a plan`,
    value: (refused / answered) * 100,
  });
  say({
    name: 'planned requests / requests made, first sync of 24 accounts',
    value: planned / answered,
    detail: `${planned} planned`,
  });
}
