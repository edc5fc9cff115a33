import { describe, expect, it } from '@jest/globals';

import { addDays } from '../../cdk/index.js';
import { lastStateOf, recordsOf } from '../../cdk/testing/run-sync.js';
import { ACCOUNTS, run } from '../testing/agency.js';
import { idsIn, type Clicks } from '../testing/agency-api.js';
import { page, refusal, TODAY, type ApiAnswer, type ApiCall } from '../testing/api.js';

/** Two accounts with clicks today, ten without any. */
const TWO_ACTIVE: Clicks = new Map(ACCOUNTS.slice(0, 2).map((id) => [id, new Map([[TODAY, 5]])]));
const ASLEEP = ACCOUNTS.slice(2);
const TOMORROW = addDays(TODAY, 1);

describe('accounts without rows when they were last read', () => {
  it('five dormant accounts take one request, after one pair that shows that the answer can be relied on', async () => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const next = await run({ clicks: TWO_ACTIVE, saved: states, today: TOMORROW });
    expect(next.complete).toBe(true);
    expect(next.surveys).toEqual([
      [ACCOUNTS[0]],
      [ACCOUNTS[1], ACCOUNTS[0]],
      ASLEEP.slice(0, 5),
      ASLEEP.slice(5),
    ]);
    expect([...new Set(next.reads)]).toEqual(ACCOUNTS.slice(0, 2));
  });

  it('the state says since when an account is empty, and its cursor moves all the same', async () => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const next = await run({ clicks: TWO_ACTIVE, saved: states, today: TOMORROW });
    const [active, asleep] = [ACCOUNTS[1] ?? '', ACCOUNTS[2] ?? ''];
    expect(next.states['ads']).toMatchObject({
      states: expect.arrayContaining([
        { partition: { advertiser_id: active }, cursor: { stat_time_day: TOMORROW }, empty_since: TOMORROW },
        {
          partition: { advertiser_id: asleep },
          cursor: { stat_time_day: TOMORROW },
          empty_since: addDays(TODAY, -10),
        },
      ]) as unknown,
    });
  });

  it('an account that wakes up is read, and only that one', async () => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const woken = ASLEEP[3] ?? '';
    const clicks = new Map([...TWO_ACTIVE, [woken, new Map([[TOMORROW, 1]])]]);
    const next = await run({ clicks, saved: states, today: TOMORROW });
    expect([...new Set(next.reads)]).toEqual([...ACCOUNTS.slice(0, 2), woken]);
    expect(recordsOf(next.messages, 'ads').map(({ data }) => data['advertiser_id'])).toContain(woken);
  });

  it('numbers that are taken back are read, because their days had rows', async () => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const zeroed = new Map([...TWO_ACTIVE, [ACCOUNTS[0] ?? '', new Map([[TODAY, 0]])]]);
    const next = await run({ clicks: zeroed, saved: states, today: TOMORROW });
    const rows = recordsOf(next.messages, 'ads').map(({ data }) => [data['ad_id'], data['clicks']]);
    expect(rows).toContainEqual([ACCOUNTS[0], 0]);
  });

  it('before a row of such an account is written, the state says that its days are not empty any more', async () => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const woken = ASLEEP[3] ?? '';
    const clicks = new Map([...TWO_ACTIVE, [woken, new Map([[TODAY, 1]])]]);
    const next = await run({ clicks, saved: states, today: TOMORROW });
    const first = next.messages.findIndex(
      (message) => message.type === 'RECORD' && message.record.data['ad_id'] === woken,
    );
    expect(JSON.stringify(lastStateOf(next.messages.slice(0, first), 'ads'))).toContain(
      `{"partition":{"advertiser_id":"${woken}"},"cursor":{"stat_time_day":"${TODAY}"}}`,
    );
  });
});

describe('answers that cannot be relied on', () => {
  const readsAll = async (several: (call: ApiCall) => ApiAnswer | undefined, config = {}) => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const next = await run({ clicks: TWO_ACTIVE, saved: states, today: TOMORROW, several, config });
    expect(next.complete).toBe(true);
    return { ...next, read: new Set(next.reads).size };
  };

  it.each<[string, (call: ApiCall) => ApiAnswer]>([
    ['TikTok refuses several accounts', () => refusal(40002, 'advertiser_ids: unknown parameter')],
    ['TikTok returns only the first account', (call) => page(idsIn(call).slice(0, 1).map(rowOf))],
    ['TikTok returns nothing', () => page([])],
    ['the account of a row is not known', () => page([{ metrics: { spend: '1', clicks: '0' } }])],
  ])('every account is read if %s', async (_, answer) => {
    expect((await readsAll(answer)).read).toBe(ACCOUNTS.length);
  });

  it('only the accounts of a refused request are read', async () => {
    const denied = ASLEEP[7];
    const next = await readsAll((call) =>
      idsIn(call).includes(denied ?? '') ? refusal(40001, 'no permission for this account') : undefined,
    );
    expect(next.read).toBe(2 + 5);
  });

  it('an account that is refused everywhere costs only the accounts that are requested with it', async () => {
    const { states } = await run({ clicks: TWO_ACTIVE });
    const denied = ASLEEP[7];
    const next = await run({ clicks: TWO_ACTIVE, saved: states, today: TOMORROW, denied });
    expect(next.complete).toBe(false);
    expect(new Set(next.reads).size).toBeLessThanOrEqual(2 + 5);
  });

  it('nothing is skipped with skip_empty_history: false', async () => {
    const next = await readsAll(() => undefined, { skip_empty_history: false });
    expect([next.read, next.surveys]).toEqual([ACCOUNTS.length, []]);
  });
});

const rowOf = (id: string) => ({ dimensions: { advertiser_id: id }, metrics: { spend: '0', clicks: '1' } });
