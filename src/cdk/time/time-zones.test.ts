import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/*
 * The machine's time zone is fixed when a process starts, so the module is bundled once and run in a separate process
 * for each zone.
 */

const here = fileURLToPath(new URL('.', import.meta.url));
const cdk = fileURLToPath(new URL('..', import.meta.url));
const ZONES = [
  'UTC',
  'America/Los_Angeles',
  'Asia/Katmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Pacific/Kiritimati',
];

/** Every day of six years, through every function that could depend on the machine's zone. */
const PROGRAM = `
  import { addDays, boundsOfDay, dayAt, isDay, splitDateRange } from '${here}days.ts';
  import { parseDayStart, parseInstant } from '${here}instants.ts';
  import { standardOffset } from '${here}offsets.ts';
  import { planDayWindows } from '${cdk}cursor/day-window.ts';
  const days = [];
  for (let day = '2010-01-01'; day < '2016-01-01'; day = addDays(day, 1)) days.push(day);
  const tried = days.map((day) => [
    addDays(day, 1), addDays(day, -40), isDay(day), parseDayStart(day + ' 00:00:00'),
    parseInstant(day + ' 02:30:00'), parseInstant(day + 'T23:59:59+05:45'),
    dayAt(Date.parse(day + 'T07:30:00Z'), -480), boundsOfDay(day, 345),
    day.endsWith('-01-01') && standardOffset('America/Los_Angeles', Number(day.slice(0, 4))),
  ]);
  const windows = splitDateRange({ start: days[0], end: days.at(-1) }, 30);
  const plan = planDayWindows('2011-12-31', { range: { start: days[0], end: days.at(-1) }, lookbackDays: 7, windowDays: 30 });
  console.log(JSON.stringify({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, days, tried, windows, plan }));
`;

interface Output {
  readonly zone: string;
  readonly days: readonly string[];
}

let folder = '';
let outputs: readonly (readonly [string, Output])[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'days-'));
  const [source, bundle] = [join(folder, 'program.ts'), join(folder, 'program.mjs')];
  writeFileSync(source, PROGRAM);
  const esbuild = join(here, '../../../node_modules/esbuild/bin/esbuild');
  execFileSync(esbuild, [
    source,
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${bundle}`,
    '--log-level=error',
  ]);
  outputs = ZONES.map((zone) => {
    const text = execFileSync(process.execPath, [bundle], { env: { TZ: zone }, encoding: 'utf8' });
    return [zone, JSON.parse(text) as Output];
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('day arithmetic', () => {
  it('the processes run in the intended time zones', () => {
    expect(outputs.map(([, { zone }]) => zone)).toEqual(ZONES);
    expect(outputs[0]?.[1].days).toHaveLength(6 * 365 + 1);
  });

  it('day arithmetic does not depend on the machine’s time zone', () => {
    const [first, ...others] = outputs.map(([, output]) => JSON.stringify({ ...output, zone: '' }));
    for (const other of others) expect(other === first).toBe(true);
  });
});
