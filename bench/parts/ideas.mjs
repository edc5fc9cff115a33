// What each idea for speed is worth: CPU per row of a build without it, compared with the whole connector.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../scripts/build.mjs';
import { root } from '../../scripts/ensure.mjs';
import { atLeast, medianRatio } from '../arithmetic.mjs';
import { CONNECTOR, readArgs, withFiles } from '../connector.mjs';
import { IDEAS, without } from '../ideas.mjs';
import { run } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

const ROUNDS = 5;
const ROWS = {
  reports: {
    label: '36-metric report rows',
    stream: 'ad_insights',
    server: { rows: 100_000, metrics: '36' },
  },
  ads: { label: 'ads', stream: 'ads', server: { rows: 20_000 } },
};

/** An idea that saves less is not worth its code. */
const LEAST = 1.03;

export async function ideas({ say }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ideas-'));
  try {
    for (const [index, idea] of IDEAS.entries()) {
      const program = join(folder, String(index), 'dist', 'main.mjs');
      await bundle(join(folder, String(index), 'dist'), [without(idea)]);
      cpSync(`${root}spec.json`, join(folder, String(index), 'spec.json'));
      const { label, ...rows } = ROWS[idea.worth];
      const rounds = await roundsOf(rows, { with: CONNECTOR, without: program });
      say({
        name: `CPU without / with: ${idea.title}, ${label}`,
        value: medianRatio(rounds, ['without', 'with'], (cpuSeconds) => cpuSeconds),
        target: atLeast(LEAST),
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** CPU seconds of both programs, in turn. */
const roundsOf = ({ stream, server: options }, programs) =>
  withServer(options, (server) =>
    withFiles({ streams: [stream] }, async (at) => {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const figures = {};
        for (const [name, program] of Object.entries(programs))
          figures[name] = await cpuOf([program, ...readArgs(at).slice(1)], server, options.rows);
        rounds.push(figures);
      }
      return rounds;
    }),
  );

/** @throws Error if a row was not written, because the time would be meaningless */
async function cpuOf(args, server, rows) {
  const { lines, cpuSeconds } = await run(args, { env: { TIKTOK_API_BASE_URL: server.url } });
  if (lines < rows) throw new Error(`${args[0]} wrote ${lines} lines of ${rows} rows`);
  return cpuSeconds;
}
