import { describe, expect, it } from '@jest/globals';

import type { HttpResponse } from '../cdk/index.js';
import { readEnvelope } from './envelope.js';
import { Action } from './error-codes.js';
import { NOW, page, refusal, REQUEST_ID, textAnswer } from './testing/api.js';

const read = (body: unknown, status = 200, headers: HttpResponse['headers'] = {}) =>
  readEnvelope(textAnswer(typeof body === 'string' ? body : JSON.stringify(body), status, headers), NOW);

describe('the envelope of a success', () => {
  it('holds data, and its headers are kept', () => {
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
    'may hold none: %j',
    (body) => {
      expect(read(body)).toMatchObject({ ok: true, answer: { data: {} } });
    },
  );

  it('is believed whatever the HTTP status', () => {
    expect(read(page([]), 206)).toMatchObject({ ok: true });
  });
});

describe('the envelope of a refusal', () => {
  it.each([200, 400, 401, 500])('is known by its code, also with HTTP %d', (status) => {
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

  it('may lack message and request id', () => {
    expect(read({ code: 50000 })).toMatchObject({
      ok: false,
      rejection: { action: Action.retry, code: 50000 },
    });
  });
});

describe('an answer without an envelope', () => {
  it.each<[string, number, Action]>([
    ['slow down', 429, Action.rateLimit],
    ['<html><body>Bad Gateway</body></html>', 502, Action.retry],
    ['', 500, Action.retry],
    ['{"error":"upstream"}', 503, Action.retry],
    ['gateway timeout', 504, Action.retry],
    ['request timeout', 408, Action.retry],
    ['404 page not found', 404, Action.request],
    ['<html>moved</html>', 302, Action.request],
    ['<html>login</html>', 200, Action.retry],
    ['{"code":0,"data":{"list":[', 200, Action.retry],
    ['', 200, Action.retry],
    ['[]', 200, Action.retry],
    ['{"code":"0"}', 200, Action.retry],
    ['null', 200, Action.retry],
  ])('%j with HTTP %d means %s', (body, status, action) => {
    const outcome = read(body, status);
    expect(outcome).toMatchObject({ ok: false, rejection: { action } });
    if (status >= 300) expect(outcome).toMatchObject({ rejection: { what: `HTTP ${String(status)}` } });
  });

  it.each([
    [429, '30', 30_000],
    [503, 'Fri, 15 Mar 2024 12:01:00 GMT', 60_000],
    [503, 'soon', undefined],
    [429, undefined, undefined],
  ])('with HTTP %d and Retry-After %j says to wait %j ms', (status, header, expected) => {
    const outcome = read('busy', status, { 'retry-after': header });
    expect(outcome.ok ? 'ok' : outcome.rejection.retryAfterMs).toBe(expected);
  });
});
