import type { SimulatorOptions } from '../../src/simulator/index.js';
import { runConnector, type CatalogStream, type Outcome } from '../support/connector.js';
import type { ConfiguredCatalog } from '../support/protocol.js';
import { discoverWith } from '../support/reads.js';
import { NO_NETWORK } from '../support/run-warm.js';
import { now } from '../support/time.js';

export { NO_NETWORK };

/** A few rows of every stream, so that reading all of them takes no time; days in two calendar months. */
export const SMALL_WORLD: SimulatorOptions = {
  accounts: 2,
  campaigns: 2,
  adgroups: 1,
  ads: 2,
  days: 25,
  now,
};

/** An unknown token, for commands that make no requests. */
export const OFFLINE_CONFIG = {
  access_token: 'a-token-that-nobody-knows',
  accounts: '7100000000000000001',
  start_date: '2026-04-01',
};

export const runDiscover = (): Promise<Outcome> =>
  runConnector(['discover', '--config', '-'], { stdin: JSON.stringify(OFFLINE_CONFIG), env: NO_NETWORK });

/** The connector's streams as discover prints them, so that a new stream needs no new test. */
export async function discoverStreams(): Promise<readonly CatalogStream[]> {
  const { lines, stdout } = await discoverWith(OFFLINE_CONFIG);
  const catalog = lines.find(({ type }) => type === 'CATALOG')?.catalog;
  if (catalog === undefined) throw new Error(`discover printed no catalog: ${stdout.slice(0, 500)}`);
  return catalog.streams;
}

export const isIncremental = ({ supported_sync_modes: modes }: CatalogStream): boolean =>
  modes.includes('incremental');

/** A catalog as the acceptance tests write it: with every key of the protocol, unset ones as null. */
export function explicitCatalog(
  streams: readonly CatalogStream[],
  syncMode: (stream: CatalogStream) => string | undefined,
): ConfiguredCatalog {
  return {
    streams: streams.map((stream) => ({
      stream: {
        ...{ namespace: null, is_resumable: null, is_file_based: null },
        ...{ source_defined_cursor: null, default_cursor_field: null, source_defined_primary_key: null },
        ...stream,
      },
      sync_mode: syncMode(stream),
      destination_sync_mode: 'append',
      ...{ cursor_field: null, primary_key: null, generation_id: null, minimum_generation_id: null },
      ...{ sync_id: null, include_files: null, destination_object_name: null },
    })),
  };
}

/** A state with its cursors moved to a future day, by default far ahead; everything else stays. */
export function futureOf<T>(state: T, day = '2099-01-01'): T {
  const text = JSON.stringify(state);
  return JSON.parse(text.replaceAll(/"\d{4}-\d{2}-\d{2}(T[\d:]+Z)?"/g, `"${day}$1"`)) as T;
}
