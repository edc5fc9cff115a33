// Tests the image as the platform would use it: `scripts/with-image node scripts/container-checks.mjs`. The simulator
// plays TikTok. The last line is `N passed, N failed`; the exit code is 1 if a check failed.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { check, summarise } from './checks.mjs';
import { checkCommands } from './container/commands.mjs';
import { put } from './container/connector.mjs';
import { startReachableSimulator } from './container/docker.mjs';
import { checkLauncher, checkMemory, checkStop } from './container/endings.mjs';
import { checkImage } from './container/image.mjs';
import { root } from './ensure.mjs';
import { accountIds, TOKEN } from './simulator.mjs';

const DAYS = 30;
const metadata = parse(readFileSync(`${root}metadata.yaml`, 'utf8')).data;
const config = {
  access_token: TOKEN,
  accounts: accountIds(2).join(','),
  start_date: new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10),
  include_deleted: true,
};
const small = { accounts: 2, ads: 3, days: 40 };
/** Every ad has a row for every day: 1,000 per page, some megabytes of text. */
const large = { accounts: 2, campaigns: 10, adgroups: 10, ads: 10, days: 4 };

/** Runs checks against a separate simulator. */
async function against(world, checks) {
  const { url, stop } = await startReachableSimulator(world);
  return checks(url).finally(stop);
}

await check('all checks were run', async () => {
  put('config.json', config);
  await checkImage(metadata);
  const streams = await against(small, async (api) => {
    const discovered = await checkCommands({ api, config, metadata });
    await checkLauncher({ api, config, streams: discovered });
    return discovered;
  });
  await against({ ...small, latency: 500 }, checkStop);
  await against(large, (api) => checkMemory({ api, streams }));
});
process.exit(summarise());
