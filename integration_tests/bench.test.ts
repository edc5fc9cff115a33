import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { atLeast, atMost, markOf, median, medianRatio, shareOfTarget } from '../bench/arithmetic.mjs';
import { withFiles as withBenchFiles } from '../bench/connector.mjs';
import { IDEAS, withPlain } from '../bench/ideas.mjs';
import { pagesOf, windowsOf } from '../bench/least-requests.mjs';
import { listUrl } from '../bench/queries.mjs';
import { startServer } from '../bench/server-process.mjs';
import { runConnector, withFiles, type Line, type Outcome } from './support/connector.js';
import { catalogOf } from './support/read-inputs.js';

const at = (file: string): string => fileURLToPath(new URL(`../bench/${file}`, import.meta.url));

type Server = Awaited<ReturnType<typeof startServer>>;

const ACCOUNTS = ['7100000000000000001', '7100000000000000002'];
const ROWS = 2500;
const WINDOW = { start_date: '2026-01-02', end_date: '2026-01-31' };

const readFrom = (server: Server, streams: readonly string[], accounts = ACCOUNTS): Promise<Outcome> => {
  const config = { access_token: 'any', accounts: accounts.join(','), requests_per_second: 100, ...WINDOW };
  const files = { 'config.json': config, 'catalog.json': catalogOf(streams) };
  return withFiles(files, (path) =>
    runConnector(['read', '--config', path('config.json'), '--catalog', path('catalog.json')], {
      env: { TIKTOK_API_BASE_URL: server.url },
    }),
  );
};

describe("the benchmark's server", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ rows: ROWS });
  });
  afterAll(() => server.stop());

  test.each([
    ['campaigns', ['campaign_id']],
    ['ads', ['ad_id']],
    ['ad_insights', ['ad_id', 'stat_time_day']],
    ['campaign_insights_by_province', ['campaign_id', 'stat_time_day', 'province_id']],
  ])("the connector reads all rows of the benchmark's server: %s", async (stream, key) => {
    await server.takeCounts();
    const run = await readFrom(server, [stream]);

    expect(run.exitCode).toBe(0);
    const rows = run.records(stream);
    expect(rows).toHaveLength(ACCOUNTS.length * ROWS);
    const keys = rows.map((row) => ['advertiser_id', ...key].map((name) => String(row[name])).join());
    expect(new Set(keys).size).toBe(rows.length);
    for (const account of ACCOUNTS)
      expect(rows.filter((row) => row['advertiser_id'] === account)).toHaveLength(ROWS);
    expect(run.lines.filter(({ record }) => record?.meta !== undefined)).toEqual([]);
    expect((await server.takeCounts()).rows).toBe(rows.length);
  });

  test("the benchmark's server has the rows of a report on the requested days", async () => {
    const days = (await readFrom(server, ['ad_insights'])).records().map((row) => row['stat_time_day']);
    const sorted = [...new Set(days)].sort();
    expect(sorted).toHaveLength(30);
    expect([sorted[0], sorted.at(-1)]).toEqual([WINDOW.start_date, WINDOW.end_date]);
  });

  test("the benchmark's server never sends the same page twice", async () => {
    const query = 'page_size=1000&advertiser_id=7100000000000000001';
    const bodies = await Promise.all(
      [1, 2].map(async (page) => (await fetch(`${server.url}ad/get/?${query}&page=${page}`)).text()),
    );
    const lists = bodies.map((body) => (JSON.parse(body) as { data: { list: unknown } }).data.list);
    expect(lists[0]).not.toEqual(lists[1]);
  });

  test.each(['ads', 'ad_insights'])(
    "the compared programs read all rows of the benchmark's server: %s",
    async (stream) => {
      await withBenchFiles({ streams: [stream] }, (path: (name: string) => string) => {
        const args = [stream, listUrl(server.url, stream, path('catalog')), path('catalog')];
        for (const program of ['floor.mjs', 'typical.mjs']) {
          const { status, stdout } = spawnSync(process.execPath, [at(`programs/${program}`), ...args], {
            encoding: 'utf8',
            maxBuffer: 1 << 26,
          });
          expect(status).toBe(0);
          expect(stdout.trimEnd().split('\n')).toHaveLength(ROWS);
        }
      });
    },
  );
});

test('the program whose rows stay bytes writes the values of the pages, as numbers', async () => {
  const server = await startServer({ rows: ROWS, metrics: '36' });
  await withBenchFiles({ streams: ['ad_insights'] }, (path: (name: string) => string) => {
    const url = listUrl(server.url, 'ad_insights', path('catalog'));
    const rowsOf = (program: string): readonly Record<string, unknown>[] => {
      const run = spawnSync(process.execPath, [at(`programs/${program}`), 'ad_insights', url], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      expect([run.status, run.stderr]).toEqual([0, '']);
      return run.stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Line).record?.data ?? {});
    };
    const expected = rowsOf('floor.mjs').map((row) => {
      const { metrics = {}, dimensions } = row as Record<string, Record<string, string>>;
      const numbers = Object.entries(metrics).map(([name, text]) => [
        name,
        text === '-' ? null : Number(text),
      ]);
      return { ...(Object.fromEntries(numbers) as object), ...dimensions };
    });
    expect(expected).toHaveLength(ROWS);
    expect(rowsOf('bytes.mjs')).toEqual(expected);
  });
  await server.stop();
});

test("the benchmark's server refuses what the simulator's limiter refuses, and counts it", async () => {
  const server = await startServer({ rows: 1, 'per-second': 2 });
  const codes = await Promise.all(
    [1, 2, 3].map(async () => {
      const answer = await fetch(`${server.url}ad/get/?advertiser_id=7100000000000000001`);
      return ((await answer.json()) as { code: number }).code;
    }),
  );
  expect(codes.sort()).toEqual([0, 0, 40100]);
  expect(await server.takeCounts()).toEqual({ requests: 3, refused: 1, rows: 2 });
  await server.stop();
});

describe("the benchmark's arithmetic", () => {
  test('the median is not moved by one odd run', () => {
    expect(median([3, 1, 100])).toBe(3);
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  test('runs of a round are compared with each other, not across rounds', () => {
    const rounds = [
      { connector: 2, floor: 1 },
      { connector: 30, floor: 10 },
      { connector: 400, floor: 100 },
    ];
    expect(medianRatio(rounds, ['connector', 'floor'], (run: number) => run)).toBe(3);
  });

  test('a figure is marked by its target', () => {
    expect(markOf({ value: 1.3, target: atMost(1.3) })).toBe('ok');
    expect(markOf({ value: 1.31, target: atMost(1.3) })).toBe('missed');
    expect(markOf({ value: NaN, target: atMost(1.3) })).toBe('missed');
    expect(markOf({ value: 5, target: atLeast(5) })).toBe('ok');
    expect(markOf({ value: 4.9, target: atLeast(5) })).toBe('missed');
    expect(markOf({ value: 2, target: undefined })).toBe('printed');
    expect(markOf({ value: undefined, target: atMost(1) })).toBe('not available');
  });

  test('the share of a target that a figure takes up is computed', () => {
    expect(shareOfTarget({ value: 90, target: atMost(180) })).toBe(0.5);
    expect(shareOfTarget({ value: 3, target: atLeast(1.5) })).toBe(0.5);
    expect(shareOfTarget({ value: 0, target: atMost(0) })).toBe(0);
    expect(shareOfTarget({ value: 1, target: atMost(0) })).toBe(Infinity);
  });

  test('windows and pages are counted as the API divides them', () => {
    expect([0, 1, 1000, 1001].map(pagesOf)).toEqual([1, 1, 1, 2]);
    expect(windowsOf('2026-01-01', '2026-01-31')).toEqual([
      { start_date: '2026-01-01', end_date: '2026-01-30' },
      { start_date: '2026-01-31', end_date: '2026-01-31' },
    ]);
  });
});

test('the bytes of states are counted separately from those of records', () => {
  const [record, state] = ['{"type":"RECORD","record":{}}\n', '{"type":"STATE","state":{}}\n'];
  // Longer than a pipe's buffer, so that messages are split between chunks.
  const records = record.repeat(20_000);
  const input = state + records + state + state + records;
  const { stdout } = spawnSync(process.execPath, [at('programs/state-bytes.mjs')], {
    input,
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toEqual({ bytes: input.length, states: 3, stateBytes: 3 * state.length });
});

test.each(IDEAS)('the benchmark can leave out this idea: $title', (idea) => {
  const source = readFileSync(new URL(`../src/${idea.file}`, import.meta.url), 'utf8');
  expect(withPlain(source, idea)).toContain(`const ${idea.name} = ${idea.plain};`);
});
