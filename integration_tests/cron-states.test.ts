import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../src/cdk/index.js';
import { stateMessage } from '../src/commands/state-files.js';
import { withFiles } from './support/connector.js';

/* deploy/cron: what the script does to a state.jsonl that something else wrote, with a stand-in for the connector. */

const SCRIPT = fileURLToPath(new URL('../deploy/cron/sync.sh', import.meta.url));

const line = (name: string, day: string): string => JSON.stringify(stateMessage(name, { day }));
const emitted = (message: string): string => `{"type":"STATE","state":${message}}`;

const OLD_ADS = line('ads', '2026-05-01');
const OLD_REPORT = line('report', '2026-05-01');
/** What the connector emits for one of the two streams. */
const NEW_ADS = emitted(line('ads', '2026-05-02'));
const MERGED = [NEW_ADS, OLD_REPORT];

interface Given {
  readonly state?: string;
  readonly isConnectorRelative?: boolean;
  /** True if CDPATH leads to another folder of the same name. */
  readonly hasDecoy?: boolean;
}

/** Runs the script as a person types it, with a relative path of the folder. */
async function sync({ state = '', isConnectorRelative = false, hasDecoy = false }: Given) {
  const files = {
    ...{ 'config.json': '{}', 'catalog.json': '{}', 'state.jsonl': state },
    connector: `#!/bin/sh\necho '${NEW_ADS}'\n`,
  };
  return withFiles(files, async (path) => {
    chmodSync(path('connector'), 0o755);
    const [cwd, folder] = [path('..'), basename(path('.'))];
    if (hasDecoy) mkdirSync(path(`decoy/${folder}`), { recursive: true });
    const connector = isConnectorRelative ? `./${folder}/connector` : path('connector');
    const env = { PATH: process.env['PATH'], CONNECTOR: connector, CDPATH: path('decoy') };
    const script = spawn(SCRIPT, [folder], { cwd, env });
    const [code] = (await once(script, 'close')) as [number | null];
    const saved = readFileSync(path('state.jsonl'), 'utf8');
    return { code, saved, states: saved.split(/\r?\n/).filter((one) => one !== '') };
  });
}

describe('deploy/cron/sync.sh with a state that it did not write', () => {
  it.each([
    ['the last line has no newline', `${OLD_ADS}\n${OLD_REPORT}`],
    ['the last line has no newline, and is that of the stream that is read', `${OLD_REPORT}\n${OLD_ADS}`],
    ['there are empty lines', `${OLD_ADS}\n\n${OLD_REPORT}\n\n`],
    ['lines end as on Windows', `${OLD_ADS}\r\n${OLD_REPORT}\r\n\r\n`],
  ])('the state of each stream is kept, once, if %s', async (_, state) => {
    const { code, states } = await sync({ state });
    expect([code, [...states].sort()]).toEqual([0, [...MERGED].sort()]);
  });

  it('a GLOBAL state is refused, because a line of it has several streams', async () => {
    const streams = [OLD_ADS, OLD_REPORT].map((one) => (JSON.parse(one) as JsonObject)['stream']);
    const state = `${JSON.stringify({ type: 'GLOBAL', global: { stream_states: streams } })}\n`;
    expect(await sync({ state })).toMatchObject({ code: 2, saved: state });
  });
});

describe('deploy/cron/sync.sh and paths', () => {
  it.each([
    ['the path of the connector may be relative', { isConnectorRelative: true }],
    ['another folder of the same name is left alone, whatever CDPATH says', { hasDecoy: true }],
  ])('%s', async (_, given) => {
    expect(await sync(given)).toMatchObject({ code: 0, states: [NEW_ADS] });
  });
});
