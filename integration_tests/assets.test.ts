import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { START_DATE } from './support/read-inputs.js';
import { readFrom } from './support/reads.js';
import { now } from './support/time.js';

/* Assets as a user sees them: in tables that can be joined to ads and to each other. */

const WORLD = { accounts: 2, campaigns: 3, adgroups: 2, ads: 3, days: 40, now };

const ASSETS = [
  ...['images', 'videos', 'music', 'portfolios', 'spark_ads_posts', 'identities', 'custom_audiences'],
  ...[
    'saved_audiences',
    'pixels',
    'pixel_event_statistics',
    'custom_conversions',
    'instant_pages',
    'comments',
  ],
];

let simulator: Simulator;
let outcome: Outcome;
beforeAll(async () => {
  simulator = await startSimulator(WORLD);
  outcome = await readFrom(simulator, { streams: ['adgroups', 'ads', ...ASSETS] });
});
afterAll(() => simulator.close());

type Row = Readonly<Record<string, unknown>>;

/** Identifies an object within an account. */
const keyOf = (row: Row, id: unknown): string => `${row['advertiser_id'] as string} ${id as string}`;

const NOTHING: readonly unknown[] = [null, undefined, '', '0'];

/** Objects that a column, `stream.column`, refers to: one id per row, or a list of ids. */
function namedBy(place: string): readonly string[] {
  const [stream = '', column = ''] = place.split('.');
  return outcome.records(stream).flatMap((row) =>
    [row[column]]
      .flat()
      .filter((id) => !NOTHING.includes(id))
      .map((id) => keyOf(row, id)),
  );
}

describe('a read of all assets', () => {
  it('a read of all assets succeeds without a warning', () => {
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual({ exitCode: 0, errors: [] });
    expect(outcome.lines.filter(({ log }) => log?.level === 'WARN')).toEqual([]);
  });

  it('a read of all assets sets no value to null', () => {
    expect(outcome.lines.flatMap(({ record }) => record?.meta?.changes ?? [])).toEqual([]);
  });

  it.each([
    ['ads.video_id', 'videos.video_id'],
    ['ads.image_ids', 'images.image_id'],
    ['ads.identity_id', 'identities.identity_id'],
    ['ads.page_id', 'instant_pages.page_id'],
    ['adgroups.pixel_id', 'pixels.pixel_id'],
    ['comments.adgroup_id', 'adgroups.adgroup_id'],
    ['comments.original_comment_id', 'comments.comment_id'],
    ['comments.tiktok_item_id', 'spark_ads_posts.item_id'],
    ['custom_conversions.event_source_id', 'pixels.pixel_id'],
    ['pixel_event_statistics.pixel_id', 'pixels.pixel_id'],
    ['saved_audiences.audience_ids', 'custom_audiences.audience_id'],
    ['spark_ads_posts.identity_id', 'identities.identity_id'],
  ])('every object that %s refers to is in %s', (from, to) => {
    const named = namedBy(from);
    const known = new Set(namedBy(to));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((one) => !known.has(one))).toEqual([]);
  });

  it.each(['images', 'videos'])(
    'each of the %s has one key, and most say until when they can be seen',
    (stream) => {
      const rows = outcome.records(stream);
      expect(new Set(rows.map((row) => keyOf(row, row['material_key']))).size).toBe(rows.length);
      const ends = rows.map((row) => row['url_expires_at']).filter((end) => end !== null);
      expect(ends.length).toBeGreaterThan(rows.length / 2);
      expect(ends.every((end) => (end as string) > now().toISOString())).toBe(true);
    },
  );

  it("the identities of an account's business center are found", () => {
    const found = outcome.records('identities').filter((row) => row['identity_type'] === 'BC_AUTH_TT');
    expect(found.map((row) => [row['advertiser_id'], row['identity_authorized_bc_id']])).toEqual([
      [simulator.world.accounts[1]?.id, '7050000000000000001'],
    ]);
  });
});

/** The API's response without the connector. */
async function ask(path: string, query: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const url = new URL(path, simulator.url);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const answer = await fetch(url, { headers: { 'Access-Token': simulator.token } });
  return ((await answer.json()) as { readonly data: Record<string, unknown> }).data;
}

const TODAY = '2026-05-20';

describe('pixel events', () => {
  it("daily pixel events add up to the API's total of thirty days", async () => {
    const [start_date, end_date] = ['2026-04-21', TODAY];
    for (const { id: advertiser_id } of simulator.world.accounts) {
      const own = (row: Row): boolean => row['advertiser_id'] === advertiser_id;
      const ids = outcome
        .records('pixels')
        .filter(own)
        .map((row) => row['pixel_id']);
      expect(ids).not.toHaveLength(0);
      const { list } = await ask('pixel/event/stats/', {
        ...{ advertiser_id, pixel_ids: ids, date_range: { start_date, end_date } },
      });
      const told = (list as readonly { pixel_id: string; statistics: readonly Row[] }[]).flatMap(
        ({ pixel_id, statistics }) => statistics.map((row) => [pixel_id, row['total_count']] as const),
      );
      const total = (id: unknown): number =>
        told.filter(([pixel]) => pixel === id).reduce((sum, [, count]) => sum + (count as number), 0);
      for (const id of ids) {
        const read = outcome
          .records('pixel_event_statistics')
          .filter(
            (row) => own(row) && row['pixel_id'] === id && (row['stat_time_day'] as string) >= start_date,
          );
        expect(read.reduce((sum, row) => sum + (row['total_count'] as number), 0)).toBe(total(id));
        expect(total(id)).toBeGreaterThan(0);
      }
    }
  });
});

describe('comments', () => {
  it('pixel events include everything below ad groups that are not deleted', async () => {
    const expected = [];
    for (const { id: advertiser_id } of simulator.world.accounts) {
      const own = outcome.records('adgroups').filter((row) => row['advertiser_id'] === advertiser_id);
      for (const { adgroup_id: search_value } of own) {
        const { comments } = await ask('comment/list/', {
          ...{ advertiser_id, search_field: 'ADGROUP_ID', search_value },
          ...{ start_time: START_DATE, end_time: TODAY, page_size: '100' },
        });
        expected.push(...(comments as readonly Row[]).map((row) => row['comment_id']));
      }
    }
    expect(expected.length).toBeGreaterThan(50);
    expect(
      outcome
        .records('comments')
        .map((row) => row['comment_id'])
        .sort(),
    ).toEqual(expected.sort());
  });
});

describe('a business center whose identities the account may not see', () => {
  it('identities of a closed business center are skipped with a warning, and the others are read', async () => {
    simulator.addFault({
      path: 'identity/get/',
      match: ({ query }) => query['identity_type'] === 'BC_AUTH_TT',
      do: { kind: 'code', code: 40001, message: 'No permission to operate the business center.' },
    });
    const read = await readFrom(simulator, { streams: ['identities'] });
    simulator.clearFaults();
    expect({ exitCode: read.exitCode, errors: read.errors() }).toEqual({ exitCode: 0, errors: [] });
    const types = read.records('identities').map((row) => row['identity_type']);
    expect(types).toHaveLength(10);
    expect(types).not.toContain('BC_AUTH_TT');
    const warnings = read.lines.flatMap(({ log }) => (log?.level === 'WARN' ? [log.message] : []));
    expect(warnings).toEqual([expect.stringContaining('No permission to operate the business center.')]);
  });
});

describe('assets in the sandbox', () => {
  it('the sandbox returns what it has, and each stream that it lacks logs a warning', async () => {
    const sandbox = await startSimulator({ ...WORLD, sandbox: true });
    const read = await readFrom(sandbox, { streams: ASSETS, config: { sandbox: true } });
    await sandbox.close();
    expect({ exitCode: read.exitCode, errors: read.errors() }).toEqual({ exitCode: 0, errors: [] });
    const given = ASSETS.filter((stream) => read.records(stream).length > 0);
    expect(given).toEqual(['images', 'videos', 'music', 'portfolios', 'custom_audiences']);
  });
});
