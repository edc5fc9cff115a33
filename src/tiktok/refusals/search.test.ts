import { describe, expect, it } from '@jest/globals';

import { findAccepted } from './search.js';

const METRICS = Array.from({ length: 100 }, (_, index) => `m${String(index)}`);
const LAST_RESORT = ['m0', 'm1', 'm2'];
const FALLBACK = METRICS.slice(0, 30);
const MOST = 12;

/** What is found where some metrics are refused, and in how many requests. */
async function search(refused: readonly string[]) {
  const asked: (readonly string[])[] = [];
  const accepted = await findAccepted(
    { metrics: METRICS, fallbacks: [FALLBACK], lastResort: LAST_RESORT },
    (names) => {
      if (asked.length === MOST) return Promise.resolve(false);
      asked.push(names);
      return Promise.resolve(!names.some((name) => refused.includes(name)));
    },
  );
  return { asked, accepted, left: METRICS.filter((name) => !accepted.includes(name)) };
}

describe('a search for refused metrics', () => {
  it('finds one exactly, whichever it is, in 12 requests at most', async () => {
    for (const name of METRICS) expect((await search([name])).left).toEqual([name]);
  });

  it.each([
    ['m40', 'm41', 5],
    ['m30', 'm60', 26],
    ['m31', 'm99', 42],
  ])('leaves out of two no more than what has not passed: %s and %s, %i', async (one, other, most) => {
    const { left } = await search([one, other]);
    expect(left).toEqual(expect.arrayContaining([one, other]));
    expect(left.length).toBeLessThanOrEqual(most);
  });

  it('gives of any number only what has passed together', async () => {
    for (let step = 1; step < METRICS.length; step += 1) {
      const refused = METRICS.filter((_, index) => index % step === 3 % step);
      const { accepted, asked } = await search(refused);
      expect(accepted.filter((name) => refused.includes(name))).toEqual([]);
      expect(asked.length).toBeLessThanOrEqual(MOST);
      if (accepted.length > 0) expect(asked).toContainEqual(accepted);
    }
  });

  it('ends after six requests where everything is refused', async () => {
    const { accepted, asked } = await search(METRICS);
    expect([accepted, asked.length]).toEqual([[], 6]);
  });
});
