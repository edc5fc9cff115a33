import { addDays, configError, dayAt, ExitCode, systemCode } from '../cdk/index.js';
import { UsageError } from '../protocol/command.js';
import {
  type Behaviours,
  BEHAVIOURS,
  isBehaviour,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/index.js';
import { command, parseOptions, wholeNumber } from './command-line.js';

const DEFAULT_PORT = 8089;

const USAGE = `Usage:
  source-tiktok-ads simulate [--port N] [--host H] [--accounts N|id,id] [--campaigns N] [--adgroups N] [--ads N]
                             [--days N] [--dormant-share X] [--seed N] [--latency MS] [--limits basic|none|N]
                             [--sandbox] [--behaviour NAME=READING]...
Plays TikTok's Marketing API until it is stopped (Ctrl-C). Counts are per account, per campaign and per ad group.
  --port           default ${DEFAULT_PORT}; 0 takes any free one
  --host           address to listen at, default 127.0.0.1
  --accounts       how many, or their ids
  --days           of delivery, the last one is today
  --dormant-share  share of the accounts that never deliver, 0 to 1; each of the others then begins late, pauses or
                   stops early
  --seed           another number is another world
  --latency        milliseconds before each answer
  --limits         basic: refuse what exceeds the rate limits of TikTok's Basic tier; a number: so many requests a
                   second, and sixty times as many a minute (default: none)
  --sandbox        lack what TikTok's sandbox lacks
  --behaviour      what the API does where sources disagree; the first reading is the default:
${behaviourLines()}`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  accounts: { type: 'string' },
  campaigns: { type: 'string' },
  adgroups: { type: 'string' },
  ads: { type: 'string' },
  days: { type: 'string' },
  'dormant-share': { type: 'string' },
  seed: { type: 'string' },
  latency: { type: 'string' },
  limits: { type: 'string' },
  sandbox: { type: 'boolean' },
  behaviour: { type: 'string', multiple: true },
} as const;

/** Runs the simulated API as a server of its own, for trying the connector by hand and for tests of the image. */
export const simulateCommand = command(USAGE, async (argv, { say }) => {
  const options = simulatorOptionsOf(argv);
  const stopped = stopSignal();
  const simulator = await start(options);
  say(greeting(simulator));
  await stopped;
  await simulator.close();
  return ExitCode.ok;
});

/** @throws UsageError */
export function simulatorOptionsOf(argv: readonly string[]): SimulatorOptions {
  const values = parseOptions(argv, OPTIONS);
  const number = (
    option: Exclude<keyof typeof OPTIONS, 'sandbox' | 'dormant-share' | 'behaviour'>,
    least = 0,
  ): number | undefined => wholeNumber(option, values[option], least);
  return given({
    port: number('port') ?? DEFAULT_PORT,
    host: values.host,
    accounts: accountsOf(values.accounts),
    campaigns: number('campaigns'),
    adgroups: number('adgroups'),
    ads: number('ads'),
    days: number('days', 1),
    dormantShare: shareOf(values['dormant-share']),
    seed: number('seed'),
    latencyMs: number('latency'),
    limits: limitsOf(values.limits),
    sandbox: values.sandbox,
    behaviours: values.behaviour === undefined ? undefined : behavioursOf(values.behaviour),
  });
}

/** Drops what was not given, so that the simulator's own defaults hold. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A short number is a count; anything longer, or with a comma, is a list of ids. */
function accountsOf(value: string | undefined): number | readonly string[] | undefined {
  if (value === undefined || /^\d{1,6}$/.test(value)) return wholeNumber('accounts', value, 1);
  const ids = value.split(',').map((id) => id.trim());
  if (ids.every((id) => /^\d+$/.test(id))) return [...new Set(ids)];
  throw new UsageError(
    `--accounts takes a number of accounts, or their ids separated by commas, not "${value}"`,
  );
}

function shareOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^(0|1|0?\.\d+)$/.test(value)) return Number(value);
  throw new UsageError(`--dormant-share takes a number from 0 to 1, not "${value}"`);
}

function limitsOf(value: string | undefined): SimulatorOptions['limits'] {
  if (value === undefined || value === 'basic' || value === 'none') return value;
  if (/^[1-9]\d{0,3}$/.test(value)) return { perSecond: Number(value), perMinute: 60 * Number(value) };
  throw new UsageError(`--limits takes basic, none or a number of requests a second, not "${value}"`);
}

function behaviourLines(): string {
  const entries = Object.entries(BEHAVIOURS);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries
    .map(([name, { about, readings }]) => `    ${name.padEnd(width)}  ${about}: ${readings.join(' or ')}`)
    .join('\n');
}

function behavioursOf(values: readonly string[]): Behaviours {
  return Object.fromEntries(values.map(behaviourOf));
}

function behaviourOf(value: string): readonly [string, string] {
  const [name = '', reading = ''] = value.split('=', 2);
  if (!isBehaviour(name))
    throw new UsageError(`--behaviour takes one of ${Object.keys(BEHAVIOURS).join(', ')}, not "${name}"`);
  const { readings } = BEHAVIOURS[name];
  if (!readings.some((known) => known === reading))
    throw new UsageError(`--behaviour ${name} is ${readings.join(' or ')}, not "${reading}"`);
  return [name, reading];
}

/** @throws SyncError (config_error) when the address cannot be listened at */
async function start(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const port = String(options.port);
    if (code === 'EADDRINUSE')
      throw configError(`Port ${port} is in use.`, 'Choose another one with --port.');
    throw configError(`The simulator cannot listen at ${options.host ?? 'port'} ${port} (${code}).`);
  }
}

const SHOWN_ACCOUNTS = 5;
const EXAMPLE_DAYS = 30;

/** The line that says it is ready, and a command to copy. */
function greeting({ url, token, world }: Simulator): string {
  const ids = world.accounts.map(({ id }) => id);
  const shown = ids.slice(0, SHOWN_ACCOUNTS).join(',');
  const more = ids.length > SHOWN_ACCOUNTS ? ` and ${ids.length - SHOWN_ACCOUNTS} more` : '';
  const startDate = addDays(dayAt(Date.now(), 0), -EXAMPLE_DAYS);
  const config = JSON.stringify({ access_token: token, accounts: shown, start_date: startDate });
  return [
    `ready: ${url} token ${token} accounts ${shown}${more}`,
    `try:   echo '${config}' | TIKTOK_API_BASE_URL=${url} source-tiktok-ads check --config -`,
  ].join('\n');
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
