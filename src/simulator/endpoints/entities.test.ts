import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, campaigns: 6 });
});
afterAll(() => simulator.close());

const KINDS = ['campaign', 'adgroup', 'ad'] as const;
const ask = (kind: string, query: Query = {}) => get(simulator, `${kind}/get/`, { advertiser_id, ...query });
const find = (kind: string, filtering: Query) => ask(kind, { filtering, page_size: '1000' });
const truth = (kind: (typeof KINDS)[number], account: string = advertiser_id): readonly WireRow[] => {
  const { world } = simulator;
  if (kind === 'campaign') return world.campaigns(account);
  return kind === 'adgroup' ? world.adgroups(account) : world.ads(account);
};
const idsOf = (rows: readonly WireRow[], kind: string) => rows.map((row) => row[`${kind}_id`]);
const isDeleted = (row: WireRow): boolean => textOf(row, 'secondary_status').endsWith('_DELETE');

describe.each(KINDS)('%s/get/', (kind) => {
  it(`${kind}/get/ omits deleted objects unless STATUS_ALL is requested`, async () => {
    const all = truth(kind);
    const { rows } = await ask(kind, { page_size: '1000' });
    expect(idsOf(rows, kind)).toEqual(
      idsOf(
        all.filter((row) => !isDeleted(row)),
        kind,
      ),
    );
    for (const filtering of [
      { primary_status: 'STATUS_ALL' },
      { secondary_status: `${kind.toUpperCase()}_STATUS_ALL` },
    ]) {
      expect(idsOf((await find(kind, filtering)).rows, kind)).toEqual(idsOf(all, kind));
    }
    const deleted = await find(kind, { primary_status: 'STATUS_DELETE' });
    expect(idsOf(deleted.rows, kind)).toEqual(idsOf(all.filter(isDeleted), kind));
  });

  it(`${kind}/get/ sorts by id, descending`, async () => {
    const { rows } = await find(kind, { primary_status: 'STATUS_ALL' });
    const ids = rows.map((row) => BigInt(textOf(row, `${kind}_id`)));
    expect(ids).toEqual([...ids].sort((a, b) => (a < b ? 1 : -1)));
  });

  it(`${kind}/get/ has pages without overlap, and empty ones after the last`, async () => {
    const filtering = { primary_status: 'STATUS_ALL' };
    const total = truth(kind).length;
    const size = Math.ceil(total / 3);
    const seen: unknown[] = [];
    for (const page of [1, 2, 3, 4]) {
      const reply = await ask(kind, { filtering, page: String(page), page_size: String(size) });
      expect(reply.pageInfo).toEqual({ page, page_size: size, total_number: total, total_page: 3 });
      seen.push(...idsOf(reply.rows, kind));
    }
    expect(seen).toEqual(idsOf(truth(kind), kind));
  });

  it(`${kind}/get/ has 10 rows per page by default`, async () => {
    expect((await ask(kind)).pageInfo).toMatchObject({ page: 1, page_size: 10 });
  });

  it(`${kind}/get/ has no pages if it has no rows`, async () => {
    const { pageInfo } = await find(kind, { campaign_ids: ['1'] });
    expect(pageInfo).toMatchObject({ total_number: 0, total_page: 0 });
  });

  it(`${kind}/get/ omits fields on request`, async () => {
    const id = `${kind}_id`;
    const few = await ask(kind, { fields: [id, 'campaign_id'] });
    expect(new Set(few.rows.flatMap((row) => Object.keys(row)))).toEqual(new Set([id, 'campaign_id']));
    const full = await ask(kind, { exclude_field_types_in_response: ['NULL_FIELD'] });
    expect(full.rows.flatMap((row) => Object.values(row))).not.toContain(null);
  });

  const TOO_MANY = Array.from({ length: 101 }, (_, i) => String(i));

  it.each([
    ['no account', { advertiser_id: '' }, 40002, 'Missing required field(s): advertiser_id.'],
    ['an account of someone else', { advertiser_id: '9' }, 40001, 'No permission to operate advertiser 9.'],
    ['page 0', { page: '0' }],
    ['page -1', { page: '-1' }],
    ['a page that is no number', { page: 'one' }],
    ['page_size 0', { page_size: '0' }],
    ['page_size 1001', { page_size: '1001' }],
    ['filtering that is no JSON', { filtering: '{' }],
    ['filtering that is an array', { filtering: [] }],
    ['an unknown filter', { filtering: { nope: 1 } }],
    ['an unknown primary status', { filtering: { primary_status: 'NOPE' } }],
    ['an unknown secondary status', { filtering: { secondary_status: 'NOPE' } }],
    ['an unknown buying type', { filtering: { buying_types: ['NOPE'] } }],
    ['a buying type outside of a list', { filtering: { buying_types: 'AUCTION' } }],
    ['an unknown objective', { filtering: { objective_type: 'NOPE' } }],
    ['ids that are numbers', { filtering: { campaign_ids: [1] } }],
    ['more than 100 ids', { filtering: { campaign_ids: TOO_MANY } }],
    ['a malformed creation time', { filtering: { creation_filter_start_time: '2026-01-01' } }],
    ['an unknown field', { fields: ['nope'] }],
    ['fields that are no JSON', { fields: 'campaign_id' }],
    [
      'TopView among others',
      { filtering: { buying_types: ['AUCTION', 'RESERVATION_TOP_VIEW'] } },
      40002,
      "The value 'RESERVATION_TOP_VIEW' cannot be combined with other enum values for this parameter",
    ],
    [
      'pages of TopView with more than 100 rows',
      { filtering: { buying_types: ['RESERVATION_TOP_VIEW'] }, page_size: '101' },
    ],
  ] as const)(`${kind}/get/ refuses %s`, async (...[, query, code, message]) => {
    const wanted = { status: 200, code: code ?? 40002, message: message ?? expect.any(String) };
    expect(await ask(kind, query)).toMatchObject(wanted);
  });

  it(`${kind}/get/ ignores unknown parameters`, async () => {
    expect((await ask(kind, { lifetime: 'true', filters: '[]' })).code).toBe(0);
  });

  it(`${kind}/get/ returns TopView campaigns only if they alone are requested`, async () => {
    const account = { advertiser_id: '7100000000000000003', page_size: '100' };
    const statuses = { primary_status: 'STATUS_ALL' };
    const shown = await ask(kind, { ...account, filtering: statuses });
    const only = await ask(kind, {
      ...account,
      filtering: { ...statuses, buying_types: ['RESERVATION_TOP_VIEW'] },
    });
    expect(only.rows.length).toBeGreaterThan(0);
    expect(idsOf(shown.rows, kind)).not.toEqual(expect.arrayContaining(idsOf(only.rows, kind)));
    expect(shown.rows.length + only.rows.length).toBe(truth(kind, account.advertiser_id).length);
  });
});

describe('filters of entities', () => {
  it.each([
    ['campaign', 'STATUS_DELIVERY_OK', /^CAMPAIGN_STATUS_ENABLE$/],
    ['campaign', 'STATUS_DISABLE', /^CAMPAIGN_STATUS_DISABLE$/],
    ['adgroup', 'STATUS_DISABLE', /_DISABLE$/],
    ['ad', 'STATUS_DELIVERY_OK', /^AD_STATUS_DELIVERY_OK$/],
    ['ad', 'STATUS_NOT_DELETE', /_(DELIVERY_OK|DISABLE|AUDIT)$/],
  ] as const)(
    '%s/get/ filtered by primary status %s returns exactly the rows of that status',
    async (kind, status, shape) => {
      const { rows } = await find(kind, { primary_status: status });
      const wanted = truth(kind).filter((row) => shape.test(textOf(row, 'secondary_status')));
      expect(wanted.length).toBeGreaterThan(0);
      expect(idsOf(rows, kind)).toEqual(idsOf(wanted, kind));
    },
  );

  it('a secondary status selects exactly its objects', async () => {
    const { rows } = await find('ad', { secondary_status: 'AD_STATUS_ADGROUP_DELETE' });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['secondary_status']))).toEqual(
      new Set(['AD_STATUS_ADGROUP_DELETE']),
    );
  });

  it.each([
    ['campaign', { secondary_status: 'AD_STATUS_ALL' }],
    ['campaign', { adgroup_ids: ['1'] }],
    ['campaign', { modified_after: '2026-05-01 00:00:00' }],
    ['adgroup', { modified_after: '2026-05-01 00:00:00' }],
    ['adgroup', { ad_ids: ['1'] }],
    ['ad', { secondary_status: 'CAMPAIGN_STATUS_ALL' }],
    ['ad', { modified_after: '2026-05-01' }],
    ['ad', { modified_after: '2026-05-01T00:00:00Z' }],
    ['ad', { modified_after: '2026-02-30 00:00:00' }],
    ['ad', { campaign_automation_type: 'MANUAL' }],
  ])('%s/get/ refuses the filter %j', async (kind, filtering) => {
    expect((await find(kind, filtering)).code).toBe(40002);
  });

  it('entities can be filtered by ids, name, origin, automation and creation time', async () => {
    const [campaign] = truth('campaign').filter((row) => row['campaign_name'] === '-');
    const id = textOf(campaign, 'campaign_id');
    const created = campaign?.['create_time'];
    for (const filtering of [
      { campaign_ids: [id] },
      { campaign_name: '-' },
      { campaign_automation_type: 'UPGRADED_SMART_PLUS', campaign_system_origins: ['TT_ADS_PLATFORM'] },
      { creation_filter_start_time: created, creation_filter_end_time: created },
    ]) {
      expect(idsOf((await find('campaign', filtering)).rows, 'campaign')).toEqual([id]);
    }
    expect((await find('campaign', { campaign_system_origins: ['PROMOTE'] })).rows).toEqual([]);
  });

  it('modified_after includes its own second and ads without modify_time', async () => {
    const ad = truth('ad').find(
      (row) => row['secondary_status'] === 'AD_STATUS_DELIVERY_OK' && row['modify_time'] !== null,
    );
    const id = textOf(ad, 'ad_id');
    simulator.world.touch(advertiser_id, 'ad', id, '2026-05-15 08:00:00');
    const at = async (time: string) => idsOf((await find('ad', { modified_after: time })).rows, 'ad');
    expect(await at('2026-05-15 08:00:00')).toContain(id);
    const later = await find('ad', { modified_after: '2026-05-15 08:00:01' });
    expect(idsOf(later.rows, 'ad')).not.toContain(id);
    expect(later.rows.length).toBeGreaterThan(0);
    expect(later.rows.every((row) => row['modify_time'] === null)).toBe(true);
  });

  it('modified_after can omit ads without modify_time', async () => {
    const strict = await startSimulator({ ...FROZEN, behaviours: { 'timeless-ads': 'hidden' } });
    const filtering = { modified_after: '2027-01-01 00:00:00' };
    const { rows } = await get(strict, 'ad/get/', { advertiser_id, filtering });
    expect(rows).toEqual([]);
    await strict.close();
  });

  it('ids above 2^53 keep all their digits', async () => {
    const { text } = await find('ad', { primary_status: 'STATUS_ALL' });
    const wire = [...text.matchAll(/"page_id":(\d{16,})/g)].map(([, digits]) => digits);
    const real = truth('ad')
      .map((ad) => ad['page_id'])
      .filter((id) => typeof id === 'bigint');
    expect(real.length).toBeGreaterThan(0);
    expect(wire).toEqual(real.map(String));
    expect(wire.some((digits) => String(Number(digits)) !== digits)).toBe(true);
  });
});

it('an empty list can have one page', async () => {
  const one = await startSimulator({ ...FROZEN, behaviours: { 'empty-list-pages': '1' } });
  const filtering = { campaign_ids: ['1'] };
  const { pageInfo } = await get(one, 'campaign/get/', { advertiser_id, filtering });
  expect(pageInfo).toMatchObject({ total_number: 0, total_page: 1 });
  await one.close();
});
