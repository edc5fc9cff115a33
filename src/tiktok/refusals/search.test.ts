import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { findAccepted } from './search.js';

const METRICS = Array.from({ length: 100 }, (_, index) => `m${String(index)}`);
const LAST_RESORT = ['m0', 'm1', 'm2'];
const MOST = 12;

const first = (count: number): readonly string[] => METRICS.slice(0, count);

interface Options {
  readonly fallbacks?: readonly (readonly string[])[];
  readonly lastResort?: readonly string[];
  readonly most?: number;
}

/** The result of a search if some metrics are refused, and the number of requests. */
async function search(
  refused: readonly string[],
  { fallbacks = [first(40)], lastResort = LAST_RESORT, most = MOST }: Options = {},
) {
  const requests: (readonly string[])[] = [];
  const accepted = await findAccepted(
    { metrics: METRICS, fallbacks, lastResort },
    {
      remaining: () => most - requests.length,
      accepts: (names) => {
        requests.push(names);
        return Promise.resolve(!names.some((name) => refused.includes(name)));
      },
    },
  );
  return { requests, accepted, omitted: METRICS.filter((name) => !accepted.includes(name)) };
}

describe('a search for refused metrics', () => {
  it.each([
    ['a fallback', { fallbacks: [first(40)] }],
    ['a short fallback', { fallbacks: [first(13)] }],
    ['a long fallback', { fallbacks: [first(90)] }],
    ['two fallbacks', { fallbacks: [first(70), first(30)] }],
    ['no fallback', { fallbacks: [] }],
    ['one metric as its last resort', { fallbacks: [], lastResort: ['m7'] }],
  ])('a search with %s finds a single refused metric exactly in at most 12 requests', async (_, options) => {
    for (const name of METRICS) {
      const { omitted, requests } = await search([name], options);
      expect([omitted, requests.length <= MOST]).toEqual([[name], true]);
    }
  });

  it.each([
    [2, 6],
    [3, 23],
    [5, 55],
  ])('a search with %i of 100 metrics refused omits at most %i others on average', async (count, average) => {
    const sizes: number[] = [];
    const some = fc.shuffledSubarray(METRICS, { minLength: count, maxLength: count });
    for (const refused of fc.sample(some, { numRuns: 500, seed: 1 })) {
      const { omitted } = await search(refused);
      expect(omitted).toEqual(expect.arrayContaining(refused));
      sizes.push(omitted.length - count);
    }
    expect(sizes.reduce((sum, size) => sum + size) / sizes.length).toBeLessThanOrEqual(average);
  });

  it('a search omits hardly any others if neighbouring metrics are refused', async () => {
    for (let at = 0; at < 96; at += 1) {
      const { omitted } = await search(METRICS.slice(at, at + 4));
      expect([at, omitted.length]).toEqual([at, Math.min(omitted.length, 25)]);
    }
  });

  it('a search returns only metrics that were accepted together, in at most 12 requests', async () => {
    for (let step = 1; step < METRICS.length; step += 1) {
      const refused = METRICS.filter((_, index) => index % step === 3 % step);
      const { accepted, requests } = await search(refused);
      expect(accepted.filter((name) => refused.includes(name))).toEqual([]);
      expect(requests.length).toBeLessThanOrEqual(MOST);
      if (accepted.length > 0) expect(requests).toContainEqual(accepted);
    }
  });

  it('a search that ends early returns what was accepted', async () => {
    const { accepted, requests } = await search(['m80'], { most: 2 });
    expect([accepted, requests.length]).toEqual([first(70), 2]);
  });

  it('a search ends after eight requests if everything is refused', async () => {
    const { accepted, requests } = await search(METRICS);
    expect([accepted, requests.length]).toEqual([[], 8]);
  });
});
