import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { read } from './support/documents.js';

/* deploy/helm/values.yaml, parsed and compared with the keys of Airbyte's chart. There is no chart and no cluster here. */

interface Chart {
  /** The kind of value of each key, by its path. */
  readonly values: Readonly<Record<string, string>>;
}

type Leaf = readonly [path: string, value: unknown];

const chart = JSON.parse(read('integration_tests/fixtures/helm/airbyte-chart.json')) as Chart;

/** The values by path; only the chart's maps are not taken apart. */
function leavesOf(value: unknown, path: readonly string[] = []): readonly Leaf[] {
  const name = path.join('.');
  const isGroup = typeof value === 'object' && value !== null && chart.values[name] === undefined;
  return isGroup
    ? Object.entries(value).flatMap(([key, inside]) => leavesOf(inside, [...path, key]))
    : [[name, value]];
}

const MEBIBYTES: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024 };

/** @returns undefined unless it is a quantity of memory as Kubernetes spells it */
function mebibytesIn(quantity: unknown): number | undefined {
  const [, number = '', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(String(quantity)) ?? [];
  const factor = MEBIBYTES[unit];
  return factor === undefined ? undefined : Number(number) * factor;
}

const text = read('deploy/helm/values.yaml');
const leaves = leavesOf(parse(text));
const valueAt = (path: string): unknown => leaves.find(([name]) => name === path)?.[1];

describe('deploy/helm/values.yaml', () => {
  it('the values have only keys of the chart', () => {
    expect(leaves.length).toBeGreaterThan(5);
    expect(leaves.map(([path]) => path).filter((path) => chart.values[path] === undefined)).toEqual([]);
    expect(leavesOf({ global: { jobs: { resources: 1 } } })).toEqual([['global.jobs.resources', 1]]);
  });

  it.each(leaves)('%s has a value of the kind that the chart takes', (path, value) => {
    if (chart.values[path] === 'quantity') expect(mebibytesIn(value)).toBeDefined();
    else expect([chart.values[path], typeof value]).toEqual(['text', 'string']);
  });

  it('every container has the memory that docs/commands.md calls plenty, and no limit below its request', () => {
    const [, plenty = ''] = /(\d+) MB is plenty/.exec(read('docs/commands.md')) ?? [];
    for (const container of ['mainContainer', 'check', 'discover']) {
      const at = `global.workloads.resources.${container}.memory`;
      const [request, limit] = [valueAt(`${at}.request`), valueAt(`${at}.limit`)].map(mebibytesIn);
      expect([container, request]).toEqual([container, Number(plenty)]);
      expect(limit).toBeGreaterThanOrEqual(Number(plenty));
    }
  });

  it('the values and their README say that they were never applied', () => {
    expect(text).toMatch('Never applied.');
    expect(read('deploy/helm/README.md')).toMatch('never applied');
  });
});
