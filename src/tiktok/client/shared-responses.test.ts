import { describe, expect, it } from '@jest/globals';

import { bodyOf } from '../../cdk/testing/fakes.js';
import type { HttpResponse } from '../../cdk/index.js';
import type { Outcome } from '../api/envelope.js';
import type { Rejection } from '../api/errors.js';
import { createSharedResponses, type SharedResponses } from './shared-responses.js';

const URL = 'https://api.test/pixel/list/?advertiser_id=1';
const REJECTION = { action: 'retry', what: 'a response without the expected data' } as Rejection;

const responseOf = (text: string): HttpResponse => ({
  status: 200,
  headers: {},
  body: bodyOf(text),
  framing: 'length',
});

const asText = ({ body }: HttpResponse): Outcome<string> => ({ ok: true, answer: body.bytes.toString() });

/** Reads a request as one stream does, and records what was sent. */
function aStream(responses: SharedResponses, sent: string[]) {
  return (text: string, { url = URL, read = asText, again = false } = {}): Promise<string> =>
    responses.of({ url, read, again }, async (readResponse) => {
      sent.push(url);
      const outcome = await readResponse(responseOf(text), 0);
      return outcome.ok ? outcome.answer : 'rejected';
    });
}

const create = (mostBytes?: number): SharedResponses => createSharedResponses(() => 0, mostBytes);

describe('a response that several streams need', () => {
  it('a second stream reads the response of the first one', async () => {
    const sent: string[] = [];
    const stream = aStream(create(), sent);
    expect(await stream('first')).toBe('first');
    expect(await stream('second')).toBe('first');
    expect(sent).toHaveLength(1);
  });

  it('a stream that asks in the meantime waits for the response', async () => {
    const sent: string[] = [];
    const stream = aStream(create(), sent);
    expect(await Promise.all([stream('first'), stream('second')])).toEqual(['first', 'first']);
    expect(sent).toHaveLength(1);
  });

  it('each stream gets bytes of its own, even if the memory of the first response was reused', async () => {
    const responses = create();
    const body = bodyOf('first');
    const release = (): void => void body.bytes.fill('x');
    const read = (response: HttpResponse): Outcome<string> => {
      const text = response.body.bytes.toString();
      response.body.release();
      return { ok: true, answer: text };
    };
    const shared = { url: URL, read, again: false };
    await responses.of(shared, async (readResponse) => {
      const outcome = await readResponse({ ...responseOf(''), body: { ...body, release } }, 0);
      return outcome.ok ? outcome.answer : 'rejected';
    });
    const unsent = (): Promise<string> => Promise.reject(new Error('a request was sent'));
    expect(await responses.of(shared, unsent)).toBe('first');
    expect(await responses.of(shared, unsent)).toBe('first');
  });

  it('another stream sends its own request if the one that it waited for fails', async () => {
    const responses = create();
    const failing = responses.of({ url: URL, read: asText, again: false }, () =>
      Promise.reject(new Error('this response is no longer needed')),
    );
    const sent: string[] = [];
    const other = aStream(responses, sent)('mine');
    await expect(failing).rejects.toThrow('no longer needed');
    expect(await other).toBe('mine');
    expect(sent).toHaveLength(1);
  });

  it('a stream sends its own request if the response is not good enough for it', async () => {
    const sent: string[] = [];
    const stream = aStream(create(), sent);
    await stream('{}');
    const strict = ({ body }: HttpResponse): Outcome<string> =>
      body.bytes.toString() === '{}' ? { ok: false, rejection: REJECTION } : asText(responseOf('list'));
    expect(await stream('list', { read: strict })).toBe('list');
    expect(sent).toHaveLength(2);
  });

  it('a response that was asked for again replaces the earlier one', async () => {
    const sent: string[] = [];
    const stream = aStream(create(), sent);
    await stream('first');
    expect(await stream('second', { again: true })).toBe('second');
    expect(await stream('third')).toBe('second');
    expect(sent).toHaveLength(2);
  });

  it('a rejected response is not kept', async () => {
    const sent: string[] = [];
    const stream = aStream(create(), sent);
    const refused = (): Outcome<string> => ({ ok: false, rejection: REJECTION });
    expect(await stream('refused', { read: refused })).toBe('rejected');
    expect(await stream('first')).toBe('first');
    expect(sent).toHaveLength(2);
  });

  it('the oldest responses are dropped when all of them have more bytes than allowed', async () => {
    const sent: string[] = [];
    const stream = aStream(create(10), sent);
    for (const url of ['a', 'b', 'c']) await stream('1234', { url });
    await stream('1234', { url: 'c' });
    await stream('1234', { url: 'b' });
    expect(sent).toEqual(['a', 'b', 'c']);
    await stream('1234', { url: 'a' });
    expect(sent).toEqual(['a', 'b', 'c', 'a']);
  });
});
