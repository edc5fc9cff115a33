import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  createFakeApi,
  createTestSession,
  envelope,
  objectParameter,
  refusal,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { assetStreams } from './streams.js';

/* Lists with more rows than can be read. */

interface Given {
  readonly stream: string;
  /** Number of existing rows, numbered from 0. */
  readonly total: number;
  readonly row: (number: number) => JsonObject;
  /** The rows of ad/get/, or its rejection. */
  readonly ads?: readonly JsonObject[] | JsonObject;
  readonly config?: JsonObject;
}

const isAds = (ads: NonNullable<Given['ads']>): ads is readonly JsonObject[] => Array.isArray(ads);

const reach = (path: string): number => (path === 'file/music/get/' ? 100_000 : 10_000);

/** Rejects pages beyond the limit, so a test fails if one is requested. */
function answerOf({ total, row, ads = [] }: Given): (call: ApiCall) => ApiAnswer {
  return (call) => {
    const [page, size] = [Number(call.query['page']), Number(call.query['page_size'])];
    const info = (rows: number) => ({
      page_info: { page, page_size: size, total_number: rows, total_page: Math.ceil(rows / size) },
    });
    if (call.path === 'ad/get/') return isAds(ads) ? envelope({ list: ads, ...info(ads.length) }) : ads;
    if (page * size > reach(call.path)) return refusal(40002, 'page is too large');
    const [ids] = Object.values(objectParameter(call, 'filtering') ?? {}) as (readonly string[])[];
    if (ids !== undefined) {
      const known = ids.filter((id) => !id.startsWith('gone')).map((id) => row(Number(id.slice(1))));
      return envelope({ list: known, ...info(known.length) });
    }
    const first = (page - 1) * size;
    const list = Array.from({ length: Math.min(size, total - first) }, (_, index) => row(first + index));
    return envelope({ [call.path === 'file/music/get/' ? 'musics' : 'list']: list, ...info(total) });
  };
}

async function read(given: Given) {
  const api = createFakeApi(answerOf(given));
  const session = createTestSession(api, given.config ?? {});
  const streams = assetStreams.filter(({ name }) => name === given.stream);
  const { messages, complete } = await runSync({ session, streams, clock: session.clock, log: session.log });
  const warnings = session.log.lines.filter((line) => line.startsWith('WARN'));
  return { api, complete, rows: rowsOf(messages), warnings };
}

const image = (number: number): JsonObject => ({
  image_id: `i${String(number)}`,
  create_time: null,
  modify_time: null,
});
const video = (number: number): JsonObject => ({
  video_id: `v${String(number)}`,
  create_time: null,
  modify_time: null,
});
const music = (number: number): JsonObject => ({ music_id: String(number) });

const ACCOUNT = 'advertiser_id 7100000000000000001';

describe('images beyond the 10,000 that TikTok lists', () => {
  /** 60 images beyond the limit, each in its own ad, one of them in two ads; and one that is listed. */
  const ads = [
    ...Array.from({ length: 60 }, (_, index) => ({
      ad_id: String(index),
      image_ids: [`i${String(10_000 + index)}`],
    })),
    { ad_id: '60', image_ids: ['i10000', 'i5', ''] },
    { ad_id: '61', image_ids: null },
    { ad_id: '62', image_ids: ['gone'] },
  ];

  it('unlisted images that ads use are read by their ids, and a warning counts the others', async () => {
    const { api, complete, rows, warnings } = await read({
      stream: 'images',
      total: 10_100,
      row: image,
      ads,
    });
    expect(complete).toBe(true);
    const ids = new Set(rows.map(({ image_id: id }) => id));
    expect([rows.length, ids.size]).toEqual([10_060, 10_060]);
    expect([ids.has('i9999'), ids.has('i10059'), ids.has('i10060')]).toEqual([true, true, false]);
    const calls = api.callsOf('file/image/ad/search/');
    const byId = calls.map(
      (call) => objectParameter(call, 'filtering')?.['image_ids'] as readonly string[] | undefined,
    );
    expect(byId.flatMap((some) => some?.length ?? [])).toEqual([50, 11]);
    expect(calls).toHaveLength(102);
    expect(api.callsOf('ad/get/').map((call) => call.query['fields'])).toEqual(['["ad_id","image_ids"]']);
    expect(warnings).toEqual([
      `WARN images: ${ACCOUNT}: TikTok file/image/ad/search/ returned 10000 of 10100 rows; 60 more, used by ads, were read by id; 40 could not be read.`,
    ]);
  });

  it('unlisted images are skipped with a warning if ads cannot be read', async () => {
    const { complete, rows, warnings } = await read({
      ...{ stream: 'images', total: 10_002, row: image },
      ads: refusal(40001, 'no permission'),
    });
    expect([complete, rows.length]).toEqual([true, 10_000]);
    expect(warnings).toEqual([
      `WARN images: ${ACCOUNT}: TikTok file/image/ad/search/ returned 10000 of 10002 rows; TikTok refuses ad/get/ (code 40001, "no permission"), so rows used by ads may be missing; 2 could not be read.`,
    ]);
  });

  it('ads are not requested if all images are listed', async () => {
    const { api, rows, warnings } = await read({ stream: 'images', total: 150, row: image, ads });
    expect([rows.length, warnings, api.callsOf('ad/get/').length, api.calls.length]).toEqual([150, [], 0, 2]);
  });
});

describe('videos beyond the 10,000 that TikTok lists', () => {
  it('unlisted videos that ads use are read by their ids', async () => {
    const { rows, warnings } = await read({
      ...{ stream: 'videos', total: 10_003, row: video },
      ads: [
        { ad_id: '1', video_id: 'v10001' },
        { ad_id: '2', video_id: 'v3' },
        { ad_id: '3', video_id: null },
      ],
    });
    expect([rows.length, rows.at(-1)?.['video_id']]).toEqual([10_001, 'v10001']);
    expect(warnings).toEqual([
      `WARN videos: ${ACCOUNT}: TikTok file/video/ad/search/ returned 10000 of 10003 rows; 1 more, used by ads, was read by id; 2 could not be read.`,
    ]);
  });
});

describe('music beyond the last page that TikTok returns', () => {
  it.each([
    [1000, 100_000],
    [300, 99_900],
  ])('music in pages of %d is skipped after %d rows, and a warning counts it', async (pageSize, given) => {
    const { complete, rows, warnings } = await read({
      ...{ stream: 'music', total: 100_007, row: music, config: { page_size: pageSize } },
    });
    expect([complete, rows.length]).toEqual([true, given]);
    expect(warnings).toEqual([
      `WARN music: ${ACCOUNT}: TikTok file/music/get/ returned ${String(given)} of 100007 rows; ${String(100_007 - given)} could not be read.`,
    ]);
  });
});
