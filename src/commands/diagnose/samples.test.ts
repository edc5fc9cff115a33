import { beforeAll, describe, expect, it } from '@jest/globals';

import { addDays, parseJson, printable, type JsonObject } from '../../cdk/index.js';
import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import type { World } from '../../simulator/index.js';
import { streamsOf, DEFAULT_SETTINGS } from '../../streams/index.js';
import { createFakeApi, createTestSession, page } from '../../tiktok/testing/api.js';
import { source } from '../../connector/source.js';
import { NOW, TODAY, withSimulator } from '../../connector/testing/in-process.js';
import { diagnose, isOfTheApi } from './diagnose.js';
import type { Exchange } from './recorder.js';
import { samplesOf, type Samples } from './samples.js';

const KEY = Buffer.from('the same each time');

let exchanges: readonly Exchange[] = [];
let samples: Samples = {};
let named: readonly string[] = [];
let campaign = '';

/** A custom report whose name must not be revealed. */
const SECRET_PLAN = { name: 'takeover_plan', level: 'campaign', metrics: ['spend', 'clicks'] };
const FILTER = { field_name: 'campaign_ids', filter_type: 'IN' };

beforeAll(async () => {
  await withSimulator({ accounts: 2, campaigns: 4, adgroups: 2, ads: 2, days: 10 }, async (simulator) => {
    const [{ id: account } = { id: '' }] = simulator.world.accounts;
    campaign = String(simulator.world.campaigns(account)[0]?.['campaign_id']);
    const config = source.parseConfig({
      access_token: simulator.token,
      accounts: simulator.world.accounts.map(({ id }) => id),
      start_date: addDays(TODAY, -20),
      custom_reports: [
        { ...SECRET_PLAN, filters: [{ ...FILTER, filter_value: JSON.stringify([campaign]) }] },
      ],
    });
    const streams = source.streams(config);
    const found = await diagnose(config, {
      streams: streams.filter(isOfTheApi),
      accounts: 3,
      io: {
        ...{ clock: createTestClock(NOW), log: createTestLogger(), forPeople: printable },
        env: { TIKTOK_API_BASE_URL: simulator.url },
      },
      say: () => undefined,
    });
    ({ exchanges } = found);
    samples = samplesOf(exchanges, streams, KEY);
    named = namesOf(simulator.world);
  });
});

/** The world's own names of its accounts and their objects. */
const namesOf = (world: World): readonly string[] =>
  world.accounts.flatMap(({ id, name, row }) => {
    const rows = [row, ...world.campaigns(id), ...world.adgroups(id), ...world.ads(id)];
    const texts = rows.flatMap((one) => textsOf(one)).filter(({ key }) => PERSONAL.test(key));
    return [id, name, ...texts.map(({ text }) => text)];
  });

interface Text {
  readonly key: string;
  readonly text: string;
}

/** Texts and numbers of a value, each with the key it belongs to. */
function textsOf(value: unknown, key = ''): readonly Text[] {
  if (['string', 'number', 'bigint'].includes(typeof value)) return [{ key, text: String(value) }];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    { key: 'a key', text: name },
    ...textsOf(member, name),
  ]);
}

const PERSONAL =
  /(^|_)ids?$|request_id|name$|text|title|url|uri|mail|phone|number$|signature|description|content|comment$|author|keyword|company|address|contacter|license|^brand$|search_terms/;
/** Numbers with so many digits that no two are equal by chance. */
const isAmount = ({ key, text }: Text): boolean =>
  /^\d[\d.]{4,}$/.test(text) && /[1-9]/.test(text) && !/(time|date)$/.test(key);

/** Texts too long to occur by chance, and neither dates nor empty values. */
const isTelling = (text: string): boolean =>
  text.length >= (/^[\d.:-]+$/.test(text) ? 6 : 4) &&
  /[\p{L}\p{N}]/u.test(text) &&
  !/^-?[0.]+$|^\d{4}-\d{2}-\d{2}[^a-z]*$|^(None|NONE|null|UNSET|https:\/\/)$/.test(text);

const written = (): readonly string[] =>
  Object.entries(samples).flatMap(([name, sample]) => [
    name,
    ...textsOf(parseJson(sample))
      .filter(({ key }) => !/^(page|total)_/.test(key))
      .map(({ text }) => text),
  ]);

/** The answers of leads, and the contents of change logs without their titles. */
const cellsOfFiles = (raw: readonly Text[]): readonly string[] => [
  ...exchanges.flatMap(({ answer }) => (answer?.isFile === true ? cellsOf(answer.text).slice(20) : [])),
  ...raw.filter(({ key }) => key === 'changelog').flatMap(({ text }) => cellsOf(text).filter(isWord)),
];
const cellsOf = (text: string): readonly string[] => text.split(/[",\n\r\\{}:]+/);
const isWord = (text: string): boolean =>
  text.length > 6 && /^[\w@.* ]+$/.test(text) && !/^[a-z]+_[a-z]+$/.test(text);

const OF_A_WORD = '[\\p{L}\\p{N}_]';
const standsIn = (haystack: string, text: string): boolean =>
  haystack.includes(text) &&
  new RegExp(`(?<!${OF_A_WORD})${text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&')}(?!${OF_A_WORD})`, 'u').test(
    haystack,
  );

describe('samples of a simulated account', () => {
  it('samples hold a response of every requested endpoint', () => {
    const paths = [...new Set(exchanges.map(({ path }) => path))].sort();
    const files = Object.keys(samples).map((name) => name.replace(/\..*/, ''));
    expect([...new Set(files)].sort()).toEqual(
      paths.map((path) => path.replace(/\/$/, '').replace(/\//g, '_')).sort(),
    );
    expect(samples).toHaveProperty(['report_integrated_get.ad_insights.json']);
  });

  it('samples hold no id, name, address, text or request_id of the account', () => {
    const raw = exchanges.flatMap(({ answer }) => {
      try {
        return textsOf(parseJson(answer?.text ?? ''));
      } catch {
        return [];
      }
    });
    const personal = raw.filter(({ key }) => PERSONAL.test(key)).map(({ text }) => text);
    const needles = [
      ...new Set([...personal, ...cellsOfFiles(raw), ...named, SECRET_PLAN.name, campaign]),
    ].filter(isTelling);
    expect(needles.length).toBeGreaterThan(500);
    const haystack = written().join('\0');
    expect(needles.filter((text) => standsIn(haystack, text))).toEqual([]);
  });

  it('samples hold no amount of the account', () => {
    const amounts = exchanges
      .flatMap(({ answer }) => (answer?.isFile === true ? [] : textsOf(parseJson(answer?.text ?? ''))))
      .filter(isAmount)
      .map(({ text }) => text);
    expect(amounts.length).toBeGreaterThan(100);
    const whole = new Set(written());
    expect(amounts.filter((amount) => whole.has(amount))).toEqual([]);
  });

  it('samples replace every number that is not zero', () => {
    const name = 'report_integrated_get.campaign_insights.json';
    const raw = exchanges.findLast(
      ({ path, stream }) => path === 'report/integrated/get/' && stream === 'campaign_insights',
    );
    const { response } = parseJson(samples[name] ?? '') as Record<string, JsonObject>;
    const [before, after] = [parseJson(raw?.answer?.text ?? '') as JsonObject, response].map((envelope) =>
      textsOf((envelope?.['data'] as JsonObject)['list']).filter(({ text }) => /^[\d.]+$/.test(text)),
    );
    const shapes = (texts: readonly Text[] = []) =>
      texts.map(({ key, text }) => [key, /[1-9]/.test(text) ? text.replace(/\d/g, '9') : text]);
    expect(shapes(after)).toEqual(shapes(before));
    const same = before?.filter(({ text }, index) => /[1-9]/.test(text) && text === after?.[index]?.text);
    expect(same).toEqual([]);
  });

  it('samples keep constants, times, field names, page counts and request parameters', () => {
    const { response, _meta: meta } = parseJson(samples['campaign_get.json'] ?? '') as Record<
      string,
      JsonObject
    >;
    expect(meta).toMatchObject({
      ...{ stream: 'campaigns', http_status: 200 },
      request: {
        method: 'GET',
        path: '/open_api/v1.3/campaign/get/',
        query: {
          ...{ page: '1', page_size: '5' },
          filtering:
            '{"buying_types":["AUCTION","RESERVATION_RF"],"campaign_system_origins":["TT_ADS_PLATFORM","PROMOTE"]}',
        },
      },
    });
    expect(response).toMatchObject({
      code: 0,
      message: 'OK',
      data: { page_info: { page: 1, page_size: 5 } },
    });
    const raw = exchanges.find(({ path, stream }) => path === 'campaign/get/' && stream === 'campaigns');
    const [row, original] = [response, parseJson(raw?.answer?.text ?? '') as JsonObject].map(
      (envelope) => (envelope?.['data'] as Record<string, JsonObject[]>)['list']?.[0] ?? {},
    );
    for (const name of ['budget_mode', 'objective_type', 'operation_status', 'create_time', 'modify_time'])
      expect([name, row?.[name]]).toEqual([name, original?.[name]]);
    expect(Object.keys(row ?? {})).toEqual(Object.keys(original ?? {}));
  });

  it('samples use the same replacement everywhere, so that they can be joined', () => {
    const idsIn = (name: string, column: string): ReadonlySet<string> =>
      new Set(
        textsOf(parseJson(samples[name] ?? ''))
          .filter(({ key }) => key === column)
          .map(({ text }) => text),
      );
    const campaigns = idsIn('campaign_get.json', 'campaign_id');
    const shared = [...idsIn('report_integrated_get.campaign_insights.json', 'campaign_id')];
    expect(shared.length).toBeGreaterThan(0);
    expect(shared.filter((id) => campaigns.has(id)).length).toBeGreaterThan(0);
    const [account] = idsIn('campaign_get.json', 'advertiser_id');
    expect(idsIn('advertiser_info.json', 'advertiser_id')).toContain(account);
  });

  it.each([
    ['campaigns', 'campaign_get.json'],
    ['adgroups', 'adgroup_get.json'],
    ['ads', 'ad_get.json'],
    ['images', 'file_image_ad_search.json'],
    ['pixels', 'pixel_list.json'],
    ['ad_insights', 'report_integrated_get.ad_insights.json'],
    ['ad_insights_by_country', 'report_integrated_get.ad_insights_by_country.json'],
  ])('samples of %s pass through the real client, stream and row parser', async (stream, file) => {
    const { response } = parseJson(samples[file] ?? '') as Record<string, JsonObject>;
    const [account = ''] = textsOf(response)
      .filter(({ key }) => key === 'advertiser_id')
      .map(({ text }) => text);
    const accounts = account === '' ? '7100000000000000001' : account;
    const api = createFakeApi(({ path }) =>
      path === 'advertiser/info/'
        ? page([{ advertiser_id: accounts, display_timezone: 'Asia/Tokyo' }])
        : (response ?? {}),
    );
    const session = createTestSession(api, { accounts, page_size: 5 });
    const streams = streamsOf(DEFAULT_SETTINGS).filter(({ name }) => name === stream);
    const { messages } = await runSync({ session, streams, log: session.log });
    const records = recordsOf(messages);
    expect(records.length).toBeGreaterThan(0);
    expect(records.flatMap(({ meta }) => meta?.changes ?? [])).toEqual([]);
  });
});
