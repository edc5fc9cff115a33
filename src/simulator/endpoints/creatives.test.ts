import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
import type { Simulator } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query = {}) => get(simulator, path, { advertiser_id, ...query });
const images = (filtering: Query = {}) => ask('file/image/ad/search/', { filtering, page_size: '100' });
const videos = (filtering: Query = {}, query: Query = {}) =>
  ask('file/video/ad/search/', { filtering, page_size: '100', ...query });

describe('images', () => {
  it('images are those of ads and one more', async () => {
    const shown = new Set(simulator.world.ads(advertiser_id).flatMap((ad) => ad['image_ids'] as string[]));
    const found = (await images()).rows.map((row) => row['image_id']);
    expect(shown.size).toBeGreaterThan(5);
    expect(found.filter((id) => shown.has(id as string))).toHaveLength(shown.size);
    expect(found).toHaveLength(shown.size + 1);
  });

  it('images have every field, some without a value, and times in ISO 8601', async () => {
    const { rows } = await images();
    expect(Object.keys(rows[0]!).sort()).toEqual([
      'create_time',
      'displayable',
      'file_name',
      'format',
      'height',
      'image_id',
      'image_url',
      'is_carousel_usable',
      'material_id',
      'modify_time',
      'signature',
      'size',
      'url',
      'width',
    ]);
    expect(rows.some((row) => row['material_id'] === null)).toBe(true);
    expect(rows.some((row) => row['file_name'] === '')).toBe(true);
    expect(rows.every((row) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(textOf(row, 'modify_time')))).toBe(
      true,
    );
  });

  it('URLs of images expire after thirty days, and two of three contain that time', async () => {
    const { rows } = await images();
    const ends = rows.map((row) => new URL(textOf(row, 'image_url')).searchParams.get('x-expires'));
    const known = ends.filter((end) => end !== null);
    expect(new Set(known)).toEqual(new Set([String(Date.parse('2026-06-15T00:00:00Z') / 1000)]));
    expect(known).toHaveLength(rows.length - Math.floor(rows.length / 3));
  });

  it('images can be filtered', async () => {
    const { rows } = await images();
    const known = rows.find((row) => row['material_id'] !== null);
    expect((await images({ image_ids: [textOf(known, 'image_id')] })).rows).toEqual([known]);
    expect((await images({ material_ids: [textOf(known, 'material_id')] })).rows).toEqual([known]);
    const wide = rows.filter((row) => row['width'] === 1200);
    expect((await images({ width: 1200, height: 1200 })).rows).toEqual(wide);
    expect((await images({ ratio: [1] })).rows).toEqual(wide);
    const hidden = (await images({ displayable: false })).rows;
    expect(hidden).toEqual(rows.filter((row) => row['displayable'] === false));
    expect(hidden.length).toBeGreaterThan(0);
  });

  it.each([
    [{ image_ids: [7] }, 40002],
    [{ image_ids: 'x' }, 40002],
    [{ image_ids: [] }, 40002],
    [{ image_ids: Array.from({ length: 101 }, String) }, 40011],
    [{ width: '1200' }, 40002],
    [{ displayable: 'true' }, 40002],
    [{ ratio: 1 }, 40002],
    [{ modify_time: '2026-01-01' }, 40002],
  ])('file/image/ad/search/ refuses %j', async (filtering, code) => {
    expect((await images(filtering)).code).toBe(code);
  });
});

describe('videos', () => {
  it('videos are those of ads and one more', async () => {
    const shown = new Set(simulator.world.ads(advertiser_id).flatMap((ad) => ad['video_id'] ?? []));
    const found = (await videos()).rows.map((row) => row['video_id']);
    expect(shown.size).toBeGreaterThan(5);
    expect(found.filter((id) => shown.has(id!))).toHaveLength(shown.size);
    expect(found).toHaveLength(shown.size + 1);
  });

  it('times of changes of videos have two forms', async () => {
    const times = (await videos()).rows.map((row) => textOf(row, 'modify_time'));
    expect(times.some((time) => /T.*Z$/.test(time))).toBe(true);
    expect(times.some((time) => /^\S+ \S+$/.test(time))).toBe(true);
  });

  it('the preview of a video expires according to its URL, to a column, or to neither', async () => {
    const ways = (await videos()).rows.map((row) => [
      textOf(row, 'preview_url').includes('x-expires='),
      textOf(row, 'preview_url_expire_time'),
    ]);
    const end = '2026-05-16 06:00:00';
    for (const way of [
      [true, end],
      [false, end],
      [false, ''],
    ])
      expect(ways).toContainEqual(way);
  });

  it.each([
    [undefined, 'create_time'],
    ['MODIFY_TIME', 'modify_time'],
  ])('with sort_field %s, videos are sorted by %s, the newest first', async (sort_field, column) => {
    const { rows } = await videos({}, sort_field === undefined ? {} : { sort_field });
    const times = rows.map((row) => Date.parse(`${textOf(row, column).replace(' ', 'T').replace('Z', '')}Z`));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(times).size).toBeGreaterThan(3);
  });

  it('videos can be filtered', async () => {
    const { rows } = await videos();
    const id = textOf(rows[0], 'video_id');
    expect((await videos({ video_ids: [id] })).rows).toEqual([rows[0]]);
    const clips = rows.filter((row) => textOf(row, 'file_name').includes('clip'));
    expect((await videos({ video_name: 'clip' })).rows).toEqual(clips);
    expect((await videos({ video_material_source: ['OTHER'] })).rows).toEqual([]);
    const uploaded = { video_material_source: ['UPLOADED_TO_TIKTOK_ADS_MANAGER'] };
    expect((await videos(uploaded)).rows).toHaveLength(rows.length);
  });

  it.each([
    [{ material_ids: Array.from({ length: 21 }, String) }, 40011],
    [{ video_material_source: ['TV'] }, 40002],
    [{ video_name: 5 }, 40002],
  ])('file/video/ad/search/ refuses %j', async (filtering, code) => {
    expect((await videos(filtering)).code).toBe(code);
  });

  it('file/video/ad/search/ refuses an unknown order', async () => {
    expect((await videos({}, { sort_field: 'NAME' })).code).toBe(40002);
  });
});

describe('music', () => {
  const music = async (query: Query = {}) => rowsAt(await ask('file/music/get/', query), 'musics');

  it('music is from the system or uploaded, and only uploaded music has times', async () => {
    const rows = await music();
    expect(rows.map((row) => [row['sources'], row['create_time'] === null])).toEqual([
      [['SYSTEM'], true],
      [['SYSTEM'], true],
      [['USER'], false],
      [['SYSTEM'], true],
    ]);
    expect(await music({ filtering: { sources: ['USER'] } })).toEqual([rows[2]]);
  });

  it('music for carousels is searched by keyword or by id', async () => {
    const music_scene = 'CAROUSEL_ADS';
    expect((await ask('file/music/get/', { music_scene })).code).toBe(40002);
    const found = await music({ music_scene, search_type: 'SEARCH_BY_LIKED' });
    expect(found.map((row) => row['author'])).toEqual(['Şebnem']);
  });

  it.each([
    { search_type: 'SEARCH_BY_LIKED' },
    { music_scene: 'RADIO' },
    { page: '101' },
    { filtering: { sources: ['USER', 'SYSTEM'] } },
  ])('file/music/get/ refuses %j', async (query) => {
    expect((await ask('file/music/get/', query)).code).toBe(40002);
  });
});

describe('portfolios', () => {
  const listed = async (query: Query = {}) =>
    rowsAt(await ask('creative/portfolio/list/', query), 'creative_portfolios');

  it('the list of portfolios has their content beside the id, and no calls to action', async () => {
    const rows = await listed();
    expect(rows.map((row) => row['creative_portfolio_type'])).toEqual([
      'CARD',
      'GIFTCODE_STICKER',
      'PREMIUM_BADGE',
    ]);
    expect(rows[0]).toMatchObject({
      title: 'Spring sale — 50 % off',
      selling_points: ['Free shipping', '送料無料'],
    });
    const filtering = { creative_portfolio_types: ['CTA', 'CARD'] };
    expect(await listed({ filtering })).toEqual([rows[0]]);
  });

  it('a portfolio that is requested alone has its content in a field', async () => {
    const [{ creative_portfolio_id } = {}] = await listed();
    const { text } = await ask('creative/portfolio/get/', { creative_portfolio_id });
    expect(JSON.parse(text)).toMatchObject({
      data: {
        creative_portfolio_id,
        creative_portfolio_type: 'CARD',
        portfolio_content: { card_type: 'IMAGE' },
      },
    });
    expect((await ask('creative/portfolio/get/', { creative_portfolio_id: '1' })).code).toBe(40002);
  });

  it('creative/portfolio/list/ refuses an unknown type', async () => {
    const filtering = { creative_portfolio_types: ['POSTER'] };
    expect((await ask('creative/portfolio/list/', { filtering })).code).toBe(40002);
  });
});
