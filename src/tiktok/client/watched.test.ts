import { describe, expect, it } from '@jest/globals';

import { createServerClock, onePageAtATime, TransportError, type Waiter } from '../../cdk/index.js';
import { collect, createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { createClient } from './client.js';
import { READ_RETRIES } from '../api/limits.js';
import { ACCOUNT, createFakeApi, FREE, page, streamed, TOKEN, type ApiAnswer } from '../testing/api.js';

/* What a client reports to the watchdog. */

const sleepless: Waiter = () => Promise.resolve();

function watched(...answers: readonly (ApiAnswer | Error)[]) {
  const told: string[] = [];
  const api = createFakeApi((_, nth) => {
    const answer = answers[Math.min(nth, answers.length) - 1]!;
    told.push(answer instanceof Error ? 'fails' : 'answers');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const client = createClient({
    ...{ baseUrl: new URL('https://api.test/open_api/v1.3/'), accessToken: TOKEN, userAgent: 'test' },
    ...{ timeoutMs: 1000, pageSize: 10, retries: READ_RETRIES, transport: api.transport },
    ...{
      rateLimiter: FREE,
      clock: createServerClock(createTestClock(), createTestLogger()),
      random: () => 1,
    },
    watchdog: {
      asking: (request) => {
        told.push(`asks ${request}`);
        return () => told.push(`ended ${request}`);
      },
      heard: () => told.push('heard'),
    },
  });
  return { client, told };
}

describe('each try of a request', () => {
  it('the watchdog knows the path and the account of each try, and when it has ended', async () => {
    const { client, told } = watched(new TransportError('reset', 'ECONNRESET'), page([]));
    const call = { path: 'ad/get/', query: { advertiser_id: ACCOUNT }, wait: sleepless };
    await collect(client.list({ ...call, slots: onePageAtATime() }));
    const request = `ad/get/ for account ${ACCOUNT}`;
    expect(told).toEqual([
      ...[`asks ${request}`, 'fails', `ended ${request}`],
      ...[`asks ${request}`, 'answers', `ended ${request}`],
    ]);
  });

  it.each([
    [{ advertiser_ids: ['1', '2'] }, 'advertiser/info/ for 2 accounts'],
    [{}, 'advertiser/info/'],
  ])('a request with %j is named %s', async (query, request) => {
    const { client, told } = watched(page([]));
    await client.get({ path: 'advertiser/info/', query, wait: sleepless });
    expect(told[0]).toBe(`asks ${request}`);
  });
});

describe('a file', () => {
  it('a file is pending until its last byte, and the watchdog hears each piece', async () => {
    const { client, told } = watched(streamed('a\n', '1\n'));
    const query = { advertiser_id: ACCOUNT };
    const { bytes } = await client.download({ path: 'file/', query, wait: sleepless });
    await collect(bytes);
    const request = `file/ for account ${ACCOUNT}`;
    expect(told.slice(told.lastIndexOf(`asks ${request}`))).toEqual([
      `asks ${request}`,
      'heard',
      'heard',
      `ended ${request}`,
    ]);
  });
});
