import { describe, expect, it } from '@jest/globals';

import {
  createServerClock,
  createRateLimiter,
  TransportError,
  type RetryLimits,
  type Transport,
  type Waiter,
} from '../../cdk/index.js';
import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { createClient } from './client.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { CHECK_RETRIES, QUOTAS, READ_RETRIES } from '../api/limits.js';
import {
  ACCOUNT,
  createFakeApi,
  FREE,
  page,
  refusal,
  REQUEST_ID,
  textAnswer,
  TOKEN,
  type ApiAnswer,
} from '../testing/api.js';

const PATH = 'ad/get/';
const TIMEOUT_MS = 300_000;

interface Given {
  readonly transport: Transport;
  readonly retries?: RetryLimits;
  readonly random?: () => number;
}

/** Sends one request on a clock that only waits advance. @returns the waits and the outcome */
async function request({ transport, retries = READ_RETRIES, random = () => 1 }: Given) {
  const clock = createTestClock();
  const waits: (readonly [milliseconds: number, rateLimited: boolean])[] = [];
  const wait: Waiter = async ({ milliseconds, rateLimited }) => {
    waits.push([milliseconds, rateLimited]);
    await clock.sleep(milliseconds);
  };
  const client = createClient({
    baseUrl: new URL('https://api.test/open_api/v1.3/'),
    accessToken: TOKEN,
    userAgent: 'test',
    timeoutMs: TIMEOUT_MS,
    pageSize: 1000,
    retries,
    transport,
    rateLimiter: FREE,
    clock: createServerClock(clock, createTestLogger()),
    random,
  });
  const error: unknown = await client.get({ path: PATH, query: { advertiser_id: ACCOUNT }, wait }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { waits, error, clock };
}

const always = (answer: ApiAnswer) => createFakeApi(() => answer);

describe('waiting between tries', () => {
  it('a wait after an error is jittered and not attributed to the quota', async () => {
    const { waits } = await request({ transport: always(refusal(50000, '')).transport, random: () => 0 });
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000].map((milliseconds) => [milliseconds, false]));
  });

  it.each([40100, 40016, 40132, 40133])(
    'the rate limiter sets the wait after code %d, which does not count as a try',
    async (code) => {
      const api = createFakeApi(() => (api.calls.length <= 10 ? refusal(code, '') : page([])));
      const { waits, error } = await request({ transport: api.transport, random: () => 0 });
      expect(error).toBeUndefined();
      expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000].map((milliseconds) => [milliseconds, true]));
      expect(waits).toHaveLength(10);
    },
  );

  it.each<[string, ApiAnswer, boolean]>([
    ['an overloaded edge', textAnswer('busy', 503, { 'retry-after': '7' }), false],
    ['an edge that limits', textAnswer('busy', 429, { 'retry-after': '7' }), true],
    ['the API', textAnswer(JSON.stringify(refusal(40100, '')), 429, { 'retry-after': '7' }), true],
  ])('the wait is the Retry-After of %s', async (_, answer, rateLimited) => {
    const { waits } = await request({ transport: always(answer).transport, retries: CHECK_RETRIES });
    expect(waits.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => [7000, rateLimited]));
  });

  it('the wait lasts until the date in Retry-After, by the server’s clock', async () => {
    const headers = { date: 'Wed, 20 May 2026 10:00:00 GMT', 'retry-after': 'Wed, 20 May 2026 10:00:09 GMT' };
    const { waits } = await request({
      transport: always(textAnswer('busy', 503, headers)).transport,
      retries: CHECK_RETRIES,
    });
    expect(waits.slice(0, 2).map(([milliseconds]) => milliseconds)).toEqual([9000, 9000]);
  });

  it('a wait is at most a minute, and all waits end after five minutes', async () => {
    const { waits, clock } = await request({
      transport: always(textAnswer('busy', 503, { 'retry-after': '3600' })).transport,
    });
    expect(waits.map(([milliseconds]) => milliseconds)).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
    expect(clock.now()).toBeLessThanOrEqual(300_000);
  });

  it('retries in a check end after 45 s', async () => {
    const api = always(textAnswer('busy', 429, { 'retry-after': '20' }));
    const { clock } = await request({ transport: api.transport, retries: CHECK_RETRIES });
    expect(api.calls).toHaveLength(3);
    expect(clock.now()).toBe(40_000);
  });
});

describe('a connection', () => {
  const failing: Transport = () =>
    Promise.reject(new TransportError('read ECONNRESET (ECONNRESET)', 'ECONNRESET'));

  it('a connection that breaks each time is a transient error after six tries', async () => {
    const { waits, error } = await request({ transport: failing });
    expect(waits).toHaveLength(5);
    expect(error).toMatchObject({ action: Action.retry, failureType: 'transient_error' });
    expect((error as TikTokError).userMessage).toMatch(/ECONNRESET.*6 tries/);
  });

  it('bugs are thrown at once', async () => {
    const { waits, error } = await request({ transport: () => Promise.reject(new TypeError('bug')) });
    expect(error).toBeInstanceOf(TypeError);
    expect(waits).toEqual([]);
  });

  it('a request has the configured timeout', async () => {
    const api = createFakeApi(() => page([]));
    await request({ transport: api.transport });
    expect(api.calls.map(({ timeoutMs }) => timeoutMs)).toEqual([TIMEOUT_MS]);
  });

  it('a hanging connection ends a check after 45 s', async () => {
    const timeouts: number[] = [];
    const hanging: Transport = ({ timeoutMs }) => {
      timeouts.push(timeoutMs);
      return Promise.reject(new TransportError('no answer', 'ETIMEDOUT'));
    };
    await request({ transport: hanging, retries: CHECK_RETRIES });
    expect(Math.max(...timeouts)).toBeLessThanOrEqual(CHECK_RETRIES.totalMs);
  });
});

describe('the quota', () => {
  it.each([
    ['production', QUOTAS.basic, 600],
    ['the sandbox', QUOTAS.sandbox, 30],
  ])(
    'requests wait for the quota of %s before they start, and the wait is reported as a wait for quota',
    async (_, quotas, perMinute) => {
      const clock = createTestClock();
      const api = createFakeApi(() => page([]));
      const told: boolean[] = [];
      const client = createClient({
        baseUrl: new URL('https://api.test/open_api/v1.3/'),
        accessToken: TOKEN,
        userAgent: 'test',
        timeoutMs: TIMEOUT_MS,
        pageSize: 1000,
        retries: CHECK_RETRIES,
        transport: api.transport,
        rateLimiter: createRateLimiter(quotas, clock),
        clock: createServerClock(clock, createTestLogger()),
        random: () => 1,
      });
      const wait: Waiter = async ({ milliseconds, rateLimited }) => {
        told.push(rateLimited);
        await clock.sleep(milliseconds);
      };
      for (let call = 0; call <= perMinute; call += 1) await client.get({ path: PATH, query: {}, wait });
      expect(clock.now()).toBeGreaterThanOrEqual(60_000);
      expect(clock.now()).toBeLessThan(65_000);
      expect(new Set(told)).toEqual(new Set([true]));
      // Waiting for the quota does not count as time of the request.
      expect(new Set(api.calls.map(({ timeoutMs }) => timeoutMs))).toEqual(new Set([CHECK_RETRIES.totalMs]));
    },
  );
});

describe('the message of a failure', () => {
  const errorOf = async (answer: ApiAnswer): Promise<TikTokError> => {
    const { error } = await request({ transport: always(answer).transport });
    expect(error).toBeInstanceOf(TikTokError);
    return error as TikTokError;
  };

  it('the message names the endpoint, the account, the reason and the request id', async () => {
    const error = await errorOf(refusal(40001, 'No permission to operate advertiser.'));
    for (const part of [PATH, ACCOUNT, '40001', 'No permission to operate advertiser.', REQUEST_ID]) {
      expect(error.userMessage).toContain(part);
      expect(error.message).toContain(part);
    }
  });

  it('the message states the number of tries', async () => {
    expect((await errorOf(refusal(50000, 'System error'))).userMessage).toContain('6 tries');
    expect((await errorOf(refusal(40002, 'bad'))).userMessage).not.toContain('tries');
  });

  it.each([
    [40105, /access_token/],
    [40001, /accounts/],
    [50000, /the next sync resumes where this one stopped/],
    [40002, /report/],
  ])('the message for code %d says what to do', async (code, remedy) => {
    expect((await errorOf(refusal(code, ''))).userMessage).toMatch(remedy);
  });
});

describe('a request that waited long for the quota', () => {
  it('a request that waited long for the quota still has its whole timeout and all tries', async () => {
    const api = createFakeApi(() => {
      if (api.calls.length <= 15) return refusal(40100, '');
      return api.calls.length <= 19 ? refusal(50000, '') : page([]);
    });
    const { error, clock } = await request({ transport: api.transport });
    expect(error).toBeUndefined();
    expect(clock.now()).toBeGreaterThan(300_000);
    expect(api.calls[15]?.timeoutMs).toBe(TIMEOUT_MS);
  });
});

describe('a JSON response of a gateway', () => {
  it.each([
    { status: 503, body: { code: 503, message: 'busy' }, rateLimited: false },
    { status: 500, body: { code: 0, data: {} }, rateLimited: false },
    { status: 429, body: { code: 429 }, rateLimited: true },
  ])(
    'a JSON response of a gateway is retried, whatever its code: HTTP $status',
    async ({ status, body, rateLimited }) => {
      const { waits } = await request({
        transport: always(textAnswer(JSON.stringify(body), status)).transport,
        retries: CHECK_RETRIES,
      });
      expect(waits.length).toBeGreaterThan(1);
      expect(waits[0]?.[1]).toBe(rateLimited);
    },
  );
});
