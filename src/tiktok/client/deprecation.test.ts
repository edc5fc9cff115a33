import { expect, it } from '@jest/globals';

import { createTestLogger } from '../../cdk/testing/fakes.js';
import { createDeprecationWatch } from './deprecation.js';

it('the end of a version is reported once, whatever the responses and however long the text', async () => {
  const log = createTestLogger();
  const watch = createDeprecationWatch(log);
  await watch({ date: 'Sat, 28 Nov 2026 21:00:00 GMT' });
  expect(log.lines).toEqual([]);
  const text = 'API v1.3 will be sunset on 2027-06-30, please use v2.0';
  for (let answer = 0; answer < 3; answer += 1) await watch({ 'x-api-deprecation-info': text });
  await watch({ 'x-api-deprecation-info': 'x'.repeat(10_000) });
  expect(log.lines).toEqual([
    `WARN TikTok says about the API version used by this connector (v1.3): "${text}". Syncs still work; look for a newer version of the connector.`,
  ]);
});
