import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Action, Excess, resolve } from './error-codes.js';

const LACKS_SCOPE =
  'Permission error: the access token lacks the required scope. Please reauthorize your API App.';
const DENIED_ENDPOINT = 'advertiser does not grant you /file/video/ad/search/:GET permission';

describe('an API code', () => {
  it.each([0, 20001])('code %d is success', (code) => {
    expect(resolve(code, 'OK')).toBeUndefined();
  });

  it.each<[Action, readonly number[]]>([
    [Action.rateLimit, [40016, 40100, 40132, 40133]],
    [
      Action.auth,
      [
        40101, 40102, 40103, 40104, 40105, 40107, 40108, 40109, 40110, 40112, 40113, 40115, 40116, 40124,
        41000, 40013,
      ],
    ],
    [Action.account, [40001, 40106, 40118, 40119, 40125, 40300, 40301]],
    [Action.unsupported, [40008, 40009, 40014]],
    [Action.request, [40000, 40002, 40006, 40007, 40010, 40011, 40050, 40051, 40067, 40117, 41001, 41002]],
    [
      Action.retry,
      [40200, 40201, 40202, 40700, 50000, 50001, 50002, 51001, 51002, 51010, 51039, 51305, 60001],
    ],
  ])('codes that mean %s: %j', (action, codes) => {
    expect(codes.map((code) => [code, resolve(code, '')?.action])).toEqual(
      codes.map((code) => [code, action]),
    );
  });

  it.each([
    ["The advertiser 7100000000000000002 doesn't exist or has been deleted.", Action.account],
    ['No permission to operate advertiser 7100000000000000002.', Action.account],
    ['', Action.account],
    [DENIED_ENDPOINT, Action.endpoint],
    ['Advertiser does not grant you /report/integrated/get/:GET permission.', Action.endpoint],
    [LACKS_SCOPE, Action.endpoint],
  ])('code 40001 with "%s" is about the %s', (message, action) => {
    expect(resolve(40001, message)?.action).toBe(action);
  });

  it.each([
    ['Invalid parameters: page_size', Action.request],
    ['', Action.request],
    ["The app_id is inconsistent with the token's app information.", Action.auth],
    ['access token was issued under a different app', Action.auth],
  ])('code 40000 with "%s" means %s', (message, action) => {
    expect(resolve(40000, message)?.action).toBe(action);
  });

  it.each([40001, 40125])(
    'the remedy for code %d with a scope is in the app, and never to remove the account',
    (code) => {
      const { remedy } = resolve(code, LACKS_SCOPE) ?? {};
      expect(remedy).toMatch(/^Enable this permission in the developer app, authorize the app again/);
      expect(remedy).not.toMatch(/account/);
    },
  );

  it.each([
    [-1, 'Client IP address is in banned Country list.'],
    [41000, 'Client IP address is in banned Country list.'],
    [41000, ''],
  ])('code %d with "%s" ends the run, and a new token would not help', (code, message) => {
    const { action, remedy } = resolve(code, message) ?? {};
    expect(action).toBe(Action.auth);
    expect(remedy).toMatch(/^TikTok blocks the country or network/);
    expect(remedy).not.toMatch(/token/);
  });

  it('the message of a code with one meaning is ignored', () => {
    expect(resolve(40002, DENIED_ENDPOINT)?.action).toBe(Action.request);
    expect(resolve(50000, 'token')?.action).toBe(Action.retry);
    expect(resolve(40100, 'App token')?.action).toBe(Action.rateLimit);
  });

  it('an unknown code of the service is retried, and an unknown refusal is not', () => {
    const known = [40000, 40001, 40002, 40006, 40007, 40008, 40009, 40010, 40011, 40013, 40014, 40016, 40067];
    expect(resolve(50999, '')?.action).toBe(Action.retry);
    expect(resolve(69999, '')?.action).toBe(Action.retry);
    fc.assert(
      fc.property(fc.integer({ min: 50_000, max: 69_999 }), (code) => {
        expect(resolve(code, '')?.action).toBe(Action.retry);
      }),
    );
    const unknown = fc.integer({ min: 42_000, max: 49_999 });
    fc.assert(
      fc.property(
        unknown.filter((code) => !known.includes(code)),
        (code) => {
          expect(resolve(code, '')?.action).toBe(Action.request);
        },
      ),
    );
    for (const code of [1, 404, 30_000, 70_000, -1]) expect(resolve(code, '')?.action).toBe(Action.request);
  });
});

describe('the excess of a refused request', () => {
  it.each([40067, 51001, 51039])('code %d means too much work', (code) => {
    expect(resolve(code, '')?.excess).toBe(Excess.work);
  });

  it.each([
    [40002, 'metrics: at most 50.'],
    [40002, 'Too many metrics are requested.'],
    [40002, 'metrics: Longer than maximum length 50.'],
    [40002, 'metrics: Length must be between 1 and 50.'],
    [40000, 'The number of metrics exceeds the limit.'],
  ])('code %d with "%s" means too many metrics', (code, message) => {
    expect(resolve(code, message)).toMatchObject({ action: Action.request, excess: Excess.metrics });
  });

  it.each([
    [40002, 'Conflict occurs. The input params including metrics and dimensions have no relation.'],
    [40002, 'metrics: unknown metric average_video_length_limit.'],
    [40002, 'page_size: at most 1000.'],
    [40002, 'The time span exceeds 30 days.'],
    [40011, 'Too many IDs are provided in a single request.'],
    [50000, 'too many metrics'],
    [40067, 'metrics: at most 50.'],
  ])('code %d with "%s" does not mean too many metrics', (code, message) => {
    expect(resolve(code, message)?.excess).not.toBe(Excess.metrics);
  });
});
