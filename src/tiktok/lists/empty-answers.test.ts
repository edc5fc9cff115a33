import { describe, expect, it } from '@jest/globals';

import { timestamp, type JsonObject } from '../../cdk/index.js';
import { errorsOf, lastStateOf } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, envelope, page, textAnswer, type ApiAnswer, type ApiCall } from '../testing/api.js';
import { FIELDS, readThings, SHOPS, thing, type Given, type Options } from '../testing/things.js';

/* Lists with successful responses that have no data. */

const HOLLOW = envelope({});
const LIST: Options = { source: { endpoint: { path: 'thing/list/', rowKey: ['thing_id'] } } };
const UNPAGED: Options = { source: { endpoint: { path: 'thing/list/', pageSize: 'all' } } };
const TIMES = { modify_time: timestamp('Change'), create_time: timestamp('Creation') };
const CHANGING: Options = {
  ...LIST,
  fields: Object.assign({}, FIELDS, TIMES),
  incremental: { updatedField: 'modify_time', createdField: 'create_time' },
};

const SAVED = {
  states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-01T00:00:00Z' } }],
};

async function read(given: Given) {
  const { log, api, messages, ...output } = await readThings(given);
  return {
    ...output,
    warnings: log.filter((line) => line.startsWith('WARN')),
    requests: api.calls.map(({ path }) => path),
    errors: errorsOf(messages).map(({ failure_type, message }) => `${failure_type} ${message}`),
    state: lastStateOf(messages, 'things'),
  };
}

/** These responses one after the other; the last one is repeated. */
const inOrder = (...answers: readonly ApiAnswer[]): Given['answer'] => {
  let nth = 0;
  return () => answers[Math.min(nth++, answers.length - 1)]!;
};

const TAKEN_FOR_EMPTY = `WARN things: advertiser_id ${ACCOUNT}: TikTok thing/list/: two successful responses were empty; treating the list as empty.`;

describe('an empty response', () => {
  it.each<[string, Options, ApiAnswer]>([
    ['a list in pages', LIST, HOLLOW],
    ['a list that comes at once', UNPAGED, HOLLOW],
    ['an answer without data', LIST, textAnswer('{"code":0,"message":"OK"}')],
    ['an answer whose data is null', LIST, textAnswer('{"code":0,"message":"OK","data":null}')],
    ['an answer with empty members', LIST, envelope({ page_info: {}, list_of_old: [] })],
  ])('two empty responses count as an empty list, with a warning: %s', async (_, options, answer) => {
    expect(await read({ options, answer: () => answer })).toMatchObject({
      ...{ complete: true, rows: [], warnings: [TAKEN_FOR_EMPTY] },
      requests: ['thing/list/', 'thing/list/'],
    });
  });

  it.each([
    ['in pages', LIST],
    ['at once', UNPAGED],
  ])('a single empty response is retried without a warning (%s)', async (_, options) => {
    const { rows, warnings, requests } = await read({ options, answer: inOrder(HOLLOW, page([thing(1)])) });
    expect([rows.length, warnings, requests.length]).toEqual([1, [], 2]);
  });

  it.each<[string, JsonObject]>([
    ['has a list under another name', { items: [thing(1)] }],
    ['has a total', { page_info: { total_number: 3, total_page: 1 } }],
  ])('a response that %s does not count as an empty list', async (_, data) => {
    const { complete, errors, requests } = await read({ options: LIST, answer: () => envelope(data) });
    expect([complete, requests.length]).toEqual([false, 6]);
    expect(errors.join()).toMatch(/^transient_error .*a response without the expected data, 6 tries/);
  });

  it('an empty response instead of a later page is a failure', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => thing(index));
    const { complete, rows } = await read({
      options: LIST,
      answer: ({ query }) => (query['page'] === '1' ? page(many, 1, 2) : HOLLOW),
    });
    expect([complete, rows.length]).toEqual([false, 1000]);
  });

  it('a list that counts as empty keeps its cursor', async () => {
    const { complete, warnings, state } = await read({ options: CHANGING, answer: () => HOLLOW });
    expect([complete, state]).toEqual([true, { states: [] }]);
    expect(warnings).toEqual([
      `${TAKEN_FOR_EMPTY} The cursor does not advance, so the next sync reads this again.`,
    ]);
  });
});

describe('a list that had rows in an earlier sync', () => {
  it('a list that had rows in an earlier sync is INCOMPLETE if it is suddenly empty, and keeps its cursor', async () => {
    const { complete, errors, state } = await read({
      ...{ options: CHANGING, saved: SAVED },
      answer: () => HOLLOW,
    });
    expect([complete, state]).toEqual([false, SAVED]);
    expect(errors).toEqual([
      expect.stringMatching(
        new RegExp(
          `^transient_error .*thing/list/ for account ${ACCOUNT}: two successful responses were empty, but an earlier sync found rows`,
        ),
      ),
    ]);
  });

  it('a list that had rows may be empty if other lists of the stream have rows', async () => {
    const { complete, rows, warnings, state } = await read({
      options: { ...CHANGING, extraSources: [{ endpoint: { path: 'other/list/' } }] },
      saved: SAVED,
      answer: ({ path }: ApiCall) =>
        path === 'thing/list/' ? HOLLOW : page([thing(1, { modify_time: '2024-03-02 00:00:00' })]),
    });
    expect([complete, rows.length, state]).toEqual([true, 1, SAVED]);
    expect(warnings).toHaveLength(1);
  });

  it('a list that had rows may be empty if a response proves it', async () => {
    const given = { options: CHANGING, saved: SAVED };
    expect((await read({ ...given, answer: () => page([]) })).complete).toBe(true);
  });
});

describe('a list that must not be empty', () => {
  const byShop: Options = {
    source: {
      endpoint: { path: 'thing/list/' },
      parents: { of: SHOPS, select: ['shop'], query: ([shop]) => ({ shop_id: shop?.['shop'] }) },
    },
  };

  it.each<[string, Options]>([
    ['never empty', { source: { endpoint: { path: 'thing/list/', emptyAnswer: 'outage' } } }],
    ['needed by others', byShop],
  ])('two empty responses are a failure if the list is %s', async (_, options) => {
    const { complete, errors, requests } = await read({ options, answer: () => HOLLOW });
    expect([complete, requests.length]).toEqual([false, 6]);
    expect(errors.join()).toMatch(/^transient_error .*a response without the expected data, 6 tries/);
  });

  it('a list that others need may be marked as possibly empty, which is a warning', async () => {
    const shops = { endpoint: { ...SHOPS.endpoint, emptyAnswer: 'empty' as const } };
    const parents = { of: shops, select: ['shop'], query: () => ({}) };
    const { complete, rows, warnings } = await read({
      options: { source: { endpoint: { path: 'thing/list/' }, parents } },
      answer: () => HOLLOW,
    });
    expect([complete, rows]).toEqual([true, []]);
    expect(warnings).toEqual([TAKEN_FOR_EMPTY.replace('thing/list/', 'shop/list/')]);
  });
});

describe('details of one object', () => {
  it('details of an object are requested again if the response is empty', async () => {
    const endpoint = {
      path: 'thing/info/',
      rowsOf: (data: JsonObject) => [data],
      emptyAnswer: 'outage' as const,
    };
    const options: Options = { source: { endpoint } };
    const { rows, requests } = await read({ options, answer: inOrder(HOLLOW, envelope(thing(1))) });
    expect([rows.map(({ thing_id: id }) => id), requests.length]).toEqual([['1'], 2]);
    expect((await read({ options, answer: () => HOLLOW })).complete).toBe(false);
  });

  it('a map of rows counts as empty if two responses were, with a warning', async () => {
    const options: Options = { source: { endpoint: { path: 'thing/map/', rowsOf: () => [] } } };
    const { complete, requests, warnings } = await read({ options, answer: () => HOLLOW });
    expect([complete, requests.length]).toEqual([true, 2]);
    expect(warnings).toEqual([TAKEN_FOR_EMPTY.replace('thing/list/', 'thing/map/')]);
  });
});
