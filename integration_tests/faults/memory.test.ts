import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';
import { FAST_CLOCK } from '../support/time.js';

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({ streams: ['campaigns', 'ads'] });
});
afterAll(() => struck.close());

it('a run that is almost out of memory ends with its state and an error for every remaining stream', async () => {
  const preload = `data:text/javascript,process.constrainedMemory=()=>1e6`;
  const first = await struck.read({
    run: { env: { NODE_OPTIONS: `${FAST_CLOCK['NODE_OPTIONS'] ?? ''} --import=${preload}` } },
  });
  expect(first.exitCode).toBe(1);
  expect(endsOf(first, struck.streams)).toEqual(['INCOMPLETE', 'INCOMPLETE']);
  expect(failuresOf(first)).toEqual(['campaigns system_error', 'ads system_error']);
  expect(first.errors()[0]?.message).toContain('Memory is nearly exhausted');
  expect(first.states().length).toBe(2);
  const second = await struck.read({ state: first.finalState() });
  expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
});
