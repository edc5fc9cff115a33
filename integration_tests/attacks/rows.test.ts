import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault, WireRow } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { endsOf, startStruck, type Struck } from '../support/damage.js';
import { cursorOf } from '../support/reads.js';

/* Complete responses with unrequested rows: of another account, of other days, or without a key. */

const STREAMS = ['campaigns', 'adgroups', 'ads', 'custom_audiences', 'ad_insights', 'ad_insights_by_country'];
const STAYS =
  'Other rows may be missing instead. The cursor does not advance, so the next sync reads this again.';

let struck: Struck;
let [one, two, three]: readonly string[] = [];
let odd: Outcome;
let next: Outcome;

/** One additional row at the end of each list of an account. */
const oneMore = (path: string, advertiserId: string, values: WireRow): Fault => ({
  ...{ path, advertiserId },
  do: { kind: 'oneMore', values },
});
const breakdownsOf = (query: Readonly<Record<string, unknown>>): boolean =>
  JSON.stringify(query['dimensions']).includes('country_code');
const report = (advertiserId: string, values: WireRow, ofCountries = false): Fault => ({
  ...oneMore('report/integrated/get/', advertiserId, values),
  match: ({ query }) => breakdownsOf(query) === ofCountries,
});

beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 10 },
    streams: [...STREAMS, 'account_sync_status'],
  });
  [one, two, three] = struck.accounts;
  ({ first: odd, second: next } = await struck.readTwice([
    oneMore('campaign/get/', one!, { advertiser_id: three!, campaign_id: '901' }),
    oneMore('adgroup/get/', two!, { adgroup_id: null }),
    oneMore('ad/get/', one!, { ad_id: '902', modify_time: '2999-01-01 00:00:00' }),
    oneMore('dmp/custom_audience/list/', one!, { advertiser_id: three!, audience_id: '903' }),
    report(one!, { advertiser_id: three!, ad_id: '904' }),
    report(two!, { stat_time_day: '2999-01-01 00:00:00' }),
    report(three!, { ad_id: '905', country_code: '-' }, true),
  ]));
});
afterAll(() => struck.close());

const idsOf = (outcome: Outcome, stream: string, column: string): readonly unknown[] =>
  outcome.records(stream).map((row) => row[column]);
const warningsOf = (stream: string): readonly string[] =>
  odd.logs('WARN').filter((line) => line.startsWith(`${stream}: `));
const statusOf = (stream: string, account: string): unknown =>
  odd
    .records('account_sync_status')
    .find((row) => row['stream'] === stream && row['advertiser_id'] === account)?.['warning'];
describe('unrequested rows', () => {
  it('unrequested rows cause no failure, and no right row is missing', () => {
    expect([odd.exitCode, odd.errors()]).toEqual([0, []]);
    expect(endsOf(odd, STREAMS)).toEqual(STREAMS.map(() => 'COMPLETE'));
    const missing = struck.missingFrom([odd]);
    expect(missing.filter((part) => !part.startsWith('account_sync_status'))).toEqual([]);
  });

  it('rows of another account are dropped from campaigns and reports, with a warning', () => {
    expect(idsOf(odd, 'campaigns', 'campaign_id')).not.toContain('901');
    expect(idsOf(odd, 'ad_insights', 'ad_id')).not.toContain('904');
    for (const stream of ['campaigns', 'ad_insights']) {
      const sentence = `1 row belonged to another account than the one requested, e.g. advertiser_id ${three!}; skipped. ${STAYS}`;
      expect(warningsOf(stream)).toContain(`${stream}: advertiser_id ${one!}: ${sentence}`);
      expect([statusOf(stream, one!), statusOf(stream, three!)]).toEqual([sentence, null]);
      expect(cursorOf(odd.finalState(), stream, one!)).toBeUndefined();
      expect(cursorOf(odd.finalState(), stream, three!)).toBe(
        cursorOf(struck.healthy.finalState(), stream, three!),
      );
    }
  });

  it('rows of another account are kept where accounts share objects', () => {
    const found = odd.records('custom_audiences').find((row) => row['audience_id'] === '903');
    expect(found?.['advertiser_id']).toBe(three);
    expect(warningsOf('custom_audiences')).toEqual([]);
  });

  it('rows without a key are emitted with a warning, and the cursor stays', () => {
    expect(idsOf(odd, 'adgroups', 'adgroup_id').filter((id) => id === null)).toHaveLength(1);
    const sentence = `1 row lacked part of the primary key, e.g. adgroup_id is null; emitted as received. ${STAYS}`;
    expect(warningsOf('adgroups')).toEqual([`adgroups: advertiser_id ${two!}: ${sentence}`]);
    expect(statusOf('adgroups', two!)).toBe(sentence);
    expect(cursorOf(odd.finalState(), 'adgroups', two!)).toBeUndefined();
  });

  it('rows of the year 2999 are emitted with a warning, and the cursor ignores them', () => {
    expect(idsOf(odd, 'ads', 'ad_id')).toContain('902');
    expect(warningsOf('ads')).toEqual([
      `ads: advertiser_id ${one!}: 1 row fell outside the requested days, e.g. modify_time 2999-01-01T00:00:00Z, read on 2026-05-20; emitted as received, but ignored by the cursor.`,
    ]);
    expect(idsOf(odd, 'ad_insights', 'stat_time_day')).toContain('2999-01-01');
    expect(statusOf('ad_insights', two!)).toBe(
      '1 row fell outside the requested days, e.g. stat_time_day 2999-01-01, requested: 2026-05-10 to 2026-05-20; emitted as received, but ignored by the cursor.',
    );
    for (const [stream, account] of [
      ['ads', one!],
      ['ad_insights', two!],
    ] as const)
      expect(cursorOf(odd.finalState(), stream, account)).toBe(
        cursorOf(struck.healthy.finalState(), stream, account),
      );
  });

  it('rows whose breakdown has no value cause no warning', () => {
    expect(idsOf(odd, 'ad_insights_by_country', 'ad_id')).toContain('905');
    expect(warningsOf('ad_insights_by_country')).toEqual([]);
  });

  it('the next run reads what unrequested rows may have displaced', () => {
    expect([next.exitCode, next.errors(), next.logs('WARN')]).toEqual([0, [], []]);
    const campaigns = (outcome: Outcome) =>
      outcome.records('campaigns').filter((row) => row['advertiser_id'] === one);
    expect(campaigns(next)).toEqual(campaigns(struck.healthy));
    expect(cursorOf(next.finalState(), 'campaigns', one!)).toBe(
      cursorOf(struck.healthy.finalState(), 'campaigns', one!),
    );
  });
});
