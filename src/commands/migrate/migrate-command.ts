import {
  configError,
  ExitCode,
  isJsonObject,
  MASK,
  readConfigFile,
  readStateFile,
  secretsOf,
  SyncError,
  type InputState,
  type JsonObject,
  lookUp,
  nearestName,
} from '../../cdk/index.js';
import { UsageError } from '../../protocol/command.js';
import { connectionSpecification } from '../../tiktok/index.js';
import { COMMAND_OPTIONS } from '../command-options.js';
import { command, parseOptions } from '../command-line.js';
import { describeTaken, takenPaths, writeNewFiles } from '../new-files.js';
import { describeNoState } from '../state-files.js';
import { migrateConfig, type MigratedConfig } from './config.js';
import { ORIGINS, type Origin } from './origins.js';
import { DEFAULT_SETTINGS, streamsOf } from '../../streams/index.js';
import { accountsIn, migrateState, type MigratedState } from './state.js';

const USAGE = `Usage:
  source-tiktok-ads migrate --from NAME --config FILE [--state FILE] [--out DIR]
Converts another connector's config and state for this one and prints both, with
the token masked. What was renamed, assumed or omitted is on stderr.
  --from   airbyte for Airbyte's TikTok Marketing source; singer, mage, meltano
           or stitch for the Singer tap tap-tiktok-ads and what runs it
  --out    also write DIR/config.json, with the token, and DIR/state.json,
           readable only by you
One FILE may be "-" for standard input.

Example:
  source-tiktok-ads migrate --from airbyte --config old.json --out new`;

/** Converts another connector's config and state to this connector's. */
export const migrateCommand = command('migrate', USAGE, async (argv, { conceal, say, printJson }) => {
  const options = optionsOf(argv);
  const { raw, saved } = await readInput(options);
  conceal(secretsIn(raw));
  const { config, state } = migrate(raw, saved, options);
  for (const note of [...config.notes, ...state.notes]) say(note);
  const files = { 'config.json': config.config, 'state.json': state.state };
  const taken = options.out === undefined ? [] : await takenPaths(options.out, Object.keys(files));
  const inTheWay = taken.length === 0 ? [] : [describeTaken(taken)];
  const mistakes = [...config.mistakes, ...state.mistakes, ...inTheWay];
  if (mistakes.length > 0) throw configError(mistakes.join('\n'));
  if (options.out !== undefined) {
    const paths = await writeNewFiles(options.out, files);
    say(`Written: ${paths.join(', ')}`);
  }
  printJson({ config: { ...config.config, access_token: MASK }, state: state.state });
  return ExitCode.ok;
});

interface MigrateOptions {
  readonly origin: Origin;
  readonly config: string;
  readonly state: string | undefined;
  readonly out: string | undefined;
}

function optionsOf(argv: readonly string[]): MigrateOptions {
  const { from = '', config, state, out } = parseOptions(argv, COMMAND_OPTIONS.migrate);
  const origin = lookUp(ORIGINS, from);
  if (origin === undefined) throw unknownOrigin(from);
  if (!config) throw new UsageError('migrate needs --config FILE');
  if (state === '' || out === '') throw new UsageError('--state and --out need a path');
  if (config === '-' && state === '-') {
    throw new UsageError('only one of --config and --state can be standard input ("-")');
  }
  return { origin, config, state, out };
}

/** Has no config file that could be converted. */
const BY_HAND = 'Fivetran';

function unknownOrigin(from: string): UsageError {
  const known = Object.keys(ORIGINS);
  const needed = `migrate needs --from ${known.join('|')}`;
  if (from === '') return new UsageError(needed);
  const byHand =
    nearestName(from, [BY_HAND]) === undefined ? '' : `; for ${BY_HAND}, docs/migrating.md has the steps`;
  return new UsageError(`${needed}, not "${from}"${byHand}`, { name: from, known });
}

interface Input {
  readonly raw: JsonObject;
  readonly saved: InputState;
}

/** @throws SyncError (config_error) naming both files if neither can be used */
async function readInput({ config, state }: MigrateOptions): Promise<Input> {
  const [raw, saved] = await Promise.allSettled([readConfigFile(config), readStateFile(state)]);
  if (raw.status === 'fulfilled' && saved.status === 'fulfilled') {
    return { raw: raw.value, saved: saved.value };
  }
  const reasons = [raw, saved].flatMap((read) =>
    read.status === 'rejected' ? [read.reason as unknown] : [],
  );
  throw configError(reasons.map((reason) => SyncError.from(reason).userMessage).join('\n'));
}

/** The config's settings affect columns, not states. */
const STREAMS = streamsOf(DEFAULT_SETTINGS);

interface Migrated {
  readonly config: MigratedConfig;
  readonly state: MigratedState;
}

function migrate(raw: JsonObject, saved: InputState, options: MigrateOptions): Migrated {
  const config = migrateConfig(raw, options.origin, accountsIn(saved, STREAMS));
  if (options.state === undefined) {
    const notes = ['No state was given: the first run reads reports from start_date and objects in full.'];
    return { config, state: { state: [], notes, mistakes: [] } };
  }
  if (saved.size === 0) {
    return { config, state: { state: [], notes: [], mistakes: [describeNoState(options.state)] } };
  }
  return {
    config,
    state: migrateState(saved, STREAMS, { accounts: config.accounts, elsewhere: options.origin.elsewhere }),
  };
}

/** The token and the app's secret, at any depth. */
function secretsIn(raw: JsonObject): readonly string[] {
  const { secret } = raw;
  return [
    ...secretsOf(connectionSpecification, raw),
    ...(typeof secret === 'string' ? [secret] : []),
    ...Object.values(raw).filter(isJsonObject).flatMap(secretsIn),
  ];
}
