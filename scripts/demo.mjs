// The connector against its own simulator: no account, no token, no network. Arguments go to the demo command.
import { spawnSync } from 'node:child_process';
import { ensureBuilt, root } from './ensure.mjs';

ensureBuilt();
const { status } = spawnSync(process.execPath, [`${root}dist/main.mjs`, 'demo', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
