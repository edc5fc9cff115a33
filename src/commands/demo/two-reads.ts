import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { JsonObject } from '../../cdk/index.js';
import type { AirbyteStream } from '../../protocol/messages.js';
import type { Simulator } from '../../simulator/index.js';
import { cannotWrite, writeNewFiles } from '../new-files.js';
import type { Terminal } from '../../terminal/terminal.js';
import { counted } from '../../terminal/words.js';
import { edit, pickTargets, type Edits, type Target } from './edits.js';
import type { Connector } from './executable.js';
import { SECOND_READ } from './folder.js';
import { read } from './read.js';
import { requestsByStream } from './requests.js';
import { createLedger, type SpendLedger } from './spend.js';
import type { CountedRead } from './summary.js';

/** What both reads have in common. */
export interface TwoReadsOptions {
  readonly simulator: Simulator;
  readonly connector: Connector;
  readonly streams: readonly AirbyteStream[];
  readonly config: string;
  readonly catalog: string;
  /** For the rows of the first read; those of the second read go into a subfolder. */
  readonly folder: string;
}

export interface FirstRead extends CountedRead {
  readonly ledger: SpendLedger;
  /** What to edit before the second read. */
  readonly targets: readonly Target[];
  /** Path of the state file. */
  readonly state: string;
}

/** Reads in full, without a state. */
export async function firstRead(reading: TwoReadsOptions, { say, stderr }: Terminal): Promise<FirstRead> {
  say('read: everything, because there is no state yet');
  const ledger = createLedger();
  const { targets, observe } = pickTargets();
  const result = await readCounted(reading, {
    folder: reading.folder,
    stderr,
    observe: (stream, row) => {
      ledger.observe(stream, row);
      observe(stream, row);
    },
  });
  const [state = ''] = await writeNewFiles(reading.folder, { 'state.json': result.states });
  return { ...result, ledger, targets, state };
}

export interface SecondRead extends CountedRead {
  readonly edits: Edits;
}

/** Edits a few objects, then reads what changed, from the state of the first read. */
export async function secondRead(
  reading: TwoReadsOptions,
  { targets, state }: FirstRead,
  { say, stderr }: Terminal,
): Promise<SecondRead> {
  const edits = edit(reading.simulator.world, targets, new Date());
  say(`read: from that state, after ${counted(targets.length, 'edit')}`);
  const folder = join(reading.folder, SECOND_READ);
  await mkdir(folder).catch((error: unknown) => {
    throw cannotWrite(folder, error);
  });
  const result = await readCounted(reading, { folder, state, stderr, observe: edits.observe });
  await writeNewFiles(folder, { 'state.json': result.states });
  return { ...result, edits };
}

interface Pass {
  readonly folder: string;
  readonly state?: string;
  readonly observe: (stream: string, row: JsonObject) => void;
  readonly stderr: Terminal['stderr'];
}

async function readCounted(
  reading: TwoReadsOptions,
  { folder, state, observe, stderr }: Pass,
): Promise<CountedRead> {
  const { simulator, connector, streams, config, catalog } = reading;
  simulator.resetRequests();
  const result = await read({
    connector,
    argv: [
      'read',
      '--config',
      config,
      '--catalog',
      catalog,
      ...(state === undefined ? [] : ['--state', state]),
    ],
    streams: streams.map(({ name }) => name),
    accounts: simulator.world.accounts.length,
    folder,
    observe,
    output: { stream: stderr, now: () => Date.now() },
  });
  return { ...result, requests: requestsByStream(simulator.requests, streams) };
}
