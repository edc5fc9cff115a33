import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import type { JsonObject } from '../cdk/index.js';
import { createTestClock, createTestLogger } from '../cdk/testing/fakes.js';
import { parseConfig } from './config/config.js';
import { READ_RETRIES } from './api/limits.js';
import { openSession, pagesAhead } from './session.js';
import { page, TOKEN } from './testing/api.js';

const PATH = 'user/info/';
const server = setupServer();

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  server.resetHandlers();
});

afterAll(() => {
  server.close();
});

function open(config: JsonObject, env: Readonly<Record<string, string | undefined>> = {}) {
  const parsed = parseConfig({ access_token: TOKEN, accounts: '1', start_date: '2024-01-01', ...config });
  return openSession(
    parsed,
    { clock: createTestClock(), log: createTestLogger(), env, forPeople: String },
    { retries: READ_RETRIES, wait: () => Promise.resolve() },
  );
}

/** The URL that the session requests, without parameters. */
async function requestedUrl(config: JsonObject, root?: string): Promise<string> {
  let url = '';
  server.use(
    http.get('*', ({ request }) => {
      url = request.url;
      return HttpResponse.json(page([]));
    }),
  );
  const { client } = await open(config, { TIKTOK_API_BASE_URL: root });
  await client.get({ path: PATH, query: {}, wait: () => Promise.resolve() });
  return url;
}

describe('the root of the API', () => {
  it.each<[string, JsonObject, string | undefined, string]>([
    ['production', {}, undefined, 'https://business-api.tiktok.com/open_api/v1.3/'],
    [
      'the sandbox if configured',
      { sandbox: 'true' },
      undefined,
      'https://sandbox-ads.tiktok.com/open_api/v1.3/',
    ],
    ['production if the variable is empty', {}, '', 'https://business-api.tiktok.com/open_api/v1.3/'],
    [
      'the value of TIKTOK_API_BASE_URL',
      {},
      'http://127.0.0.1:8080/open_api/v1.3/',
      'http://127.0.0.1:8080/open_api/v1.3/',
    ],
    ['the value with an added slash', {}, 'https://proxy.test/tiktok', 'https://proxy.test/tiktok/'],
    ['the value even in the sandbox', { sandbox: true }, 'https://proxy.test/', 'https://proxy.test/'],
  ])('the root of the API is %s', async (_, ...[config, root, expected]) => {
    expect(await requestedUrl(config, root)).toBe(expected + PATH);
  });

  it('a root that is not a URL is a config_error that names the variable', async () => {
    await expect(open({}, { TIKTOK_API_BASE_URL: 'not a url' })).rejects.toMatchObject({
      failureType: 'config_error',
      userMessage: expect.stringContaining('TIKTOK_API_BASE_URL') as unknown,
    });
  });
});

describe('a request of a session', () => {
  it('a request has the token and the user agent of the config', async () => {
    let headers = new Headers();
    server.use(
      http.get('*', ({ request }) => {
        headers = request.headers;
        return HttpResponse.json(page([]));
      }),
    );
    const { client } = await open({ user_agent: 'acme' });
    await client.get({ path: PATH, query: {}, wait: () => Promise.resolve() });
    expect(headers.get('access-token')).toBe(TOKEN);
    expect(headers.get('user-agent')).toBe('acme');
  });
});

describe('the first day', () => {
  const NOW = Date.parse('2024-03-15T12:00:00Z');

  async function opened(start: string) {
    const parsed = parseConfig({ access_token: TOKEN, accounts: '1', start_date: start });
    const log = createTestLogger();
    const session = await openSession(
      parsed,
      { clock: createTestClock(NOW), log, env: {}, forPeople: String },
      { retries: READ_RETRIES, wait: () => Promise.resolve() },
    );
    return { session, lines: log.lines };
  }

  it.each(['0001-01-01', '1970-01-01T00:00:00Z', '2015-12-31'])(
    'a start date of %s becomes the first possible day, and the log says so',
    async (start) => {
      const { session, lines } = await opened(start);
      expect(session.config.startDate).toBe('2016-01-01');
      expect(lines).toEqual([
        `INFO start_date is ${start.slice(0, 10)}; reading from 2016-01-01 on, because TikTok had no ads before.`,
      ]);
    },
  );

  it.each(['2016-01-01', '2024-01-01', '2024-03-16'])(
    'a start date of %s is used as configured',
    async (start) => {
      const { session, lines } = await opened(start);
      expect([session.config.startDate, lines]).toEqual([start, []]);
    },
  );

  it.each(['2024-03-17', '9999-12-31'])('a start date in the future, %s, is a warning', async (start) => {
    const { session, lines } = await opened(start);
    expect(session.config.startDate).toBe(start);
    expect(lines).toEqual([
      `WARN start_date is ${start}, which is in the future. Reports have no days to read until then.`,
    ]);
  });
});

describe('the page budget', () => {
  it.each<[JsonObject, number]>([
    [{}, 20],
    [{ api_tier: 'advanced' }, 32],
    [{ api_tier: 'ultimate' }, 32],
    [{ requests_per_second: 0.5 }, 8],
  ])('with %j at most %d pages are prefetched', (config, pages) => {
    const raw = { access_token: TOKEN, accounts: '1', start_date: '2024-01-01', ...config };
    expect(pagesAhead(parseConfig(raw))).toBe(pages);
  });
});
