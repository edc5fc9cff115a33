// The connector compared with other programs on the same pages: the floor, a typical loop, and rows that stay bytes.
import { atLeast, atMost, medianRatio } from '../arithmetic.mjs';
import { readArgs, withFiles } from '../connector.mjs';
import { path, run } from '../measure.mjs';
import { listUrl } from '../queries.mjs';
import { withServer } from '../server-process.mjs';

const ROUNDS = 5;
const ROWS_PER_PAGE = 1000;

/** So many rows that start-up, and what V8 compiles once, are a small part of the cost. */
const KINDS = [
  {
    label: '36-metric report rows',
    stream: 'ad_insights',
    server: { rows: 200_000, metrics: '36' },
    others: ['floor', 'typical', 'bytes'],
    cpu: atMost(1.3, 1.1),
  },
  {
    label: 'default report rows',
    stream: 'ad_insights',
    server: { rows: 100_000, metrics: 'asked' },
    others: ['floor'],
    cpu: atMost(1.3, 1.1),
  },
  {
    label: 'ads',
    stream: 'ads',
    server: { rows: 40_000 },
    others: ['floor', 'typical'],
    cpu: atMost(1.15, 0.85),
  },
];

export async function speed({ say }) {
  for (const kind of KINDS) {
    const rounds = await withServer(kind.server, (server) => roundsOf(kind, server));
    const { label, cpu, others } = kind;
    const cpuOf = ({ cpuSeconds }) => cpuSeconds;
    const wallOf = ({ seconds }) => seconds;
    say({
      name: `CPU per row / floor, ${label}`,
      value: medianRatio(rounds, ['connector', 'floor'], cpuOf),
      target: cpu,
      detail: perRow(rounds, kind),
    });
    say({
      name: `speed / floor, ${label}`,
      value: medianRatio(rounds, ['floor', 'connector'], wallOf),
    });
    const { rows } = kind.server;
    say({
      name: `full pages a second on one core, ${label}`,
      value: rows / ROWS_PER_PAGE / Math.min(...rounds.map(({ connector }) => connector.cpuSeconds)),
    });
    if (others.includes('bytes'))
      say({
        name: `CPU per row / rows that stay bytes, ${label}`,
        value: medianRatio(rounds, ['connector', 'bytes'], cpuOf),
      });
    if (!others.includes('typical')) continue;
    say({
      name: `speed / the loop that others write, ${label}`,
      value: medianRatio(rounds, ['typical', 'connector'], wallOf),
      target: atLeast(1.5),
    });
  }
}

const perRow = (rounds, { server: { rows } }) =>
  Object.keys(rounds[0])
    .map((name) => {
      const cheapest = Math.min(...rounds.map((round) => round[name].cpuSeconds));
      return `${name} ${((cheapest / rows) * 1e6).toFixed(1)} us`;
    })
    .join(', ');

const roundsOf = (kind, server) =>
  withFiles({ streams: [kind.stream] }, async (at) => {
    const programs = programsOf(kind, { server, at });
    const names = Object.keys(programs);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const figures = {};
      // Each program goes first in turn.
      const order = names.map((_, index) => names[(index + round) % names.length]);
      for (const name of order) figures[name] = await runWhole(programs[name], kind, server);
      rounds.push(figures);
    }
    return rounds;
  });

function programsOf({ stream, others }, { server, at }) {
  const url = listUrl(server.url, stream, at('catalog'));
  const args = {
    floor: [path('programs/floor.mjs'), stream, url],
    typical: [path('programs/typical.mjs'), stream, url, at('catalog')],
    bytes: [path('programs/bytes.mjs'), stream, url],
  };
  return {
    connector: { args: readArgs(at), env: { TIKTOK_API_BASE_URL: server.url } },
    ...Object.fromEntries(others.map((name) => [name, { args: args[name] }])),
  };
}

/** @throws Error if a row was not fetched or not written, because its time would be meaningless */
async function runWhole({ args, env }, { server: { rows } }, server) {
  await server.takeCounts();
  const figures = await run(args, { env });
  const sent = (await server.takeCounts()).rows;
  if (sent !== rows || figures.lines < rows)
    throw new Error(`${args[0]} fetched ${sent} rows and wrote ${figures.lines} lines instead of ${rows}`);
  return figures;
}
