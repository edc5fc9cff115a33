import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import type { HttpResponse } from '../../cdk/index.js';
import { TikTokError } from './errors.js';
import { readEnvelope } from './envelope.js';
import { Action } from './error-codes.js';
import { NOW, page, refusal, REQUEST_ID, textAnswer } from '../testing/api.js';

const read = (body: unknown, status = 200, headers: HttpResponse['headers'] = {}) =>
  readEnvelope(textAnswer(typeof body === 'string' ? body : JSON.stringify(body), status, headers), NOW);

describe('the envelope of a success', () => {
  it('a successful envelope has data, and its headers are kept', () => {
    const { data } = page([{ id: '1' }]);
    expect(read(page([{ id: '1' }]), 200, { 'x-tt-ads-throttle': 'cut' })).toEqual({
      ok: true,
      answer: {
        data,
        headers: { 'x-tt-ads-throttle': 'cut' },
        size: JSON.stringify(page([{ id: '1' }])).length,
      },
    });
  });

  it.each([{ code: 0 }, { code: 0, data: null }, { code: 0, data: {} }, { code: 20001, data: {} }])(
    'a successful envelope may have no data: %j',
    (body) => {
      expect(read(body)).toMatchObject({ ok: true, answer: { data: {} } });
    },
  );

  it('a successful envelope is accepted whatever the HTTP status', () => {
    expect(read(page([]), 206)).toMatchObject({ ok: true });
  });
});

describe('the envelope of a refusal', () => {
  it.each([200, 400, 401, 500])('a refusal is recognised by its code, even with HTTP %d', (status) => {
    expect(read(refusal(40105, 'wrong token'), status)).toEqual({
      ok: false,
      rejection: expect.objectContaining({
        action: Action.auth,
        code: 40105,
        apiMessage: 'wrong token',
        requestId: REQUEST_ID,
      }) as unknown,
    });
  });

  it('a refusal may lack message and request id', () => {
    expect(read({ code: 50000 })).toMatchObject({
      ok: false,
      rejection: { action: Action.retry, code: 50000 },
    });
  });
});

describe('a text of the API', () => {
  const described = (message: string, request_id = REQUEST_ID): TikTokError => {
    const outcome = read({ code: 40002, message, request_id });
    if (outcome.ok) throw new Error('it was taken for data');
    return new TikTokError({ ...outcome.rejection, path: 'ad/get/', accounts: [] });
  };

  it('a text of the API is quoted up to 300 characters', () => {
    const error = described('x'.repeat(8 * 2 ** 20), 'y'.repeat(8 * 2 ** 20));
    expect(error.what).toBe(
      `TikTok ad/get/: a parameter is wrong (code 40002, "${'x'.repeat(300)}… (8388308 more characters)", request_id ${'y'.repeat(300)}… (8388308 more characters)).`,
    );
    expect(inspect(error).length).toBeLessThan(20_000);
  });

  it('a long text is cut between characters, and a short one is quoted completely', () => {
    expect(described('🚀'.repeat(200)).what).toContain(`"${'🚀'.repeat(150)}… (100 more characters)"`);
    expect(described(`x${'🚀'.repeat(200)}`).what).toContain(`"x${'🚀'.repeat(149)}… (102 more characters)"`);
    expect(described('🚀'.repeat(150)).what).toContain(`"${'🚀'.repeat(150)}"`);
  });
});

describe('an unusual envelope', () => {
  const MARK = '\uFEFF';
  const large = page(Array.from({ length: 2000 }, (_, nth) => ({ id: String(nth), name: 'x'.repeat(40) })));

  it('an envelope may begin with a byte order mark, even if its list is left packed', () => {
    expect(read(`${MARK}${JSON.stringify(page([{ id: '1' }]))}`)).toMatchObject({
      ok: true,
      answer: { data: { list: [{ id: '1' }] } },
    });
    const outcome = read(`${MARK}${JSON.stringify(large)}`);
    const rows = outcome.ok ? [...(outcome.answer.list?.read() ?? [])].flat() : [];
    expect(rows).toHaveLength(2000);
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('an envelope that is nested 100,000 levels deep is rejected: %s', (opening, closing) => {
    const deep = `${opening.repeat(100_000)}1${closing.repeat(100_000)}`;
    const what =
      'a response that is not JSON from the API (lists and objects nested more than 500 levels deep)';
    const answer = (list: string) => textAnswer(`{"code":0,"data":{"list":[${list}],"x":${deep}}}`);
    expect(readEnvelope(answer(''), NOW, { whole: true })).toEqual({
      ok: false,
      rejection: { action: Action.retry, what },
    });
    // Found at once, or when the rows are read: the page is then requested again and parsed as a whole.
    const packed = readEnvelope(answer(deep), NOW);
    if (packed.ok) expect(() => [...packed.answer.list!.read()]).toThrow(SyntaxError);
    else expect(packed.rejection.what).toBe(what);
  });
});

describe('a response without an envelope', () => {
  it.each<[string, number, Action]>([
    ['slow down', 429, Action.rateLimit],
    ['<html><body>Bad Gateway</body></html>', 502, Action.retry],
    ['', 500, Action.retry],
    ['{"error":"upstream"}', 503, Action.retry],
    ['gateway timeout', 504, Action.retry],
    ['request timeout', 408, Action.retry],
    ['404 page not found', 404, Action.request],
    ['<html>moved</html>', 302, Action.network],
    ['<html>moved</html>', 307, Action.network],
    ['<html>login</html>', 401, Action.network],
    ['<html>blocked</html>', 403, Action.retry],
    ['<html>bad request</html>', 400, Action.retry],
    ['<html>login</html>', 407, Action.network],
    ['too early', 425, Action.retry],
    ['gone for a teapot', 418, Action.network],
    ['<html>blocked</html>', 451, Action.network],
    ['<html>login</html>', 511, Action.network],
    ['<html>login</html>', 200, Action.retry],
    ['{"code":0,"data":{"list":[', 200, Action.retry],
    ['', 200, Action.retry],
    ['[]', 200, Action.retry],
    ['{"code":"0"}', 200, Action.retry],
    ['null', 200, Action.retry],
  ])('the response %j with HTTP %d means %s', (body, status, action) => {
    const outcome = read(body, status);
    expect(outcome).toMatchObject({ ok: false, rejection: { action } });
    if (status < 300) return;
    expect(outcome.ok ? '' : outcome.rejection.what).toMatch(new RegExp(`^HTTP ${String(status)}(: \\w|$)`));
  });

  it.each([
    [429, '30', 30_000],
    [503, 'Fri, 15 Mar 2024 12:01:00 GMT', 60_000],
    [503, 'soon', undefined],
    [429, undefined, undefined],
  ])('a response with HTTP %d and Retry-After %j requires a wait of %j ms', (status, header, expected) => {
    const outcome = read('busy', status, { 'retry-after': header });
    expect(outcome.ok ? 'ok' : outcome.rejection.retryAfterMs).toBe(expected);
  });
});
