import { ExitCode } from '../../cdk/index.js';
import { startSimulator } from '../../simulator/index.js';
import { COMMAND_OPTIONS } from '../command-options.js';
import { command, parseOptions, wholeNumber } from '../command-line.js';
import { demonstrate } from './demonstrate.js';
import { createConnector } from './executable.js';
import { outputFolder } from './folder.js';

const USAGE = `Usage:
  source-tiktok-ads demo [--out DIR] [--accounts N] [--ads N] [--days N]
Reads the suggested streams twice from the TikTok simulator. No account, token
or network needed.
  --out       folder for rows, config, catalog and state; files are never
              overwritten (default ./demo-output, then ./demo-output-2, …)
  --accounts  number of ad accounts, default 3
  --ads       ads per ad group, default 1
  --days      days of delivery, default 60

Example:
  source-tiktok-ads demo --accounts 1 --days 7`;

/** What a newcomer runs first: the whole connector against a simulator in the same process. */
export const demoCommand = command('demo', USAGE, async (argv, terminal) => {
  const values = parseOptions(argv, COMMAND_OPTIONS.demo);
  const accounts = wholeNumber('accounts', values.accounts, 1) ?? 3;
  const ads = wholeNumber('ads', values.ads, 1) ?? 1;
  const days = wholeNumber('days', values.days, 1) ?? 60;
  const folder = await outputFolder(values.out);
  const program = process.argv[1] ?? '';
  const now = Date.now();
  // Today's figures grow by the hour, so the simulator's clock is frozen: they must not change between read and check.
  const simulator = await startSimulator({
    accounts,
    ads,
    days,
    plainNames: true,
    now: () => new Date(now),
  });
  const connector = createConnector(program, { ...terminal.env, TIKTOK_API_BASE_URL: simulator.url });
  try {
    await demonstrate({ simulator, connector, folder, ads, days, now, program }, terminal);
  } finally {
    await simulator.close();
  }
  return ExitCode.ok;
});
