import { describe, expect, it } from '@jest/globals';

import type { JsonObject, Slice, StreamDefinition } from '../cdk/index.js';
import { rowsOf, runSync } from '../cdk/testing/run-sync.js';
import type { SimulatorOptions } from '../simulator/index.js';
import { DEFAULT_SETTINGS, streamsOf } from '../streams/index.js';
import { lackingInTasks, readTasks, type ReportStream, type Session } from '../tiktok/index.js';
import { createTestSession, type FakeApi } from '../tiktok/testing/api.js';
import { createTopViewBuyers, topViewBuyersOf } from '../tiktok/campaign-filters/top-view-buyers.js';
import { apiOf, createSimulatedAnswers, type SimulatedAnswers } from './testing/simulated-api.js';

/* Reads the same date range of the same reports page by page and through tasks: the rows must be the same. */

/**
 * The third account starts with TopView. The third campaign of each account is deleted, and so is the third ad of its
 * first ad group.
 */
const WORLD: SimulatorOptions = { seed: 3, accounts: 3, campaigns: 3, adgroups: 1, ads: 3, days: 10 };
/** Days of a world with more than 60 rows if each account has one a day. */
const DAYS_OF_FEW_ROWS = 22;
const DAYS = { start: '2024-02-11', end: '2024-03-15' };

/** Every level, a country breakdown, audience reports. */
const NAMES = [
  'ad_insights',
  'ad_insights_by_age_and_gender',
  'ad_insights_by_country',
  'ad_insights_by_platform',
  'campaign_insights_by_province',
  'advertiser_insights',
  'campaign_insights',
  'adgroup_insights',
  'smart_plus_ad_insights',
  'smart_plus_ad_insights_by_platform',
] as const;

const isReport = (stream: StreamDefinition<Session>): stream is ReportStream => 'report' in stream;

function reportNamed(name: string): ReportStream {
  const stream = streamsOf(DEFAULT_SETTINGS).find((one) => one.name === name);
  if (stream === undefined || !isReport(stream)) throw new Error(`there is no report ${name}`);
  return stream;
}

/** Everything in one window, through tasks. */
const throughTasks = (stream: ReportStream): StreamDefinition<Session> => ({
  ...stream,
  plan: () => Promise.resolve([{ dates: DAYS }]),
  read: (session: Session, slice: Slice, io) => readTasks(session, { report: stream.report, slice, io }),
});

interface Read {
  readonly rows: readonly JsonObject[];
  readonly api: FakeApi;
  readonly log: readonly string[];
}

/** The responses of worlds, by their other options: a world gives the same response to the same request. */
const answersBy = new Map<string, SimulatedAnswers>();
function answersOf(options: SimulatorOptions): SimulatedAnswers {
  const key = JSON.stringify(options);
  const answers = answersBy.get(key) ?? createSimulatedAnswers({ ...WORLD, ...options });
  answersBy.set(key, answers);
  return answers;
}

async function read(stream: StreamDefinition<Session>, options: SimulatorOptions = {}): Promise<Read> {
  const { api, accounts } = apiOf(answersOf(options));
  const session = createTestSession(api, { accounts, start_date: DAYS.start });
  topViewBuyersOf.provide(session, createTopViewBuyers(session));
  const { messages, complete } = await runSync({
    ...{ session, streams: [stream], clock: session.clock, log: session.log },
  });
  expect(session.log.lines.filter((line) => line.startsWith('WARN'))).toEqual([]);
  expect(complete).toBe(true);
  return { rows: rowsOf(messages), api, log: session.log.lines };
}

/** Rows by key in one order, each once, without empty values and the columns that tasks lack. */
function comparable(rows: readonly JsonObject[], { primaryKey, report }: ReportStream): readonly string[] {
  const lacking = lackingInTasks(report);
  const byKey = new Map(
    rows.map((row) => {
      const kept = Object.entries(row).filter(([name, value]) => isTold(value) && !lacking.includes(name));
      kept.sort(([one], [other]) => (one < other ? -1 : 1));
      return [primaryKey.map((column) => String(row[column])).join(' '), JSON.stringify(kept)] as const;
    }),
  );
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

const isTold = (value: unknown): boolean => value !== null && value !== undefined;

const buyingOf = (row: JsonObject): string => String(row['buying_type']);

describe('reports through tasks', () => {
  it.each(NAMES)('a report task returns the same rows of %s as pages do', async (name) => {
    const stream = reportNamed(name);
    const world = name === 'advertiser_insights' ? { days: DAYS_OF_FEW_ROWS } : {};
    const direct = comparable((await read(stream, world)).rows, stream);
    expect(direct.length).toBeGreaterThan(60);
    for (const statusFilter of ['refused', 'taken'] as const) {
      const { rows, api } = await read(throughTasks(stream), {
        ...world,
        behaviours: { 'task-status-filter': statusFilter },
      });
      expect(comparable(rows, stream)).toEqual(direct);
      expect(api.callsOf('report/task/download/')).toHaveLength(3);
    }
  });

  it('the id of whole ads is found under both titles that a file may have', async () => {
    const stream = reportNamed('smart_plus_ad_insights');
    const direct = comparable((await read(stream)).rows, stream);
    const { rows } = await read(throughTasks(stream), { behaviours: { 'whole-ad-title': 'ad_id' } });
    expect(comparable(rows, stream)).toEqual(direct);
    expect(rows.filter((row) => 'ad_id' in row)).toEqual([]);
    expect(rows.map((row) => row['ad_text_list'])).toContainEqual(['First 🅰️', 'Second\nline']);
  });

  it('TopView and deleted objects are read page by page, because tasks do not return them', async () => {
    const { rows, api } = await read(throughTasks(reportNamed('ad_insights')));
    expect(new Set(rows.map(buyingOf))).toEqual(
      new Set(['AUCTION_OR_RESERVATION_RF', 'RESERVATION_TOP_VIEW']),
    );
    const filters = api.callsOf('report/integrated/get/').map(({ query }) => query['filtering']);
    expect(filters.filter((filter) => filter?.includes('STATUS_DELETE'))).toHaveLength(6);
    expect(filters.filter((filter) => filter?.includes('RESERVATION_TOP_VIEW'))).toHaveLength(2);
  });

  it('reports through tasks are not truncated, however few objects a page response covers', async () => {
    const stream = throughTasks(reportNamed('ad_insights'));
    const whole = await read(stream, { behaviours: { 'task-status-filter': 'taken' } });
    const cut = await read(stream, { behaviours: { 'task-status-filter': 'taken' }, reportIdLimit: 2 });
    const usual = ({ rows }: Read) => rows.filter((row) => buyingOf(row) !== 'RESERVATION_TOP_VIEW');
    expect(usual(cut)).toEqual(usual(whole));
  });

  it('audience reports through tasks lack metrics that count people, and nothing else', async () => {
    const { rows } = await read(throughTasks(reportNamed('ad_insights_by_platform')));
    expect(lackingInTasks(reportNamed('ad_insights_by_platform').report)).toEqual([
      'result',
      'cost_per_result',
      'result_rate',
      'real_time_result',
      'real_time_cost_per_result',
      'real_time_result_rate',
    ]);
    expect(lackingInTasks(reportNamed('ad_insights').report)).toEqual([]);
    const [row] = rows;
    expect(row?.['spend']).toEqual(expect.any(Number));
    expect(row?.['result']).toBeUndefined();
  });
});
