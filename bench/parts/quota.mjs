// Wall time of a read that is limited by the API's quota, compared with the minimum that the quota allows.
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../arithmetic.mjs';
import { readArgs, withFiles } from '../connector.mjs';
import { run } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

const LATENCY_MS = 300;
const ACCOUNTS = 24;
const PAGES = 13;
/** Lets the second that the rate limiter looks back to pass. */
const LIMIT_FORGETS_MS = 1500;

const CASES = [
  { label: '10/s, default rows', perSecond: 10, wall: atMost(1.05), refused: atMost(2) },
  { label: '10/s, no burst at all, default rows', perSecond: 10, strict: true, wall: atMost(1.18) },
  { label: '20/s, default rows', perSecond: 20, tier: 'advanced' },
  { label: '10/s, 36-metric rows', perSecond: 10, metrics: '36' },
  { label: '20/s, 36-metric rows', perSecond: 20, tier: 'advanced', metrics: '36' },
];

export async function quota({ say, keys }) {
  for (const { label, wall, refused, ...limits } of CASES) {
    const names = [`wall time / least possible, ${label}`, `% of requests refused, ${label}`];
    if (limits.tier !== undefined && !keys.includes('api_tier')) {
      for (const name of names) say({ name });
      continue;
    }
    const figures = await readUnder(limits);
    say({ name: names[0], value: figures.wall, target: wall, detail: figures.detail });
    say({ name: names[1], value: figures.refusedPercent, target: refused });
  }
}

async function readUnder({ perSecond, strict = false, tier, metrics = 'asked' }) {
  const server = {
    rows: PAGES * 1000,
    metrics,
    latency: LATENCY_MS,
    'per-second': perSecond,
    'per-minute': perSecond * 60,
    strict,
  };
  const config = tier === undefined ? {} : { api_tier: tier };
  return withServer(server, async (api) => {
    const env = { TIKTOK_API_BASE_URL: api.url };
    const read = (accounts) =>
      withFiles({ streams: ['ad_insights'], accounts, paced: true, config }, (at) =>
        run(readArgs(at), { env }),
      );
    // The server makes its pages at the first request, and does not respond meanwhile.
    await read(1);
    await sleep(LIMIT_FORGETS_MS);
    await api.takeCounts();
    const { seconds, lines } = await read(ACCOUNTS);
    const { requests, refused } = await api.counts();
    const answered = requests - refused;
    const expected = ACCOUNTS * PAGES * 1000;
    if (lines < expected) throw new Error(`${lines} lines instead of ${expected} rows`);
    return {
      wall: seconds / (LATENCY_MS / 1000 + answered / perSecond),
      refusedPercent: (refused / answered) * 100,
      detail: `${answered} requests in ${seconds.toFixed(1)} s`,
    };
  });
}
