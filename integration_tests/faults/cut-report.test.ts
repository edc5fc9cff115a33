import { describe, expect, it } from '@jest/globals';

import { startSimulator } from '../../src/simulator/index.js';
import { readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

describe('a report that TikTok cut at its limit of ads', () => {
  it('is warned about', async () => {
    const small = await startSimulator({
      accounts: 1,
      campaigns: 2,
      adgroups: 1,
      ads: 4,
      days: 5,
      reportIdLimit: 3,
      now,
    });
    try {
      const outcome = await readFrom(small, {
        streams: ['ad_insights'],
        config: { start_date: '2026-05-15' },
      });
      expect(outcome.logs('WARN').some((line) => line.includes('rows of older ads are missing'))).toBe(true);
    } finally {
      await small.close();
    }
  });
});
