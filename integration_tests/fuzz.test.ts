import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const FUZZ = fileURLToPath(new URL('../scripts/fuzz.mjs', import.meta.url));
const INPUTS = 300;
const MUTATIONS = 100;

it(`none of ${INPUTS} odd configs, catalogs, states and responses crashes the connector or makes it print the token`, async () => {
  const child = spawn(process.execPath, [
    FUZZ,
    '--inputs',
    String(INPUTS),
    '--mutations',
    String(MUTATIONS),
    '--seed',
    '7',
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  // It contains the seed and the findings.
  expect([exitCode, output]).toEqual([0, expect.stringMatching(/^seed \d+;.*nothing found\n$/s)]);
  const [, counted] = /^all +(\d+) inputs/m.exec(output) ?? [];
  expect(Number(counted)).toBeGreaterThanOrEqual(INPUTS + MUTATIONS);
});
