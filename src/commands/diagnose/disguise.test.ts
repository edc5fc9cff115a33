import { describe, expect, it } from '@jest/globals';

import { boolean, id, parseJson, text, timestamp, type JsonObject } from '../../cdk/index.js';
import type { Exchange } from './recorder.js';
import { samplesOf } from './samples.js';
import type { ProbedStream } from './probe.js';

const STREAM = {
  name: 'campaigns',
  fields: {
    campaign_id: id('Campaign id'),
    campaign_name: text('Campaign name'),
    budget_mode: text('How the budget is meant'),
    brand: text('Brand'),
    sent: text('SOON or NEVER'),
    is_new: boolean('New'),
    create_time: timestamp('Made'),
    ad_name: text('Ad name'),
  },
} as unknown as ProbedStream;

const KEY = Buffer.from('the same each time');

const HEADERS = {
  date: 'Wed, 20 May 2026 10:00:00 GMT',
  'content-type': 'application/json',
  'x-tt-logid': '20260520ABCDEF',
};

const exchangeOf = (answer: string, change: Partial<Exchange> = {}): Exchange => ({
  ...{ stream: 'campaigns', method: 'GET', path: 'campaign/get/', pathname: '/open_api/v1.3/campaign/get/' },
  ...{ query: {}, body: undefined, failure: undefined },
  answer: { status: 200, headers: HEADERS, text: answer, isFile: false },
  ...change,
});

const fileOf = (answer: string): Exchange =>
  exchangeOf('', {
    path: 'page/lead/task/download/',
    answer: { status: 200, headers: {}, text: answer, isFile: true },
  });

/** The sample of a response, as it is written. */
function writtenOf(...exchanges: readonly Exchange[]): string {
  const [sample = ''] = Object.values(samplesOf(exchanges, [STREAM], KEY));
  return sample;
}

/** The one row of a list, before and after. */
function disguised(row: JsonObject): JsonObject {
  const sample = writtenOf(exchangeOf(JSON.stringify({ code: 0, message: 'OK', data: { list: [row] } })));
  const { response } = parseJson(sample) as { response: { data: { list: JsonObject[] } } };
  return response.data.list[0] ?? {};
}

describe('the disguise keeps', () => {
  it.each<[string, JsonObject]>([
    ['a constant of a column that has constants', { budget_mode: 'BUDGET_MODE_DAY' }],
    ['a constant that its description names', { sent: 'SOON' }],
    [
      'empty values in any spelling',
      { budget: '0.00', spend: 0, campaign_id: '0', ad_name: '', campaign_name: '-', x_id: '-1' },
    ],
    ['true, false, null, also as numbers', { is_new: 1, on: true, off: false, gone: null }],
    [
      'times',
      { create_time: '2024-03-01 10:00:00', unknown: '2021-01-14 07:04:16 +0000 UTC', day: '2024-03-01' },
    ],
    ['time zones', { timezone: 'Etc/GMT+8', display_timezone: 'America/Los_Angeles' }],
  ])('the disguise keeps %s', (_, row) => {
    expect(disguised(row)).toEqual(row);
  });

  it('the disguise keeps the notation of numbers', () => {
    const sample = writtenOf(
      exchangeOf('{"code": 0, "data": {"list": [{"page_id": 7100000000000000123, "rate": 9.200}]}}'),
    );
    expect(sample).toMatch(/"page_id": [1-9]\d{18},\n\s+"rate": [1-9]\.\d{3}\n/);
    expect(sample).not.toMatch(/7100000000000000123|9\.200/);
  });
});

describe('the disguise replaces', () => {
  it.each<[string, JsonObject, RegExp]>([
    ['an id', { campaign_id: '1800000000000001' }, /^\{"campaign_id":"[1-9]\d{15}"\}$/],
    ['an id in capitals', { pixel_code: 'C4JK9ABCDEF' }, /^\{"pixel_code":"[A-Z]\d[A-Z]{2}\d[A-Z]{6}"\}$/],
    ['a name in capitals', { campaign_name: 'SUMMER_SALE' }, /^\{"campaign_name":"[A-Z]{6}_[A-Z]{4}"\}$/],
    ['a brand that looks like a constant', { brand: 'ACME' }, /^\{"brand":"[A-Z]{4}"\}$/],
    ['a constant of an unknown field', { shade: 'DARK_RED' }, /^\{"shade":"[A-Z]{4}_[A-Z]{3}"\}$/],
    [
      'an email address',
      { unknown: 'ada.b@acme.example' },
      /^\{"unknown":"[a-z]{3}\.[a-z]@[a-z]{4}\.[a-z]{7}"\}$/,
    ],
    ['a name in another script', { campaign_name: '夏のセール 1' }, /^\{"campaign_name":"\p{L}{5} \d"\}$/u],
    ['a phone number', { phone: '+49 30 1234567' }, /^\{"phone":"\+\d\d \d\d \d{7}"\}$/],
    ['a key that is an id', { '1800000000000001': true }, /^\{"[1-9]\d{15}":true\}$/],
  ])('the disguise replaces %s by an invented value of the same shape', (_, row, shape) => {
    const made = JSON.stringify(disguised(row));
    expect(made).toMatch(shape);
    expect(made).not.toBe(JSON.stringify(row));
  });

  it('the disguise replaces an id the same way everywhere: as a number, in a URL, in JSON inside text', () => {
    const { campaign_id: made, ...others } = disguised({
      campaign_id: '1800000000000001',
      bare: '1800000000000001',
      landing_page_url: 'https://shop.example/?c=1800000000000001&utm=x',
      extra: '{"campaign_id":"1800000000000001","ids":[1800000000000001]}',
    });
    const id = String(made);
    expect(others).toMatchObject({
      bare: id,
      landing_page_url: expect.stringMatching(
        `^https://[a-z]{4}\\.[a-z]{7}/\\?[a-z]=${id}&[a-z]{3}=[a-z]$`,
      ) as unknown as string,
      extra: `{"campaign_id":"${id}","ids":[${id}]}`,
    });
  });

  it('the disguise replaces text within its escapes, so that it can still be parsed', () => {
    const { changelog, url } = disguised({
      changelog: String.raw`{'file_data': b'Time,Ana\n2,\xe5\xb1\xb1 \u5c71'}`,
      url: 'https://a.example/?name=%E5%B1%B1Rex',
    });
    expect(changelog).toMatch(
      /^\{'[a-z]{4}_[a-z]{4}': b'[A-Z][a-z]{3},[A-Z][a-z]{2}\\n\d,(\\x6[\dA-F]){3} \\u006[\dA-F]'\}$/,
    );
    expect(url).toMatch(/^https:\/\/[a-z]\.[a-z]{7}\/\?[a-z]{4}=(%6[\dA-F]){3}[A-Z][a-z]{2}$/);
  });

  it('the disguise replaces names and ids in a message of the API, and keeps its words', () => {
    const named = exchangeOf(
      JSON.stringify({
        code: 0,
        message: 'OK',
        request_id: '20260520X',
        data: { list: [{ campaign_name: 'Takeover' }] },
      }),
    );
    const refused = exchangeOf(
      JSON.stringify({
        code: 40002,
        message:
          'metrics: Invalid value spendd. Advertiser 7100000000000000001 "Takeover" has no such metric.',
        request_id: '20260520Y',
        data: {},
      }),
    );
    const { refused: envelope } = parseJson(writtenOf(named, refused)) as { refused: JsonObject };
    expect(envelope['code']).toBe(40002);
    expect(envelope['message']).toMatch(
      /^metrics: Invalid value spendd\. Advertiser [1-9]\d{18} "[A-Z][a-z]{7}" has no such metric\.$/,
    );
    expect(envelope['message']).not.toMatch(/7100000000000000001|Takeover/);
  });

  it('the disguise replaces ids and names in requests, and masks secrets', () => {
    const query = {
      ...{ advertiser_id: '7100000000000000001', page: '1', page_size: '5', secret: 'hush hush' },
      filtering: '[{"field_name":"campaign_name","filter_type":"IN","filter_value":"[\\"ACME_PLAN\\"]"}]',
      metrics: '["spend","clicks"]',
    };
    const sample = writtenOf(exchangeOf('{"code":0,"data":{}}', { query }));
    expect(sample).not.toMatch(/7100000000000000001|hush|ACME|PLAN/);
    const { _meta: meta } = parseJson(sample) as { _meta: { request: { query: JsonObject } } };
    expect(meta.request.query).toMatchObject({
      page: '1',
      page_size: '5',
      metrics: '["spend","clicks"]',
      secret: '****',
    });
    expect(meta.request.query['filtering']).toMatch(
      /^\[\{"field_name":"campaign_name","filter_type":"IN","filter_value":"\[\\"[A-Z]{4}_[A-Z]{4}\\"\]"\}\]$/,
    );
  });

  it('the disguise replaces the values of a file, and titles that are not columns', () => {
    const sample = writtenOf(
      fileOf(
        'create_time,Ad Name,"Your ""first"" pet, please"\n2024-03-01 10:00:00,Spring,Rex\n2024-03-02 10:00:00,Fall,2001-02-03\n',
      ),
    );
    const { response } = parseJson(sample) as { response: { body: string } };
    expect(response.body).toMatch(
      /^create_time,Ad Name,"[A-Z][a-z]{3} ""[a-z]{5}"" [a-z]{3}, [a-z]{6}"\n2024-03-01 10:00:00,[A-Z][a-z]{5},[A-Z][a-z]{2}\n2024-03-02 10:00:00,[A-Z][a-z]{3},\d{4}-\d\d-\d\d\n$/,
    );
    expect(response.body).not.toMatch(/first|Spring|Rex|2001-02-03/);
  });

  it('the disguise replaces everything in a page that is not a response of the API', () => {
    const sample = writtenOf(exchangeOf('<html>Blocked: 10.1.2.3</html>'));
    expect(sample).not.toMatch(/Blocked|10\.1\.2\.3/);
  });

  it('the disguise replaces headers, except for content type and date', () => {
    const { _meta: meta } = parseJson(writtenOf(exchangeOf('{"code":0,"data":{}}'))) as {
      _meta: { headers: JsonObject };
    };
    const { 'x-tt-logid': id, ...others } = meta.headers;
    expect(others).toEqual({ date: HEADERS.date, 'content-type': HEADERS['content-type'] });
    expect(id).toMatch(/^\d{8}[A-Z]{6}$/);
    expect(id).not.toBe(HEADERS['x-tt-logid']);
  });
});

describe('samples', () => {
  it('the disguise chooses other values each time, so that they cannot be reversed', () => {
    const answer = exchangeOf('{"code":0,"data":{"list":[{"campaign_id":"1800000000000001"}]}}');
    const [one, other] = [samplesOf([answer], [STREAM]), samplesOf([answer], [STREAM])];
    expect(one).not.toEqual(other);
  });
});
