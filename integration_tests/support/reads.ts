import type { Simulator } from '../../src/simulator/index.js';
import { FAST_CLOCK } from './time.js';
import {
  outcomeOf,
  runConnector,
  withFiles,
  type Outcome,
  type RunOptions,
  type StateBody,
} from './connector.js';
import { catalogOf, configFor, STREAMS } from './read-inputs.js';
import { NO_NETWORK, runWarm } from './run-warm.js';

export interface ReadOptions {
  /** Merged into a working config for the simulator. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly streams?: readonly string[];
  readonly syncMode?: string;
  /** Content of the catalog file; default: made from `streams` and `syncMode`. */
  readonly catalog?: unknown;
  /** Content of the state file; default: no `--state`. */
  readonly state?: unknown;
  readonly run?: RunOptions & { readonly args?: readonly string[] };
}

/** Runs `read` of the built connector against a simulator: in a process of its own only if the run is about that. */
export async function readFrom(simulator: Simulator, options: ReadOptions = {}): Promise<Outcome> {
  const files = {
    'config.json': configFor(simulator, options.config),
    'catalog.json': options.catalog ?? catalogOf(options.streams ?? STREAMS, options.syncMode),
    ...(options.state !== undefined && { 'state.json': options.state }),
  };
  const { args = [], ...run } = options.run ?? {};
  return withFiles(files, (path) => {
    const argv = [
      'read',
      `--config=${path('config.json')}`,
      `--catalog=${path('catalog.json')}`,
      ...(options.state === undefined ? [] : [`--state=${path('state.json')}`]),
      ...args,
    ];
    return runProtocol(argv, { ...run, env: { TIKTOK_API_BASE_URL: simulator.url, ...run.env } });
  });
}

/** Runs `check` in the same way, with a working config into which this one is merged. */
export const checkFrom = (
  simulator: Simulator,
  config?: Readonly<Record<string, unknown>>,
  env?: RunOptions['env'],
): Promise<Outcome> =>
  withFiles({ 'config.json': configFor(simulator, config) }, (path) =>
    runProtocol(['check', '--config', path('config.json')], {
      env: { TIKTOK_API_BASE_URL: simulator.url, ...env },
    }),
  );

/** Runs `discover` with exactly this config. */
export const discoverWith = (config: object): Promise<Outcome> =>
  withFiles({ 'config.json': config }, (path) => runProtocol(['discover', '--config', path('config.json')]));

/** Runs a command of the protocol at NOW, in a process of its own only if the run is about that. */
export async function runProtocol(argv: readonly string[], run: RunOptions = {}): Promise<Outcome> {
  const env = { ...FAST_CLOCK, ...run.env };
  return isOfProcess(run) ? runConnector(argv, { ...run, env }) : outcomeOf(await runWarm(argv, env));
}

/** What a command can be given without a process of its own. */
const OF_COMMAND = ['FAKE_NOW', 'FAST_CLOCK', 'LOG_LEVEL', 'STEADY_CLOCK', 'TIKTOK_API_BASE_URL'];

/** True if a run is about the process: its standard input, its folder, its signals or its environment. */
const isOfProcess = ({ env = {}, ...others }: RunOptions): boolean =>
  Object.keys(others).length > 0 ||
  Object.entries(env).some(([name, value]) => !OF_COMMAND.includes(name) && NO_NETWORK[name] !== value);

/** The cursor of one account in a stream's final state. */
export function cursorOf(states: readonly StateBody[], stream: string, account: string): string | undefined {
  const found = states.find((state) => state.stream.stream_descriptor.name === stream)?.stream
    .stream_state as
    | { states: readonly { partition: { advertiser_id: string }; cursor: Record<string, string> }[] }
    | undefined;
  const cursor = found?.states.find(({ partition }) => partition.advertiser_id === account)?.cursor;
  return cursor === undefined ? undefined : Object.values(cursor)[0];
}
