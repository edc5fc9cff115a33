import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault } from '../../src/simulator/index.js';
import { endsOf, startStruck, type Struck } from '../support/damage.js';

/* Trouble with one endpoint, for ever, beside streams that do not need it. */

const STREAMS = ['business_centers', 'business_center_assets', 'catalogs', 'campaigns', 'ad_insights'];
const FINE = ['campaigns', 'ad_insights'];

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({ streams: STREAMS, world: { accounts: 3, campaigns: 1, ads: 1, days: 3 } });
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

describe('business centers', () => {
  const always = (action: Fault['do']): Fault => ({ path: 'bc/get/', do: action });

  it('that come as code 0 with `data: {}` are none, with a warning, and everything is complete', async () => {
    const { first } = await struck.readTwice([
      always({ kind: 'http', status: 200, body: '{"code":0,"message":"OK","data":{}}' }),
    ]);
    expect([first.exitCode, first.errors()]).toEqual([0, []]);
    expect(STREAMS.slice(0, 3).map((stream) => first.records(stream))).toEqual([[], [], []]);
    for (const stream of FINE) expect(first.records(stream)).toEqual(struck.healthy.records(stream));
    expect(first.logs().filter((line) => line.includes('taken for an empty list'))).toHaveLength(3);
  });

  it('that come as code 50000 for ever end their own streams, and no others', async () => {
    const { first, second } = await struck.readTwice([always({ kind: 'code', code: 50000 })]);
    expect(first.exitCode).toBe(1);
    expect(endsOf(first, STREAMS)).toEqual([
      ...['INCOMPLETE', 'INCOMPLETE', 'INCOMPLETE'],
      ...['COMPLETE', 'COMPLETE'],
    ]);
    for (const stream of FINE) expect(first.records(stream)).toEqual(struck.healthy.records(stream));
    for (const { message } of first.errors()) expect(message).toMatch(/bc\/get\/: system error \(code 50000/);
    expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
  });
});
