import { ExitCode, toAirbyteStream } from '../cdk/index.js';
import { UsageError } from '../protocol/command.js';
import { SyncMode, type AirbyteStream } from '../protocol/messages.js';
import { COMMAND_OPTIONS } from './command-options.js';
import { command, parseOptions } from './command-line.js';
import { configAt } from './config-at.js';
import { source } from '../connector/source.js';
import { chooseStreams, namesOf } from './stream-choice.js';

const USAGE = `Usage:
  source-tiktok-ads catalog --config FILE [--streams a,b|all] [--incremental]
Prints a configured catalog for "read".
  --streams      comma-separated stream names, or all
                 (default: the suggested streams)
  --incremental  let streams with a cursor resume from their saved state;
                 without it every run reads them in full
FILE may be "-" for standard input.

Example:
  source-tiktok-ads catalog --config config.json > catalog.json`;

/** What the destination does with the rows: replace everything, or keep the newest row of each primary key. */
const DestinationSyncMode = { overwrite: 'overwrite', appendDedup: 'append_dedup' } as const;
type DestinationSyncMode = (typeof DestinationSyncMode)[keyof typeof DestinationSyncMode];

export interface ConfiguredCatalog {
  readonly streams: readonly {
    readonly stream: AirbyteStream;
    readonly sync_mode: SyncMode;
    readonly destination_sync_mode: DestinationSyncMode;
    readonly cursor_field: readonly string[];
    readonly primary_key: readonly (readonly string[])[];
  }[];
}

/** Prints a catalog for running `read` by hand. Checks the config first, as `discover` does. */
export const catalogCommand = command('catalog', USAGE, async (argv, terminal) => {
  const options = parseOptions(argv, COMMAND_OPTIONS.catalog);
  if (!options.config) throw new UsageError('catalog needs --config FILE');
  const { streams } = options;
  if (streams !== undefined) namesOf(streams); // reports wrong usage before the config is read
  const config = await configAt(options.config, terminal);
  const chosen = chooseStreams(streams, source.streams(config).map(toAirbyteStream));
  terminal.printJson(configuredCatalog(chosen, options.incremental ?? false));
  return ExitCode.ok;
});

/** @param incremental for the streams that support it; the others are read in full */
export function configuredCatalog(
  streams: readonly AirbyteStream[],
  incremental: boolean,
): ConfiguredCatalog {
  return {
    streams: streams.map((stream) => {
      const goesOn = incremental && stream.supported_sync_modes.includes(SyncMode.incremental);
      return {
        stream,
        sync_mode: goesOn ? SyncMode.incremental : SyncMode.fullRefresh,
        destination_sync_mode: goesOn ? DestinationSyncMode.appendDedup : DestinationSyncMode.overwrite,
        cursor_field: stream.default_cursor_field ?? [],
        primary_key: stream.source_defined_primary_key,
      };
    }),
  };
}
