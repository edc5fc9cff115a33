// Every stream of the catalogue at once, of an agency of 50 accounts, within a quota: what is made for a few streams
// must hold for more than a hundred.
import { readFileSync } from 'node:fs';
import { startSimulator } from '../../scripts/simulator.mjs';
import { atMost } from '../arithmetic.mjs';
import { daysAgo, readArgs, withFiles } from '../connector.mjs';
import { start } from '../measure.mjs';

const ACCOUNTS = 50;
/** A tier that brings so many requests to their end in minutes. */
const PER_SECOND = 50;
const DAYS = 3;
const WORLD = {
  accounts: ACCOUNTS,
  campaigns: 3,
  adgroups: 2,
  ads: 3,
  days: 40,
  latency: 100,
  limits: PER_SECOND,
};

export async function catalogue({ say }) {
  const simulator = await startSimulator(WORLD);
  try {
    const { seconds, peakMb, rows, requests, refused, streams } = await readEverything(simulator.url);
    const name = `all ${streams} streams of ${ACCOUNTS} accounts`;
    say({
      name: `wall time / least possible, ${PER_SECOND}/s, ${name}`,
      value: seconds / (requests / PER_SECOND),
      target: atMost(1.18),
      detail: `${requests} requests in ${seconds.toFixed(0)} s, ${rows} lines`,
    });
    say({ name: `% of requests refused, ${name}`, value: (refused / requests) * 100, target: atMost(2) });
    say({ name: `peak MB, ${name}`, value: peakMb, target: atMost(240) });
  } finally {
    await simulator.stop();
  }
}

async function readEverything(url) {
  const control = (route, method) => fetch(new URL(`/_simulator/${route}`, url), { method });
  const given = {
    streams: ['all'],
    accounts: ACCOUNTS,
    paced: true,
    config: { start_date: daysAgo(DAYS), end_date: '', api_tier: 'ultimate' },
  };
  return withFiles(given, async (at) => {
    await control('reset', 'POST');
    const { exitCode, seconds, peakMb, stdout, stderr } = await start(readArgs(at), {
      env: { TIKTOK_API_BASE_URL: url },
    }).ended;
    if (exitCode !== 0) throw new Error(`the read ended with exit code ${exitCode}\n${stderr.slice(-2000)}`);
    const { total, by_path } = await (await control('requests', 'GET')).json();
    const refused = Object.values(by_path).reduce((sum, codes) => sum + (codes['40100'] ?? 0), 0);
    const { streams } = JSON.parse(readFileSync(at('catalog'), 'utf8'));
    const [rows] = stdout.trim().split(/\s+/).map(Number);
    return { seconds, peakMb, rows, requests: total, refused, streams: streams.length };
  });
}
