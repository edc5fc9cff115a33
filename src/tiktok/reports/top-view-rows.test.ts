import { describe, expect, it } from '@jest/globals';

import { addDays, type Day, type JsonObject } from '../../cdk/index.js';
import { fullRefresh, lastStateOf, recordsOf, type SyncOutput } from '../../cdk/testing/run-sync.js';
import { ACCOUNTS, run, statesIn, type AgencyRun, type Run, type States } from '../testing/agency.js';
import {
  asksForCampaigns,
  asksForTopView,
  buyingTypesIn,
  idsIn,
  isOfSeveral,
  READINGS,
  TOP_VIEW,
  type Clicks,
} from '../testing/agency-api.js';
import { page, refusal, textAnswer, TODAY, type ApiAnswer, type ApiCall } from '../testing/api.js';

/* Ten accounts with clicks on every day, and two without any. */

const TOMORROW = addDays(TODAY, 1);
const ACTIVE = ACCOUNTS.slice(0, 10);
const [FIRST = '', , , FOURTH = '', FIFTH = '', SIXTH = ''] = ACTIVE;
const ASLEEP = ACCOUNTS.at(-1) ?? '';

const clicksOn = (days: readonly Day[], accounts: readonly string[], count = 5): Clicks =>
  new Map(accounts.map((id) => [id, new Map(days.map((day) => [day, count]))]));

const CLICKS = clicksOn([TODAY, TOMORROW], ACTIVE);

/** The second run of an agency, a day after the first one. */
async function secondRun(given: Partial<Run> = {}, before: Partial<Run> = {}) {
  const { accounts = ACTIVE } = given;
  const first = await run({ clicks: clicksOn([TODAY], ACTIVE), accounts, ...before });
  const second = await run({ clicks: CLICKS, accounts, saved: first.states, today: TOMORROW, ...given });
  expect([first.complete, second.complete]).toEqual([true, true]);
  return second;
}

const isOfTopView = (call: ApiCall): boolean => JSON.stringify(buyingTypesIn(call) ?? '').includes(TOP_VIEW);

/** The requests about campaigns with rows: the buying type, the places of the accounts, and the days. */
const bulkOf = ({ api }: AgencyRun): readonly (readonly unknown[])[] =>
  api
    .callsOf('report/integrated/get/')
    .filter(asksForCampaigns)
    .map((call) => [
      isOfTopView(call) ? 'TopView' : 'usual',
      idsIn(call).map((id) => ACCOUNTS.indexOf(id)),
      `${call.query['start_date'] ?? ''} ${call.query['end_date'] ?? ''}`,
    ]);

/** The places of the accounts that were asked on their own. */
const askedAlone = ({ api }: AgencyRun): readonly number[] =>
  api.calls.filter(asksForTopView).map((call) => ACCOUNTS.indexOf(idsIn(call)[0] ?? ''));

/** Accounts and clicks of TopView rows. */
const topViewRows = ({ messages }: SyncOutput, stream = 'ads') =>
  recordsOf(messages, stream)
    .filter(({ data }) => data['buying_type'] === TOP_VIEW)
    .map(({ data }) => [data['advertiser_id'], data['stat_time_day'], data['clicks']]);

const places = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** The days that both streams read again. */
const LOOK_BACK = `${addDays(TODAY, -3)} ${TOMORROW}`;
const YEAR = `${addDays(TOMORROW, -364)} ${TOMORROW}`;

const partsOf = (states: States, stream: string): readonly JsonObject[] =>
  (states[stream] as { states: JsonObject[] }).states;
const savedAbout = (states: States, id: string) =>
  partsOf(states, 'ads').find(({ partition }) => (partition as JsonObject)['advertiser_id'] === id)?.[
    'known'
  ];

describe('reports that are read again', () => {
  it('five accounts take one request, after one that shows that the filter works for several', async () => {
    const second = await secondRun();
    expect(bulkOf(second)).toEqual([
      ['usual', places(0, 5), LOOK_BACK],
      ['TopView', places(0, 5), LOOK_BACK],
      ['TopView', places(5, 10), LOOK_BACK],
    ]);
    expect(askedAlone(second)).toEqual([]);
  });

  it('the request has the status, the level and the dimension of a report of campaigns', async () => {
    const { api } = await secondRun();
    const [, query] = api.calls.filter(asksForCampaigns).map((call) => call.query);
    expect(query).toEqual({
      advertiser_ids: JSON.stringify(ACTIVE.slice(0, 5)),
      ...{ report_type: 'BASIC', data_level: 'AUCTION_CAMPAIGN', dimensions: '["campaign_id"]' },
      ...{ metrics: '["spend","clicks"]', page: '1', page_size: '1000' },
      ...{ start_date: addDays(TODAY, -3), end_date: TOMORROW },
      filtering: JSON.stringify([
        { field_name: 'campaign_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' },
        { field_name: 'buying_type', filter_type: 'IN', filter_value: `["${TOP_VIEW}"]` },
      ]),
    });
  });

  it('an account that has TopView rows for the first time is asked on its own, read, and remembered', async () => {
    const topView = clicksOn([TOMORROW], [FOURTH], 7);
    const second = await secondRun({ topView });
    expect(askedAlone(second)).toEqual([3]);
    for (const stream of ['ads', 'campaigns'])
      expect(topViewRows(second, stream)).toEqual([[FOURTH, TOMORROW, 7]]);
    expect([savedAbout(second.states, FOURTH), savedAbout(second.states, FIFTH)]).toEqual([
      { top_view: true },
      undefined,
    ]);
  });

  it('an account that is known to have bought TopView is not asked about, and its rows are read', async () => {
    const topView = clicksOn([TODAY, TOMORROW], [FOURTH], 7);
    const second = await secondRun({ topView }, { topView });
    expect(askedAlone(second)).toEqual([]);
    expect(topViewRows(second)).toContainEqual([FOURTH, TOMORROW, 7]);
    expect(savedAbout(second.states, FOURTH)).toEqual({ top_view: true });
  });

  it('accounts that had no rows are asked about together once they are due', async () => {
    const topView = clicksOn([TOMORROW], [ASLEEP], 7);
    const second = await secondRun({ topView, accounts: ACCOUNTS });
    expect(bulkOf(second).at(-1)).toEqual(['TopView', [10, 11], LOOK_BACK]);
    expect(askedAlone(second)).toEqual([11]);
    expect(topViewRows(second)).toEqual([[ASLEEP, TOMORROW, 7]]);
  });

  it('accounts that stay dormant are not asked about', async () => {
    const awake = ACTIVE.slice(0, 8);
    const second = await secondRun(
      { accounts: ACCOUNTS, clicks: clicksOn([TODAY, TOMORROW], awake) },
      { clicks: clicksOn([TODAY], awake) },
    );
    expect(second.surveys.at(-1)).toEqual(ACCOUNTS.slice(8));
    expect(bulkOf(second).map(([, ids]) => ids)).toEqual([places(0, 5), places(0, 5), places(5, 8)]);
  });

  it('numbers that TikTok takes back are read, even if the report of several accounts omits them', async () => {
    const second = await secondRun(
      { topView: clicksOn([TODAY], [FOURTH], 0), omitsZeroSums: true },
      { topView: clicksOn([TODAY], [FOURTH], 7) },
    );
    expect(topViewRows(second)).toEqual([[FOURTH, TODAY, 0]]);
  });

  it('a run that is killed after its first TopView row has already saved that there are some', async () => {
    const topView = clicksOn([TOMORROW], [FOURTH], 7);
    const { messages } = await secondRun({ topView });
    const first = messages.findIndex(
      (message) => message.type === 'RECORD' && message.record.data['buying_type'] === TOP_VIEW,
    );
    const state = { ads: lastStateOf(messages.slice(0, first), 'ads') ?? {} };
    expect(savedAbout(statesIn([], state), FOURTH)).toEqual({ top_view: true });
  });
});

/** Another answer to requests about campaigns of several accounts. */
const answering =
  (answer: (call: ApiCall) => ApiAnswer | undefined) =>
  (call: ApiCall): ApiAnswer | undefined =>
    asksForCampaigns(call) ? answer(call) : undefined;

const rowOf = (advertiser_id: string | undefined): JsonObject => ({
  dimensions: { campaign_id: '1' },
  metrics: { clicks: '1', ...(advertiser_id !== undefined && { advertiser_id }) },
});

const truncated = (): ApiAnswer =>
  textAnswer(JSON.stringify(page([])), 200, { 'x-tt-ads-throttle': 'only the newest 20k ids' });

describe('answers that cannot be relied on', () => {
  const topView = clicksOn([TOMORROW], [FIRST, FIFTH], 7);

  const expectAllAsked = (second: AgencyRun, alone = places(0, 10)): void => {
    expect([...askedAlone(second)].sort()).toEqual(alone);
    expect(topViewRows(second).map(([id]) => id)).toEqual(expect.arrayContaining([FIRST, FIFTH]));
    expect(second.log.filter((line) => line.includes('does not say which of several accounts'))).toEqual([
      expect.stringMatching(/^INFO TikTok .* have TopView rows; asking about each account\.$/),
    ]);
    expect(bulkOf(second).length).toBeLessThanOrEqual(6);
  };

  it.each(READINGS.filter((reading) => reading !== 'served'))(
    'every account is asked on its own if TikTok does this with the filter: %s',
    async (reading) => {
      expectAllAsked(await secondRun({ topView, reading }));
    },
  );

  it.each<[string, (call: ApiCall) => ApiAnswer | undefined]>([
    ['rows do not name their account', () => page([rowOf(undefined)])],
    ['a row is of an account that was not asked for', () => page([rowOf('7')])],
    ['the answer is truncated', truncated],
    ['only the answer about TopView is truncated', (call) => (isOfTopView(call) ? truncated() : undefined)],
  ])('every account is asked on its own if %s', async (_, answer) => {
    expectAllAsked(await secondRun({ topView, several: answering(answer) }));
  });

  it('a known buyer shows that TikTok never shows TopView of several accounts', async () => {
    const buyer = clicksOn([TODAY, TOMORROW], [FOURTH], 7);
    const second = await secondRun(
      {
        topView: new Map([...topView, ...buyer]),
        several: answering((call) => (isOfTopView(call) ? page([]) : undefined)),
      },
      { topView: buyer },
    );
    expectAllAsked(second, [0, 1, 2, 4, 5, 6, 7, 8, 9]);
    expect(bulkOf(second)).toEqual([
      ['TopView', [0, 1, 2, 4, 3], YEAR],
      ['TopView', [3], YEAR],
    ]);
  });
});

describe('the accounts that test the answers', () => {
  const buyers = clicksOn([TODAY, TOMORROW], [FOURTH, SIXTH], 7);
  const refusing = (id: string) => (call: ApiCall) =>
    idsIn(call).includes(id) ? refusal(40001, 'no permission for this account') : undefined;

  it('known buyers test the answers even if one of the others is refused', async () => {
    const second = await secondRun(
      {
        topView: buyers,
        several: answering((call) => refusing(FIRST)(call) ?? (isOfTopView(call) ? page([]) : undefined)),
      },
      { topView: buyers },
    );
    expect(bulkOf(second).map(([type, ids]) => [type, ids])).toEqual([
      ['TopView', [0, 1, 2, 4, 3]],
      ['TopView', [3]],
      ['TopView', [7, 8, 9, 5]],
      ['TopView', [5]],
    ]);
    expect(askedAlone(second)).toEqual([0, 1, 2, 4, 6, 7, 8, 9]);
  });

  it('if every request with a known buyer is refused because of the others, no answer is relied on', async () => {
    const topView = clicksOn([TODAY, TOMORROW], [FOURTH], 7);
    const second = await secondRun({ topView, several: answering(refusing(FIRST)) }, { topView });
    expect(bulkOf(second)).toEqual([
      ['TopView', [0, 1, 2, 4, 3], YEAR],
      ['TopView', [3], YEAR],
    ]);
    expect(askedAlone(second)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  });

  it('a known buyer is the last one of several accounts in the first request', async () => {
    const topView = clicksOn([TODAY], [FOURTH], 7);
    expect(bulkOf(await secondRun({ topView }, { topView }))).toEqual([
      ['TopView', [0, 1, 2, 4, 3], YEAR],
      ['usual', [0, 1, 2, 4, 5], LOOK_BACK],
      ['TopView', [0, 1, 2, 4, 5], LOOK_BACK],
      ['TopView', places(6, 10), LOOK_BACK],
    ]);
  });

  it('a buyer without TopView rows in the last year shows nothing, so others do', async () => {
    const second = await secondRun({}, { topView: clicksOn([TODAY], [FOURTH], 7) });
    expect(bulkOf(second).slice(0, 3)).toEqual([
      ['TopView', [0, 1, 2, 4, 3], YEAR],
      ['TopView', [3], YEAR],
      ['usual', [0, 1, 2, 4, 5], LOOK_BACK],
    ]);
    expect(askedAlone(second)).toEqual([]);
  });

  it('if the last account of a group is not active any more, the next group tests the answers', async () => {
    const clicks = new Map([...CLICKS].filter(([id]) => id !== FIFTH));
    const second = await secondRun({ clicks });
    expect(
      bulkOf(second)
        .slice(0, 2)
        .map(([type, ids]) => [type, ids]),
    ).toEqual([
      ['usual', places(0, 5)],
      ['usual', places(5, 10)],
    ]);
    expect(askedAlone(second)).toEqual([]);
  });

  it('a refused account costs only the question about those that are requested with it', async () => {
    const topView = clicksOn([TOMORROW], [FIRST], 7);
    const second = await secondRun({ topView, several: answering(refusing(FIFTH)) });
    expect([...askedAlone(second)].sort()).toEqual(places(0, 5));
    expect(topViewRows(second)).toEqual([[FIRST, TOMORROW, 7]]);
  });

  it('metrics that TikTok refuses by name are left out', async () => {
    const second = await secondRun({
      several: answering(({ query }) =>
        query['metrics']?.includes('spend') === true
          ? refusal(40002, "Invalid metric fields: ['spend'].")
          : undefined,
      ),
    });
    expect(askedAlone(second)).toEqual([]);
    const metrics = second.api.calls.filter(asksForCampaigns).map(({ query }) => query['metrics']);
    expect(metrics.slice(1)).toEqual(['["clicks"]', '["clicks"]', '["clicks"]']);
  });
});

describe('where each account is asked on its own', () => {
  it('a first run asks each account', async () => {
    const first = await run({ clicks: CLICKS, accounts: ACTIVE });
    expect(bulkOf(first)).toEqual([]);
    expect(askedAlone(first)).toEqual(places(0, 10));
  });

  it('a full refresh asks each account, whatever the state', async () => {
    const topView = clicksOn([TODAY], [FOURTH], 7);
    const second = await secondRun({ topView, selected: [fullRefresh('ads')] }, { topView });
    expect(bulkOf(second)).toEqual([]);
    expect(askedAlone(second)).toEqual(places(0, 10));
  });

  it.each<[string, Partial<Run>]>([
    ['with skip_empty_history: false', { config: { skip_empty_history: false } }],
    ['if several accounts take as many requests', { metrics: places(0, 300).map((place) => `m${place}`) }],
    ['if there are few', { accounts: ACTIVE.slice(0, 7) }],
  ])('each account is asked %s', async (_, given) => {
    const second = await secondRun(given);
    expect(bulkOf(second)).toEqual([]);
    expect(askedAlone(second)).toEqual(places(0, given.accounts?.length ?? 10));
  });
});

it('requests about several accounts are never sent for rows', async () => {
  const { api } = await secondRun();
  const ofRows = api
    .callsOf('report/integrated/get/')
    .filter((call) => call.query['dimensions']?.includes('stat_time_day'));
  expect(ofRows.filter(isOfSeveral)).toEqual([]);
});
