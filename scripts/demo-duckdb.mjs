// What `npm run demo -- --duckdb` does after the demo: pipes the connector's output through examples/duckdb, twice, as
// a person would. The simulated accounts are the demo's, without its edits.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { root } from './ensure.mjs';
import { startSimulator } from './simulator.mjs';

/** Simulated accounts that the demo and the later reads share. */
const WORLD = { accounts: '3', ads: '1', days: '60' };

/** Files created in the demo's folder. */
const MADE = ['tiktok-ads.duckdb', 'tiktok-ads.duckdb.wal', 'duckdb-state.json', 'spend.html'];

const READS = [
  'load everything, because there is no state yet',
  'load again from that state; the look-back replaces its rows',
];

/**
 * @param {(args: string[]) => number} demo runs the demo command and returns its exit code
 * @param {string[]} argv arguments of the demo command
 * @returns {Promise<number>} the exit code
 */
export async function demoWithDuckdb(demo, argv) {
  const { out, ...world } = optionsOf(argv);
  const file = (name) => join(out, name);
  const taken = MADE.map(file).filter(existsSync);
  if (taken.length > 0) {
    console.error(
      `Already exists, not overwritten: ${taken.join(', ')}. Move it away or choose another --out.`,
    );
    return 1;
  }
  const code = demo([...argv, ...flags({ out, ...world })]);
  if (code !== 0 || argv.includes('--help')) return code;
  const simulator = await startSimulator({ ...world, 'plain-names': true });
  try {
    for (const title of READS) {
      console.error(`\nduckdb: ${title}`);
      if (!(await readAndLoad(file, simulator.url))) return 1;
    }
  } finally {
    await simulator.stop();
  }
  console.log();
  const report = program('examples/duckdb/report.mjs');
  return (
    spawnSync(
      process.execPath,
      [report, ...flags({ database: file('tiktok-ads.duckdb'), page: file('spend.html') })],
      { stdio: 'inherit' },
    ).status ?? 1
  );
}

/** Options that the demo must share. It runs first, so it also reports mistakes in them. */
function optionsOf(argv) {
  const text = { type: 'string' };
  const options = { out: text, accounts: text, ads: text, days: text };
  const { values } = parseArgs({ args: argv, options, strict: false });
  const given = Object.entries(values).filter(([name]) => name in options);
  return { out: freshFolder(), ...WORLD, ...Object.fromEntries(given) };
}

/** Not the folder of the plain demo, whose rows somebody may just have looked at. */
function freshFolder() {
  const name = 'demo-duckdb';
  let folder = name;
  for (let number = 2; existsSync(folder); number += 1) folder = `${name}-${number}`;
  return folder;
}

const flags = (values) => Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);

const program = (path) => relative('', join(root, path)) || '.';

/** Runs `source-tiktok-ads read | load.mjs` as two processes. @returns {Promise<boolean>} whether both succeeded */
async function readAndLoad(file, url) {
  const files = { catalog: file('catalog.json'), state: file('duckdb-state.json') };
  const read = [
    program('bin/source-tiktok-ads'),
    'read',
    ...flags({ config: file('config.json'), ...files }),
  ];
  const load = [
    program('examples/duckdb/load.mjs'),
    ...flags({ ...files, database: file('tiktok-ads.duckdb') }),
  ];
  console.error(`$ TIKTOK_API_BASE_URL=${url} ${read.join(' ')} | \\\n  node ${load.join(' ')}`);
  const source = spawn(process.execPath, read, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TIKTOK_API_BASE_URL: url },
  });
  const loader = spawn(process.execPath, load, { stdio: ['pipe', 'inherit', 'inherit'] });
  const ends = [source, loader].map((child) => once(child, 'exit'));
  // A loader that fails stops reading and has printed the reason; the exit codes show it.
  await pipeline(source.stdout, loader.stdin).catch(() => undefined);
  const codes = (await Promise.all(ends)).map(([code]) => code);
  return codes.every((code) => code === 0);
}
