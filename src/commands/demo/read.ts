import type { JsonObject } from '../../cdk/index.js';
import type { Message, StateMessage } from '../../protocol/messages.js';
import type { Connector } from './executable.js';
import { createProgress, type ProgressOutput } from './progress.js';
import { openRowFiles } from './row-files.js';
import type { Tally } from './tally.js';
import { textAt } from './text-at.js';

export interface ReadOptions {
  readonly connector: Connector;
  /** Command line of the read. */
  readonly argv: readonly string[];
  readonly streams: readonly string[];
  readonly accounts: number;
  /** Folder for the rows. */
  readonly folder: string;
  readonly observe: (stream: string, row: JsonObject) => void;
  readonly output: ProgressOutput;
}

export interface ReadResult {
  readonly tallies: readonly Tally[];
  /** The last state of each stream: the content of a state file. */
  readonly states: readonly StateMessage['state'][];
}

type OpenTally = { -readonly [K in keyof Tally]: Tally[K] } & { readonly accounts: Set<string> };

/** Runs one `read` and acts as its destination: keeps the rows and the last state of each stream. */
export async function read(options: ReadOptions): Promise<ReadResult> {
  const { connector, argv, streams, folder, observe, output } = options;
  const tallies = new Map(streams.map((stream) => [stream, newTally(stream)]));
  const states = new Map<string, StateMessage['state']>();
  const progress = createProgress([...tallies.values()], options.accounts, output);
  const files = await openRowFiles(folder, streams);
  try {
    for await (const message of connector(...argv)) {
      if (message.type === 'STATE') states.set(message.state.stream.stream_descriptor.name, message.state);
      if (message.type === 'RECORD') {
        const { stream, data } = message.record;
        await files.write(stream, data);
        observe(stream, data);
      }
      const ended = count(message, tallies);
      if (ended === undefined) progress.moved();
      else progress.ended(ended);
    }
  } finally {
    await files.close();
    progress.close();
  }
  return { tallies: [...tallies.values()], states: [...states.values()] };
}

const newTally = (stream: string): OpenTally => ({
  stream,
  accounts: new Set(),
  rows: 0,
  startedAt: undefined,
  endedAt: undefined,
  complete: false,
});

/** @returns the stream's tally if this message ends the stream */
function count(message: Message, tallies: ReadonlyMap<string, OpenTally>): Tally | undefined {
  if (message.type === 'RECORD') {
    const tally = tallies.get(message.record.stream);
    if (tally === undefined) return undefined;
    tally.rows += 1;
    tally.accounts.add(textAt(message.record.data, 'advertiser_id'));
  }
  if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return undefined;
  const { stream_descriptor: descriptor, status } = message.trace.stream_status;
  const tally = tallies.get(descriptor.name);
  if (tally === undefined) return undefined;
  if (status === 'STARTED') tally.startedAt = message.trace.emitted_at;
  if (status !== 'COMPLETE' && status !== 'INCOMPLETE') return undefined;
  tally.endedAt = message.trace.emitted_at;
  tally.complete = status === 'COMPLETE';
  return tally;
}
