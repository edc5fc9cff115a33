// All streams at once, for an agency with 50 accounts, within a quota: what works for a few streams must work for more
// than a hundred.
import { readFileSync } from 'node:fs';
import { atMost } from '../arithmetic.mjs';
import { daysAgo, readArgs, withFiles } from '../connector.mjs';
import { start } from '../measure.mjs';
import { withSimulator } from '../with-simulator.mjs';

const ACCOUNTS = 50;
/** A tier that completes this many requests within minutes. */
const PER_SECOND = 50;
/** What that tier allows for one endpoint, whose streams are read one after the other (src/tiktok/api/limits.ts). */
const SLOWER = { path: 'gmv_max/report/get/', perSecond: 600 / 60 };
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

export const catalogue = ({ say }) =>
  withSimulator(WORLD, async (simulator) => {
    const { seconds, peakMb, requests, slower, refused, streams } = await readEverything(simulator);
    const name = `all ${streams} streams of ${ACCOUNTS} accounts`;
    say({
      name: `wall time / least possible, ${PER_SECOND}/s, ${name}`,
      value: seconds / ((requests - slower) / PER_SECOND + slower / SLOWER.perSecond),
      target: atMost(1.18),
      detail: `${requests} requests in ${seconds.toFixed(0)} s, ${slower} of them at ${SLOWER.perSecond}/s`,
    });
    say({ name: `% of requests refused, ${name}`, value: (refused / requests) * 100, target: atMost(2) });
    say({ name: `peak MB, ${name}`, value: peakMb, target: atMost(240) });
  });

async function readEverything({ url, requests, forget }) {
  const given = {
    streams: ['all'],
    accounts: ACCOUNTS,
    paced: true,
    config: { start_date: daysAgo(DAYS), end_date: '', api_tier: 'ultimate' },
  };
  return withFiles(given, async (at) => {
    await forget();
    const { exitCode, seconds, peakMb, stdout, stderr } = await start(readArgs(at), {
      env: { TIKTOK_API_BASE_URL: url },
    }).ended;
    const [lines] = stdout.trim().split(/\s+/).map(Number);
    if (exitCode !== 0 || !(lines > ACCOUNTS))
      throw new Error(`exit code ${exitCode} after ${lines} lines\n${stderr.slice(-2000)}`);
    const { total, of, refused } = await requests();
    const { streams } = JSON.parse(readFileSync(at('catalog'), 'utf8'));
    return { seconds, peakMb, requests: total, slower: of(SLOWER.path), refused, streams: streams.length };
  });
}
