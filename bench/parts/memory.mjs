// How much memory a read takes at its peak, and how its cost grows.
import { atMost } from '../arithmetic.mjs';
import { readArgs, withFiles } from '../connector.mjs';
import { run } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

/** Reads a stream from a server with these options. */
export const readFrom = (serverOptions, { stream = 'ad_insights', accounts = 1, flags = [], sink } = {}) =>
  withServer(serverOptions, (server) =>
    withFiles({ streams: [stream], accounts }, (at) =>
      run([...flags, ...readArgs(at)], { env: { TIKTOK_API_BASE_URL: server.url }, sink }),
    ),
  );

export async function memory({ say }) {
  const million = await readFrom({ rows: 1_000_000, metrics: '36' });
  say({
    name: 'peak MB, 1,000,000 36-metric report rows',
    value: million.peakMb,
    target: atMost(180, 160),
    detail: `${million.seconds.toFixed(1)} s, ${million.cpuSeconds.toFixed(1)} s of CPU`,
  });
}
