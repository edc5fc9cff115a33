import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { createServerClock, createTransport, onePageAtATime, type Waiter } from '../../cdk/index.js';
import { collect, createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { createClient, type TikTokClient } from './client.js';
import { READ_RETRIES } from '../api/limits.js';
import { ACCOUNT, FREE, page, refusal, REQUEST_ID, TOKEN } from '../testing/api.js';

/* Requests as they are sent, and their responses, with msw. */

const ROOT = 'https://api.test/open_api/v1.3/';
const PATH = 'campaign/get/';
const PAGE_SIZE = 25;
const USER_AGENT = 'acme (data@acme.example)';

const server = setupServer();
const sleepless: Waiter = () => Promise.resolve();

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  server.resetHandlers();
});

afterAll(() => {
  server.close();
});

function aClient(): TikTokClient {
  return createClient({
    baseUrl: new URL(ROOT),
    accessToken: TOKEN,
    userAgent: USER_AGENT,
    timeoutMs: 5000,
    pageSize: PAGE_SIZE,
    retries: READ_RETRIES,
    transport: createTransport(),
    rateLimiter: FREE,
    clock: createServerClock(createTestClock(), createTestLogger()),
    random: () => 1,
  });
}

/** Serves one endpoint, one response per request, and records the requests. */
function answering(...answers: readonly (() => Response)[]): readonly Request[] {
  const requests: Request[] = [];
  server.use(
    http.get(ROOT + PATH, ({ request }) => {
      requests.push(request);
      return answers[Math.min(requests.length, answers.length) - 1]?.();
    }),
  );
  return requests;
}

const json = (body: object) => () => HttpResponse.json(body as Record<string, unknown>);
const edge =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  () =>
    new HttpResponse(body, { status, headers });

const read = (client: TikTokClient) =>
  client.get({ path: PATH, query: { advertiser_id: ACCOUNT }, wait: sleepless });
const walk = (client: TikTokClient) =>
  collect(
    client.list({ path: PATH, query: { advertiser_id: ACCOUNT }, wait: sleepless, slots: onePageAtATime() }),
  );

describe('a request', () => {
  it('a request has the token in its header and never in its URL', async () => {
    const requests = answering(json(page([])));
    await read(aClient());
    expect(requests[0]?.headers.get('Access-Token')).toBe(TOKEN);
    expect(requests[0]?.headers.get('Authorization')).toBeNull();
    expect(requests[0]?.url).not.toContain(TOKEN);
  });

  it('a request has the configured user agent', async () => {
    const requests = answering(json(page([])));
    await read(aClient());
    expect(requests[0]?.headers.get('User-Agent')).toBe(USER_AGENT);
  });

  it('a request goes to the path below the root, with its slash', async () => {
    const requests = answering(json(page([])));
    await read(aClient());
    expect(requests[0]?.url.split('?')[0]).toBe('https://api.test/open_api/v1.3/campaign/get/');
  });

  it('a request has lists and objects as JSON, quoted ids, plain scalars, and no unset parameters', async () => {
    const requests = answering(json(page([])));
    const query = {
      advertiser_id: ACCOUNT,
      advertiser_ids: [ACCOUNT],
      filtering: { primary_status: 'STATUS_ALL', buying_types: ['AUCTION'] },
      page: 2,
      query_lifetime: true,
      end_date: undefined,
    };
    await aClient().get({ path: PATH, query, wait: sleepless });
    expect(Object.fromEntries(new URL(requests[0]?.url ?? '').searchParams)).toEqual({
      advertiser_id: ACCOUNT,
      advertiser_ids: `["${ACCOUNT}"]`,
      filtering: '{"primary_status":"STATUS_ALL","buying_types":["AUCTION"]}',
      page: '2',
      query_lifetime: 'true',
    });
  });
});

describe('a large response', () => {
  const rows = Array.from({ length: PAGE_SIZE }, (_, index) => ({
    id: String(index),
    name: 'é'.repeat(200_000 / PAGE_SIZE),
  }));

  it('a large response of a single request has its whole list', async () => {
    answering(json(page(rows)));
    const data = await aClient().get({ path: PATH, query: {}, wait: () => Promise.resolve() });
    expect(data['list']).toEqual(rows);
  });

  it('a large page of a list is yielded in parts, with all of its rows', async () => {
    answering(json(page(rows)));
    const parts = await collect(
      aClient().list({ path: PATH, query: {}, slots: onePageAtATime(), wait: () => Promise.resolve() }),
    );
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flat()).toEqual(rows);
  });
});

describe('reading a list', () => {
  it('a list requests every page with the configured size until the last', async () => {
    const requests = answering(
      json(page([{ id: '1' }, { id: '2' }], 1, 3)),
      json(page([{ id: '3' }], 2, 3)),
      json(page([{ id: '4' }], 3, 3)),
    );
    expect(await walk(aClient())).toEqual([[{ id: '1' }, { id: '2' }], [{ id: '3' }], [{ id: '4' }]]);
    const parameters = requests.map(({ url }) => new URL(url).searchParams);
    expect(parameters.map((query) => query.get('page'))).toEqual(['1', '2', '3']);
    expect(parameters.map((query) => query.get('page_size'))).toEqual(['25', '25', '25']);
    expect(parameters.map((query) => query.get('advertiser_id'))).toEqual([ACCOUNT, ACCOUNT, ACCOUNT]);
  });

  it.each([0, 1, 7])('a list ends at an empty page that claims %d pages', async (totalPages) => {
    const requests = answering(json(page([], 1, totalPages)));
    expect(await walk(aClient())).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('a list that grows while it is read is read to its new end', async () => {
    const requests = answering(json(page([{ id: '1' }], 1, 1)), json(page([{ id: '2' }], 2, 2)));
    expect(await walk(aClient())).toHaveLength(1);
    expect(requests).toHaveLength(1);
  });

  it('a list keeps every digit of a bare id', async () => {
    answering(edge(200, `{"code":0,"data":{"list":[{"page_id":${ACCOUNT}}],"page_info":{"total_page":1}}}`));
    expect(await walk(aClient())).toEqual([[{ page_id: ACCOUNT }]]);
  });

  it('the headers of each page are passed on', async () => {
    answering(
      () => HttpResponse.json(page([{ id: '1' }], 1, 2), { headers: { 'X-Tt-Ads-Throttle': 'cut' } }),
      json(page([{ id: '2' }], 2, 2)),
    );
    const seen: unknown[] = [];
    const call = {
      path: PATH,
      query: {},
      wait: sleepless,
      slots: onePageAtATime(),
      onTotals: (headers: Readonly<Record<string, unknown>>) => {
        seen.push(headers['x-tt-ads-throttle']);
        return Promise.resolve();
      },
    };
    await collect(aClient().list(call));
    expect(seen).toEqual(['cut', undefined]);
  });
});

describe('callbacks of a list', () => {
  const tell = async (...answers: readonly (() => Response)[]) => {
    let asked = 0;
    const expected: number[] = [];
    answering(...answers);
    await collect(
      aClient().list({
        path: PATH,
        query: { advertiser_id: ACCOUNT },
        wait: sleepless,
        slots: onePageAtATime(),
        onRequest: () => (asked += 1),
        onTotalRows: (rows) => expected.push(rows),
      }),
    );
    return { asked, expected };
  };

  it('each request is reported, including retries', async () => {
    const { asked } = await tell(
      edge(502, 'Bad gateway'),
      json(page([{ id: '1' }], 1, 2)),
      json(page([], 2, 2)),
    );
    expect(asked).toBe(3);
  });

  it('the total number of rows is reported once', async () => {
    const total = 1 + PAGE_SIZE;
    const data = (list: object[]) => ({ list, page_info: { total_number: total, total_page: 2 } });
    const full = Array.from({ length: PAGE_SIZE }, (_, index) => ({ id: String(index) }));
    const { expected } = await tell(
      json({ code: 0, data: data(full) }),
      json({ code: 0, data: data([{ id: 'last' }]) }),
    );
    expect(expected).toEqual([total]);
    expect((await tell(json({ code: 0, data: { list: [] } }))).expected).toEqual([]);
  });
});

describe('a temporary error', () => {
  it.each([
    ['code 50000', json(refusal(50000, 'System error'))],
    ['an unknown 5xxxx code', json(refusal(58888, 'new trouble'))],
    ['maintenance', json(refusal(60001, 'maintenance'))],
    ['code 40100', json(refusal(40100, 'too many requests'))],
    ['HTTP 429', edge(429, 'slow down', { 'Retry-After': '1' })],
    ['HTTP 502 with HTML', edge(502, '<html>Bad Gateway</html>')],
    ['HTML with HTTP 200', edge(200, '<html>login</html>')],
    ['broken JSON', edge(200, '{"code":0,"data":{"list":[{"id":')],
    ['an empty body', edge(200, '')],
    ['a broken connection', () => HttpResponse.error()],
  ])('a request is retried after %s', async (_, trouble) => {
    const requests = answering(trouble, trouble, json(page([{ id: '1' }])));
    expect(await walk(aClient())).toEqual([[{ id: '1' }]]);
    expect(requests).toHaveLength(3);
  });

  it('an error in the middle of a list repeats only its page', async () => {
    const requests = answering(
      json(page([{ id: '1' }], 1, 2)),
      json(refusal(50002, 'try again')),
      json(page([{ id: '2' }], 2, 2)),
    );
    expect((await walk(aClient())).flat()).toEqual([{ id: '1' }, { id: '2' }]);
    expect(requests.map(({ url }) => new URL(url).searchParams.get('page'))).toEqual(['1', '2', '2']);
  });

  it('a persistent error ends after six tries, with code, request id, path and account', async () => {
    const requests = answering(json(refusal(50000, 'System error')));
    await expect(read(aClient())).rejects.toMatchObject({
      failureType: 'transient_error',
      code: 50000,
      scope: 'part',
    });
    expect(requests).toHaveLength(6);
    await expect(read(aClient())).rejects.toThrow(
      expect.objectContaining({ userMessage: expect.stringContaining(REQUEST_ID) as unknown }),
    );
  });
});

describe('a refusal', () => {
  it.each([
    [40105, 'config_error', 'run'],
    [40001, 'config_error', 'part'],
    [40002, 'system_error', 'part'],
    [49999, 'system_error', 'part'],
  ])('a refusal with code %d is not retried and is a %s of the %s', async (code, failureType, scope) => {
    const requests = answering(json(refusal(code, 'because')));
    await expect(read(aClient())).rejects.toMatchObject({ code, failureType, scope });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [404, 'system_error', false, 1],
    [400, 'transient_error', false, 6],
    [403, 'transient_error', true, 6],
    [302, 'config_error', true, 3],
    [407, 'config_error', true, 3],
  ])('HTTP %d of the edge is a %s (outage: %j) after %d tries', async (...expected) => {
    const [status, failureType, isOutage, tries] = expected;
    const requests = answering(edge(status, '<html>no</html>'));
    await expect(read(aClient())).rejects.toMatchObject({ failureType, isOutage, scope: 'part' });
    expect(requests).toHaveLength(tries);
  });

  it.each([400, 403, 425, 302, 407])(
    'a single HTTP %d of the edge is retried successfully',
    async (status) => {
      answering(edge(status, '<html>no</html>'), json(page([{ id: '1' }])));
      expect(await walk(aClient())).toEqual([[{ id: '1' }]]);
    },
  );
});

describe('a successful response without a list', () => {
  it('a successful response without a list is requested again, or rows would be missing silently', async () => {
    let asked = 0;
    server.use(
      http.get(`*/${PATH}`, () => {
        asked += 1;
        return HttpResponse.json(asked === 1 ? { code: 0, data: {} } : page([{ ad_id: '1' }]));
      }),
    );
    expect(
      await collect(aClient().list({ path: PATH, query: {}, wait: sleepless, slots: onePageAtATime() })),
    ).toEqual([[{ ad_id: '1' }]]);
    expect(asked).toBe(2);
  });
});

describe('a large page that is broken', () => {
  const rowsFrom = (start: number) =>
    Array.from({ length: PAGE_SIZE }, (_, row) => ({ id: String(start + row), filler: 'x'.repeat(2000) }));
  const whole = page(rowsFrom(PAGE_SIZE), 2, 2);

  it.each([
    ['cut off', JSON.stringify(whole).slice(0, 40_000)],
    ['without its list', JSON.stringify({ ...whole, data: { filler: rowsFrom(0) } })],
    ['refused', JSON.stringify({ code: 50000, message: 'busy', data: { filler: rowsFrom(0) } })],
  ])('a broken page is requested again: %s', async (_, broken) => {
    const requests = answering(json(page(rowsFrom(0), 1, 2)), edge(200, broken), json(whole));
    const read = await walk(aClient());
    expect(read.flat().map(({ id }) => id)).toEqual(
      [...rowsFrom(0), ...rowsFrom(PAGE_SIZE)].map(({ id }) => id),
    );
    expect(requests).toHaveLength(3);
  });
});
