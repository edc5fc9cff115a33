import { describe, expect, it } from '@jest/globals';

import { chartOf } from '../bench/chart.mjs';
import { withTables } from '../bench/markdown.mjs';
import { tablesOf } from '../bench/peers/tables.mjs';
import { tableOf } from '../bench/report.mjs';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { callsPerPage, METRIC_SETS } from '../src/tiktok/index.js';
import { DOCUMENTS, read } from './support/documents.js';

/*
 * Figures of the benchmark and of the scoreboard stand in a document only where the program that measured them wrote
 * them, and are those of its results file.
 */

interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly target: string | null;
}
interface Results {
  readonly machine: string;
  readonly figures: readonly Figure[];
}
const results = JSON.parse(read('bench/results.json')) as Results;

/** A figure with its target as the benchmark has it, from the text in the results. */
const withTarget = ({ value, target, ...rest }: Figure) => {
  const [, sign, limit] = /^([<>]=) ([\d.]+)/.exec(target ?? '') ?? [];
  return {
    ...rest,
    value: value ?? undefined,
    target: limit && { direction: sign === '<=' ? 'at most' : 'at least', limit: Number(limit) },
  };
};

/** A ratio, a share or a duration as a measurement has it, such as 1.05 or 0.3 %. */
const MEASURED = /\b\d+\.\d+(?: (?:times|%|s|us|MB)(?!\w))|\b\d+ (?:%|MB) (?:refused|of the output)/g;

describe('the figures of the benchmark', () => {
  it('docs/performance.md has the table of bench/results.json', () => {
    const page = read('docs/performance.md');
    expect(page).toBe(withTables(page, 'bench/run.mjs', tableOf(results)));
  });

  it('bench/results.svg draws bench/results.json', () => {
    const { machine, figures } = results;
    expect(read('bench/results.svg')).toBe(chartOf(machine, figures.map(withTarget)));
  });

  it('docs/performance.md and docs/scaling.md state no measured figure outside that table', () => {
    const page = withTables(read('docs/performance.md'), 'bench/run.mjs', '');
    expect([page, read('docs/scaling.md')].flatMap((text) => text.match(MEASURED) ?? [])).toEqual([]);
  });
});

/** A figure of a document, and the code that has it, with `#` in its place. */
const FROM_CODE = [
  {
    document: 'docs/scaling.md',
    figure: /from (\d+) microseconds/,
    file: 'src/commands/plan/plan.ts',
    code: 'CPU_SECONDS_PER_ROW = #e-6;',
  },
  {
    document: 'docs/reliability.md',
    figure: /# (\d+) cut points/,
    file: 'src/connector/killed-run.test.ts',
    code: 'CUTS = #;',
  },
  {
    document: 'docs/reliability.md',
    figure: /([\d,]+) odd inputs/,
    file: 'fuzz/main.ts',
    code: 'inputs ?? #)',
  },
  {
    document: 'docs/reliability.md',
    figure: /([\d,]+) mutated responses/,
    file: 'fuzz/main.ts',
    code: 'mutations ?? #)',
  },
  {
    document: 'docs/reliability.md',
    figure: /`npm test` runs (\d+)/,
    file: 'integration_tests/fuzz.test.ts',
    code: 'MUTATIONS = #;',
  },
  {
    document: 'docs/commands.md',
    figure: /`node:([\w.-]+)`, pinned by digest/,
    file: 'Dockerfile',
    code: 'BASE_IMAGE=node:#@sha256:',
  },
] as const;

describe('the figures that a document takes from the code', () => {
  it.each(FROM_CODE)(
    '$document has the figure $figure that $file has',
    ({ document, figure, file, code }) => {
      const [, stated = ''] = figure.exec(read(document)) ?? [];
      const text = read(file).replaceAll(/(?<=\d)_(?=\d)/g, '');
      expect(text).toContain(code.replace('#', stated.replaceAll(',', '')));
    },
  );

  it('docs/reliability.md counts the mutations of responses', () => {
    const [, kinds = ''] = read('fuzz/mutations.ts').split('const KINDS');
    expect(read('docs/reliability.md')).toContain(`in ${(kinds.match(/\bname: ['`]/g) ?? []).length} ways`);
  });
});

describe('the calls of a page', () => {
  const [, section = ''] = read('docs/performance.md').split(/^(?=\| a page of)/m);
  const [, , ...rows] = (section.split('\n\n')[0] ?? '')
    .split('\n')
    .map((line) => line.split('|').slice(1, -1));
  const documented = rows.flatMap(([names = '', ...calls]) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, ...calls.map(Number)]),
  );

  it('docs/performance.md has the calls of every report that takes more than one, for each of `metrics`', () => {
    const reportsWith = METRIC_SETS.map((metrics) =>
      streamsOf({ ...DEFAULT_SETTINGS, metrics }).filter((stream) => 'report' in stream),
    );
    const counted = (reportsWith[0] ?? []).map(({ name }) => [
      name,
      ...reportsWith.map((reports) => callsPerPage(reports.find((report) => report.name === name)!)),
    ]);
    const several = counted.filter((row) => row.slice(1).some((calls) => calls !== 1));
    expect(several.length).toBeGreaterThan(10);
    expect(documented.sort()).toEqual(several.sort());
  });
});

describe('the figures of the scoreboard', () => {
  const page = read('docs/scoreboard.md');
  const scores = JSON.parse(read('bench/peers/results.json')) as Parameters<typeof tablesOf>[0];

  it('docs/scoreboard.md has the tables of bench/peers/results.json', () => {
    expect(page).toBe(withTables(page, 'bench/peers/run.mjs', tablesOf(scores)));
  });

  it.each([
    ['requirements-singer.txt', /^tap-tiktok-ads==(.*)$/m],
    ['requirements-airbyte.txt', /^airbyte-source-tiktok-marketing==(.*)$/m],
    ['requirements-airbyte.txt', /^airbyte-cdk==(.*)$/m],
  ])('docs/scoreboard.md names the version in %s that matches %s', (file, pattern) => {
    const [, version = ''] = pattern.exec(read(`bench/peers/${file}`)) ?? [];
    expect(version).toMatch(/^\d/);
    expect(page).toContain(version);
  });
});

it('marks of a program that writes tables are in the documents that it writes, and in no other', () => {
  const marked = DOCUMENTS.filter((document) => read(document).includes('<!-- written by '));
  expect(marked).toEqual(['docs/performance.md', 'docs/scoreboard.md']);
});
