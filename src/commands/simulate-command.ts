import { addDays, configError, dayAt, ExitCode, systemCode, wrapText } from '../cdk/index.js';
import { UsageError } from '../protocol/command.js';
import {
  type Behaviours,
  BEHAVIOURS,
  isBehaviour,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/index.js';
import { COMMAND_OPTIONS } from './command-options.js';
import { command, parseOptions, wholeNumber } from './command-line.js';
import { accountsOf as idsOf, isId } from '../tiktok/index.js';
import type { Terminal } from '../terminal/terminal.js';
import { commandToCopy, isInImage } from './running-program.js';

const DEFAULT_PORT = 8089;
const HELP_WIDTH = 80;

const USAGE = `Usage:
  source-tiktok-ads simulate [--port N] [--host H] [--accounts N|id,id]
                             [--campaigns N] [--adgroups N] [--ads N] [--days N]
                             [--dormant-share X] [--seed N] [--latency MS]
                             [--limits basic|none|N] [--plain-names]
                             [--sandbox] [--behaviour NAME=READING]...
Simulates TikTok's Marketing API until you stop it with Ctrl-C.
  --port           default ${DEFAULT_PORT}; 0 picks any free port
  --host           address to listen on, default 127.0.0.1
  --accounts       number of accounts, or their ids
  --campaigns      per account
  --adgroups       per campaign
  --ads            per ad group
  --days           days of delivery, ending today
  --dormant-share  share of accounts that never deliver, 0 to 1; the others then
                   start late, pause or end early
  --seed           each number creates different data
  --latency        milliseconds before each response
  --limits         none (default); basic for the quota of TikTok's Basic tier;
                   N for N requests per second and 60 N per minute
  --plain-names    names as of a shop, none with tabs, commas or quotes
  --sandbox        leave out what TikTok's sandbox lacks
  --behaviour      what the API does where sources disagree; the first reading
                   is the default:
${behaviourLines()}

Example:
  source-tiktok-ads simulate --accounts 5 --days 30`;

/** Runs the simulator as a server, to try the connector by hand and to test the image. */
export const simulateCommand = command('simulate', USAGE, async (argv, { sayWhole, env }) => {
  const options = simulatorOptionsOf(argv);
  const stopped = stopSignal();
  const simulator = await start(options);
  sayWhole(greeting(simulator, env));
  await stopped;
  await simulator.close();
  return ExitCode.ok;
});

/** @throws UsageError */
export function simulatorOptionsOf(argv: readonly string[]): SimulatorOptions {
  const values = parseOptions(argv, COMMAND_OPTIONS.simulate);
  const number = (
    option: 'port' | 'campaigns' | 'adgroups' | 'ads' | 'days' | 'seed' | 'latency',
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
    plainNames: values['plain-names'],
    sandbox: values.sandbox,
    behaviours: values.behaviour === undefined ? undefined : behavioursOf(values.behaviour),
  });
}

/** Drops undefined options, so that the simulator's defaults apply. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A number of up to six digits is a count; anything else is a list of ids. */
function accountsOf(value: string | undefined): number | readonly string[] | undefined {
  if (value === undefined || /^\d{1,6}$/.test(value)) return wholeNumber('accounts', value, 1);
  const ids = idsOf(value);
  if (ids.length > 0 && ids.every(isId)) return ids;
  throw new UsageError(`--accounts must be a number of accounts or comma-separated ids, not "${value}"`);
}

function shareOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^(0|1|0?\.\d+)$/.test(value)) return Number(value);
  throw new UsageError(`--dormant-share must be a number from 0 to 1, not "${value}"`);
}

function limitsOf(value: string | undefined): SimulatorOptions['limits'] {
  if (value === undefined || value === 'basic' || value === 'none') return value;
  if (/^[1-9]\d{0,3}$/.test(value)) return { perSecond: Number(value), perMinute: 60 * Number(value) };
  throw new UsageError(`--limits must be basic, none or a number of requests per second, not "${value}"`);
}

/** Help lines of the behaviours: what each is about, and its readings below. */
function behaviourLines(): string {
  return Object.entries(BEHAVIOURS)
    .flatMap(([name, { about, readings }]) => [`    ${name}: ${readings.join(', ')}`, `        ${about}`])
    .map((line) => wrapText(line, HELP_WIDTH))
    .join('\n');
}

function behavioursOf(values: readonly string[]): Behaviours {
  return Object.fromEntries(values.map(behaviourOf));
}

function behaviourOf(value: string): readonly [string, string] {
  const [name = '', reading = ''] = value.split('=', 2);
  if (!isBehaviour(name))
    throw new UsageError(`--behaviour must be one of ${Object.keys(BEHAVIOURS).join(', ')}, not "${name}"`);
  const { readings } = BEHAVIOURS[name];
  if (!readings.some((known) => known === reading))
    throw new UsageError(`--behaviour ${name} must be ${readings.join(' or ')}, not "${reading}"`);
  return [name, reading];
}

/** @throws SyncError (config_error) if it cannot listen on the address */
async function start(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const port = String(options.port);
    if (code === 'EADDRINUSE')
      throw configError(`Port ${port} is in use.`, 'Choose another one with --port.');
    throw configError(`The simulator cannot listen on ${options.host ?? 'port'} ${port} (${code}).`);
  }
}

const SHOWN_ACCOUNTS = 5;
const EXAMPLE_DAYS = 30;
/** The simulator takes any. */
const APP_ID = '7000000000000000000';

/** A line that says the simulator is ready, and commands to copy. */
export function greeting({ url, token, world }: Simulator, env: Terminal['env']): string {
  const ids = world.accounts.map(({ id }) => id);
  const shown = ids.slice(0, SHOWN_ACCOUNTS).join(',');
  const more = ids.length > SHOWN_ACCOUNTS ? ` and ${ids.length - SHOWN_ACCOUNTS} more` : '';
  const startDate = addDays(dayAt(Date.now(), 0), -EXAMPLE_DAYS);
  const config = JSON.stringify({ access_token: token, accounts: shown, start_date: startDate });
  const check = commandToCopy('check --config -', env, { api: url, input: 'pipe' });
  const login = `login --app-id ${APP_ID} --redirect-uri http://127.0.0.1:8090/`;
  const folder = '/data';
  const whole = isInImage(env) ? `${login} --out ${folder}/config.json` : login;
  return [
    `ready: ${url} token ${token} accounts ${shown}${more}`,
    `try:   echo '${config}' | ${check}`,
    `login: ${commandToCopy(whole, env, { api: url, folder, input: 'terminal' })}`,
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
