import { describe, expect, it } from '@jest/globals';

import { createServerClock, TransportError, type HttpResponse, type Waiter } from '../../cdk/index.js';
import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { createClient } from './client.js';
import { READ_RETRIES } from '../api/limits.js';
import {
  ACCOUNT,
  createFakeApi,
  envelope,
  FREE,
  refusal,
  REQUEST_ID,
  streamed,
  textAnswer,
  TOKEN,
  type ApiAnswer,
} from '../testing/api.js';

const CALL = { path: 'report/task/download/', query: { advertiser_id: ACCOUNT, task_id: '73' } };

function given(...answers: readonly (ApiAnswer | Error)[]) {
  const api = createFakeApi((_, nth) => {
    const answer = answers[Math.min(nth, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const clock = createTestClock();
  const waits: number[] = [];
  const wait: Waiter = async ({ milliseconds }) => {
    waits.push(milliseconds);
    await clock.sleep(milliseconds);
  };
  const client = createClient({
    ...{ baseUrl: new URL('https://api.test/open_api/v1.3/'), accessToken: TOKEN, userAgent: 'test' },
    ...{ timeoutMs: 1000, pageSize: 10, retries: READ_RETRIES, transport: api.transport },
    ...{ rateLimiter: FREE, clock: createServerClock(clock, createTestLogger()), random: () => 1 },
  });
  const download = async (): Promise<string> => {
    let all = '';
    const { bytes } = await client.download({ ...CALL, wait });
    for await (const piece of bytes) all += piece.toString();
    return all;
  };
  return { api, waits, client, wait, clock, download };
}

describe('a file', () => {
  it('a file is streamed as it arrives', async () => {
    expect(await given(streamed('a,b\n', '', '1,2\n')).download()).toBe('a,b\n1,2\n');
  });

  it('a file may be empty', async () => {
    expect(await given(streamed()).download()).toBe('');
  });

  it.each<[string, HttpResponse['framing'], boolean]>([
    ['its length was announced', 'length', true],
    ['its last chunk arrived', 'chunked', true],
    ['it was packed', 'packed', true],
    ['the connection was closed', 'close', false],
  ])('a download knows whether it is complete if %s', async (_, framing, isDelimited) => {
    const { client, wait } = given({ ...textAnswer('a\n'), framing });
    expect(await client.download({ ...CALL, wait })).toMatchObject({ isDelimited });
  });

  it.each([
    ['is not ready', refusal(40201, 'Task is not ready.'), [1000]],
    ['is requested too often', refusal(40100, 'Too many requests'), [1000]],
    ['does not arrive', new TransportError('reset', 'ECONNRESET'), [1000]],
    ['is cut off before it begins', streamed(new TransportError('reset', 'ECONNRESET')), [1000]],
    ['is the error page of a gateway', textAnswer('<html>', 502), [1000]],
    ['is an envelope without a file', envelope({}), [1000]],
    ['comes as a part of itself', textAnswer('a\n', 206), [1000]],
  ])('a file is requested again if it %s', async (_, answer, waited) => {
    const { download, waits, api } = given(answer, streamed('a\n1\n'));
    expect(await download()).toBe('a\n1\n');
    expect(waits).toEqual(waited);
    expect(api.calls).toHaveLength(2);
  });

  it('a refused file is an error with the account and the API’s message', async () => {
    const { download, api } = given(streamed('{"code":40007,"message":', '"The task does not exist."}'));
    await expect(download()).rejects.toMatchObject({
      failureType: 'system_error',
      code: 40007,
      what: `TikTok report/task/download/ for account ${ACCOUNT}: the object does not exist (code 40007, "The task does not exist.").`,
    });
    expect(api.calls).toHaveLength(1);
  });

  it('a file that is cut off in the middle is a transient error', async () => {
    const broken = streamed('a\n1\n', new TransportError('connection reset', 'ECONNRESET'));
    await expect(given(broken).download()).rejects.toMatchObject({
      failureType: 'transient_error',
      what: `TikTok report/task/download/ for account ${ACCOUNT}: the download was cut off: connection reset.`,
    });
  });
});

describe('a slow download', () => {
  it('the progress of a download is logged once a minute', async () => {
    const pieces = Array.from({ length: 10 }, () => 'x'.repeat(2 ** 20));
    const { client, wait, clock } = given(streamed(...pieces));
    const lines: string[] = [];
    const progress = (line: string): Promise<void> => Promise.resolve(void lines.push(line));
    const { bytes } = await client.download({ ...CALL, wait, progress });
    for await (const piece of bytes) clock.advance(piece.length / 64);
    const whose = `report/task/download/ for account ${ACCOUNT}`;
    expect(lines).toEqual([
      `${whose}: 5.0 MB of the file downloaded in 1 min.`,
      `${whose}: 9.0 MB of the file downloaded in 2 min.`,
    ]);
  });
});

describe('a request with a body', () => {
  const create = ({ client, wait }: ReturnType<typeof given>) =>
    client.post({
      path: 'report/task/create/',
      query: { advertiser_id: ACCOUNT, dimensions: ['ad_id'], filtering: undefined },
      headers: { 'x-lead-region': 'eu' },
      wait,
    });

  it('a POST has its parameters unchanged in the body, and its type in a header', async () => {
    const test = given(envelope({ task_id: '73' }));
    expect(await create(test)).toEqual({ task_id: '73' });
    const [call] = test.api.calls;
    expect(call).toMatchObject({ query: {}, body: { advertiser_id: ACCOUNT, dimensions: ['ad_id'] } });
    expect(call?.headers).toMatchObject({
      'Access-Token': TOKEN,
      'Content-Type': 'application/json',
      'x-lead-region': 'eu',
    });
  });

  it('a POST is retried like any other request', async () => {
    const test = given(refusal(50000, 'System error'), envelope({ task_id: '73' }));
    expect(await create(test)).toEqual({ task_id: '73' });
    expect(test.waits).toEqual([1000]);
  });

  it('the refusal of a POST names its account', async () => {
    await expect(create(given(refusal(40002, 'no')))).rejects.toMatchObject({
      what: `TikTok report/task/create/ for account ${ACCOUNT}: a parameter is wrong (code 40002, "no", request_id ${REQUEST_ID}).`,
    });
  });
});
