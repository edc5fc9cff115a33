import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { denyEndpoint, type Fault } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { endsOf, startStruck, type Struck } from '../support/damage.js';
import { cursorOf } from '../support/reads.js';
import { isTopViewQuestion, withTopView } from '../support/top-view.js';

/* One endpoint lists the campaigns of an account; only the stream of campaigns may depend on it. */

const STREAMS = ['campaigns', 'adgroups', 'ads', 'ad_insights', 'campaign_insights'];
const OTHERS = STREAMS.slice(1);

let struck: Struck;
let bought: string;
beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 10 },
    streams: STREAMS,
  });
  bought = withTopView(struck.simulator)[0] ?? '';
});
afterAll(() => struck.close());

const topViewRows = (outcome: Outcome, stream: string): number =>
  outcome.records(stream).filter((row) => row['buying_type'] === 'RESERVATION_TOP_VIEW').length;

describe('a token that may read reports but no campaigns', () => {
  it('without access to campaigns, every other stream has all rows, including TopView', async () => {
    const { first } = await struck.readTwice([
      denyEndpoint('campaign/get/'),
      { do: denyEndpoint('campaign/get/').do, match: isTopViewQuestion },
    ]);
    expect(endsOf(first, STREAMS)).toEqual(['INCOMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE']);
    for (const stream of OTHERS) expect(topViewRows(first, stream)).toBeGreaterThan(0);
    expect(struck.missingFrom([first]).filter((part) => !part.startsWith('campaigns '))).toEqual([]);
  });
});

describe('an outage of one account’s campaigns that does not end', () => {
  it('an outage makes only that account’s campaigns incomplete, and other accounts are not queried for TopView', async () => {
    const trouble: Fault = { advertiserId: bought, do: { kind: 'code', code: 50000 } };
    const { first, requests } = await struck.readTwice([
      { ...trouble, path: 'campaign/get/' },
      { ...trouble, match: isTopViewQuestion },
    ]);
    expect(endsOf(first, STREAMS)).toEqual(['INCOMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE']);
    expect(struck.missingFrom([first])).toEqual([`campaigns ${bought}`]);
    expect(cursorOf(first.finalState(), 'campaigns', bought)).toBeUndefined();
    const ofTopView = requests.filter(
      (request) => JSON.stringify(request.query).includes('TOP_VIEW') && !isTopViewQuestion(request),
    );
    expect(new Set(ofTopView.flatMap(({ advertiserIds }) => advertiserIds))).toEqual(new Set([bought]));
  });
});
