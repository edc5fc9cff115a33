import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, isJsonList, parseJson, scalarText, type Day, type Json } from '../../cdk/index.js';
import { lastStateOf, recordsOf, runSync, type SyncOutput } from '../../cdk/testing/run-sync.js';
import {
  createFakeApi,
  createTestSession,
  page,
  refusal,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { testReport } from '../testing/report.js';

/* Accounts that sleep, wake up and lose numbers again, read run after run. */

const STREAMS = [
  testReport({ name: 'ads', level: 'ad', lookbackDays: 3 }),
  testReport({ name: 'campaigns', level: 'campaign', lookbackDays: 1 }),
];
const STREAM_NAMES = STREAMS.map(({ name }) => name);
const LOAD = { streams: STREAMS.length, metrics: ['spend', 'clicks'], covers: () => true };
const ACCOUNTS = Array.from({ length: 12 }, (_, index) => `71000000000000000${String(10 + index)}`);

/** Clicks by account and day. A day that has ever had a number keeps its row, with zeros if the number is taken back. */
type Clicks = ReadonlyMap<string, ReadonlyMap<Day, number>>;

const idsIn = ({ query }: ApiCall): readonly string[] => {
  const several: Json = parseJson(query['advertiser_ids'] ?? '[]');
  const ids = isJsonList(several) ? several.map(scalarText) : [];
  return ids.length > 0 ? ids : [query['advertiser_id'] ?? ''];
};

/** The sums of accounts, without an amount, because those of several accounts are rounded. */
const totalsOf = (ids: readonly string[], clicksOf: (id: string) => readonly (readonly [Day, number])[]) =>
  ids.map((id) => ({
    dimensions: { advertiser_id: id },
    metrics: { spend: '0', clicks: String(clicksOf(id).reduce((sum, [, count]) => sum + count, 0)) },
  }));

function reportOf(clicks: Clicks, call: ApiCall): ApiAnswer {
  const { start_date: start = '', end_date: end = '', dimensions = '', data_level: level } = call.query;
  const ids = idsIn(call);
  const clicksOf = (id: string) => [...(clicks.get(id) ?? [])].filter(([day]) => start <= day && day <= end);
  if (dimensions === '["advertiser_id"]') return page(totalsOf(ids, clicksOf));
  const [id = ''] = ids;
  const idName = level === 'AUCTION_AD' ? 'ad_id' : 'campaign_id';
  return page(
    clicksOf(id).map(([day, count]) => ({
      dimensions: { [idName]: id, stat_time_day: `${day} 00:00:00` },
      metrics: { spend: '0.00', clicks: String(count) },
    })),
  );
}

const createApi = (clicks: Clicks, { several, denied = '' }: Pick<Run, 'several' | 'denied'>) =>
  createFakeApi((call) => {
    if (idsIn(call).includes(denied)) return refusal(40001, 'no permission for this account');
    if (call.path === 'advertiser/info/')
      return page(idsIn(call).map((id) => ({ advertiser_id: id, display_timezone: 'UTC' })));
    const special = call.query['advertiser_ids'] === undefined ? undefined : several?.(call);
    return special ?? reportOf(clicks, call);
  });

interface Run {
  readonly clicks: Clicks;
  readonly saved?: Readonly<Record<string, Json>>;
  readonly accounts?: readonly string[];
  readonly today?: Day;
  readonly several?: (call: ApiCall) => ApiAnswer | undefined;
  /** An account that every request is refused for. */
  readonly denied?: string | undefined;
  readonly config?: object;
}

async function run({ clicks, saved = {}, accounts = ACCOUNTS, today = TODAY, config = {}, ...answers }: Run) {
  const api = createApi(clicks, answers);
  const start_date = addDays(TODAY, -10);
  const session = createTestSession(api, { accounts, start_date, ...config }, LOAD);
  session.clock.advance(Date.parse(today) - Date.parse(TODAY));
  const output = await runSync({ session, streams: STREAMS, saved, clock: session.clock, log: session.log });
  const calls = api.callsOf('report/integrated/get/');
  const isSurvey = ({ query }: ApiCall): boolean => query['data_level'] === 'AUCTION_ADVERTISER';
  return {
    ...output,
    log: session.log.lines,
    surveys: calls.filter(isSurvey).map(idsIn),
    reads: calls.filter((call) => !isSurvey(call)).map((call) => idsIn(call)[0] ?? ''),
    states: statesIn(output.messages, saved),
  };
}

function statesIn(messages: SyncOutput['messages'], saved: Readonly<Record<string, Json>>) {
  return Object.fromEntries(
    STREAM_NAMES.flatMap((name) => {
      const state = lastStateOf(messages, name) ?? saved[name];
      return state === undefined ? [] : [[name, state] as const];
    }),
  );
}

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

/** What happens before a run, and where it ends. */
const event = fc.record({
  hours: fc.constantFrom(0, 1, 24, 24, 72),
  changes: fc.array(
    fc.record({
      account: fc.nat(ACCOUNTS.length - 1),
      day: fc.nat(3),
      clicks: fc.constantFrom(0, 0, 3, 7),
    }),
    { maxLength: 4 },
  ),
  /** The share of its messages after which the run is killed; 1: it isn't. */
  killedAt: fc.constantFrom(0.2, 0.5, 0.8, 0.95, 1, 1, 1),
  accounts: fc.constantFrom(ACCOUNTS.length, ACCOUNTS.length, 8),
});

type Warehouse = Map<string, Json | undefined>;

function load(warehouse: Warehouse, messages: SyncOutput['messages']): void {
  for (const name of STREAM_NAMES)
    for (const { data } of recordsOf(messages, name))
      warehouse.set(
        [name, data['advertiser_id'], data['stat_time_day']].map(scalarText).join(' '),
        data['clicks'],
      );
}

const SEED = Number(process.env['SEED'] ?? 20_261_129);
const HISTORIES = Number(process.env['HISTORIES'] ?? 40);

type HistoryEvent = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** Numbers change on today, or on the day of the last run, or a day before: the next run reads those again. */
function change(truth: Map<string, Map<Day, number>>, { changes }: HistoryEvent, days: readonly Day[]): void {
  for (const { account, day: index, clicks } of changes) {
    const day = days[index] ?? TODAY;
    const ofAccount = truth.get(ACCOUNTS[account] ?? '');
    if (clicks > 0 || ofAccount?.has(day)) ofAccount?.set(day, clicks);
  }
}

/** Lives through a history. @returns what the warehouse lacked after each run that ended well */
async function live(events: readonly HistoryEvent[]): Promise<readonly string[]> {
  const truth = new Map(ACCOUNTS.map((id) => [id, new Map<Day, number>()]));
  truth.get(ACCOUNTS[0] ?? '')?.set(TODAY, 1);
  const warehouse: Warehouse = new Map();
  const lacking: string[] = [];
  let [saved, today, hours]: [Readonly<Record<string, Json>>, Day, number] = [{}, TODAY, 0];
  for (const one of events) {
    const before = today;
    hours += one.hours;
    today = addDays(TODAY, Math.floor(hours / 24));
    change(truth, one, [today, addDays(today, -1), before, addDays(before, -1)]);
    const { messages } = await run({
      clicks: truth,
      saved,
      today,
      accounts: ACCOUNTS.slice(0, one.accounts),
    });
    const taken = messages.slice(0, Math.ceil(messages.length * one.killedAt));
    load(warehouse, taken);
    saved = statesIn(taken, saved);
    if (one.killedAt === 1 && one.accounts === ACCOUNTS.length)
      lacking.push(...differences(truth, warehouse));
  }
  return lacking;
}

describe('any history of runs', () => {
  it(`the warehouse has the truth after every run that ends, whatever happened before (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 8 }), async (events) => {
        expect(await live([...events, LAST])).toEqual([]);
      }),
      { seed: SEED, numRuns: HISTORIES },
    );
  });
});

const LAST: HistoryEvent = { hours: 1, changes: [], killedAt: 1, accounts: ACCOUNTS.length };

/** Rows of the truth that the warehouse lacks or has with another value. A zero may be missing, but not out of date. */
function differences(truth: Clicks, warehouse: Warehouse): readonly string[] {
  return [...truth].flatMap(([id, days]) =>
    [...days].flatMap(([day, clicks]) =>
      STREAM_NAMES.map((name) => `${name} ${id} ${day}`).flatMap((key) => {
        const found = warehouse.get(key);
        return found === clicks || (found === undefined && clicks === 0)
          ? []
          : [`${key}: ${String(found)}, but it is ${clicks}`];
      }),
    ),
  );
}
