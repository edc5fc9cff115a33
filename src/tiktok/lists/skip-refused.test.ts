import { describe, expect, it } from '@jest/globals';

import { errorsOf } from '../../cdk/testing/run-sync.js';
import { page, refusal, type ApiAnswer, type ApiCall } from '../testing/api.js';
import { readThings, SHOPS, shops, type Options } from '../testing/things.js';

const IDS = ['1', '2', '3', '4', '5', '6', '7', '8'];

const perShops = (perCall: number): Options => ({
  source: {
    endpoint: { path: 'thing/list/' },
    parents: {
      of: SHOPS,
      perCall,
      select: ['shop'],
      query: (some) => ({ shop_ids: some.map(({ shop = '' }) => shop) }),
      skipRefused: { by: 'shop', what: 'shops' },
    },
  },
});

const askedIn = ({ query }: ApiCall): readonly string[] =>
  JSON.parse(query['shop_ids'] ?? '[]') as readonly string[];

/** Refuses calls with one of these shops; every other shop has a thing. */
const refusing =
  (refused: readonly string[], ids = IDS) =>
  (call: ApiCall): ApiAnswer => {
    if (call.path === 'shop/list/') return shops(...ids);
    const asked = askedIn(call);
    const bad = asked.find((id) => refused.includes(id));
    if (bad !== undefined) return refusal(40002, `shop_ids: ${bad} does not exist.`);
    return page(asked.map((id) => ({ thing_id: id })));
  };

const warningsIn = (log: readonly string[]): readonly string[] =>
  log.filter((line) => line.startsWith('WARN')).map((line) => line.slice(line.indexOf('TikTok')));

describe('parents that the API refuses', () => {
  it('a refused parent among several is found by halving the call, and costs only its own rows', async () => {
    const { complete, rows, api, log } = await readThings({
      options: perShops(8),
      answer: refusing(['3']),
    });
    expect(complete).toBe(true);
    expect(rows.map(({ thing_id: id }) => id)).toEqual(['1', '2', '4', '5', '6', '7', '8']);
    expect(api.callsOf('thing/list/').map((call) => askedIn(call).join(''))).toEqual([
      ...['12345678', '1234', '12', '34', '3', '4', '5678'],
    ]);
    expect(warningsIn(log)).toEqual([
      'TikTok refuses thing/list/ (code 40002, "shop_ids: 3 does not exist.") for 1 of the shops: 3; skipping these.',
    ]);
  });

  it('several refused parents are counted in one warning, which names five of them', async () => {
    const { complete, rows, log } = await readThings({
      options: perShops(1),
      answer: refusing(['2', '3', '4', '5', '6', '7']),
    });
    expect([complete, rows.map(({ thing_id: id }) => id)]).toEqual([true, ['1', '8']]);
    expect(warningsIn(log)).toEqual([
      'TikTok refuses thing/list/ (code 40002, "shop_ids: 2 does not exist.") for 6 of the shops: e.g. 2, 3, 4, 5, 6; skipping these.',
    ]);
  });

  it('the stream fails if every parent is refused', async () => {
    const { complete, messages } = await readThings({ options: perShops(4), answer: refusing(IDS) });
    expect(complete).toBe(false);
    expect(errorsOf(messages)[0]?.message).toContain('thing/list/');
  });

  it('the stream gives up after 50 refusals if nothing was accepted before', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => String(index));
    const { complete, api } = await readThings({
      options: perShops(1),
      answer: refusing(many, many),
    });
    expect(complete).toBe(false);
    expect(api.callsOf('thing/list/').length).toBeLessThan(60);
  });

  it('a missing permission is not a matter of single parents', async () => {
    const { complete, api } = await readThings({
      options: perShops(8),
      answer: (call) => (call.path === 'shop/list/' ? shops(...IDS) : refusal(40001, 'No permission')),
    });
    expect([complete, api.callsOf('thing/list/').length]).toEqual([false, 1]);
  });
});
