/** Images, videos, music and portfolios. */
import { badRequest, failure } from '../http/failure.js';
import { oneOf, type Params, requireFields, wholeNumber } from '../http/params.js';
import type { WireRow } from '../types.js';
import { imagesOf } from '../world/assets/images.js';
import { musicOf } from '../world/assets/music.js';
import { listedPortfolio, portfolioDetails, portfoliosOf } from '../world/assets/portfolios.js';
import { VIDEO_ORDERS, videosOf } from '../world/assets/videos.js';
import { type Handler, permittedAdvertiser } from './endpoint.js';
import {
  anyOf,
  filterTest,
  fuzzyText,
  idsIn,
  type RowFilter,
  sameFlag,
  sameNumber,
} from './filter-object.js';
import { listEndpoint } from './list.js';

/** One client documents 1,000; the vendor's SDK and all others 100. */
const MEDIA_PAGE = { fallback: 20, most: 100 };

/** How many images and videos can be read: those that were modified last. */
const MEDIA_REACH = 10_000;

const ratio: RowFilter = (value, label) => {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'number')) {
    throw badRequest(`Invalid value for ${label}: it must be an array of numbers.`);
  }
  return ({ width, height }) =>
    value.some((one: number) => Math.abs(Number(width) / Number(height) - one) < 0.01);
};

const IMAGE_FILTERS = {
  image_ids: idsIn('image_id', 100),
  material_ids: idsIn('material_id', 1000),
  width: sameNumber('width'),
  height: sameNumber('height'),
  ratio,
  displayable: sameFlag('displayable'),
};

export const imageSearch = listEndpoint({
  pageSize: MEDIA_PAGE,
  reach: MEDIA_REACH,
  rows: ({ params, world }, id) =>
    imagesOf(world.tree(id), world.now()).filter(filterTest(params, IMAGE_FILTERS)),
});

const VIDEO_SOURCES = [
  'UPLOADED_TO_TIKTOK_ADS_MANAGER',
  'UPLOADED_TO_CATALOG',
  'CREATIVE_TOOL_SMART_VIDEO',
  'CREATIVE_TOOL_QUICK_OPTIMIZATION',
  'CREATIVE_TOOL_VIDEO_TEMPLATE',
  'CREATIVE_TOOL_SMART_VIDEO_SOUNDTRACK',
  'CREATIVE_TOOL_TIKTOK_VIDEO_EDITOR',
  'TIKTOK_CREATIVE_EXCHANGE',
  'CATALOG_VIDEO_TEMPLATE',
  'DYNAMIC_VIDEO_EDITOR',
  'CREATIVE_CHALLENGE',
  'AUTOMATED_CREATIVE_OPTIMIZATION',
  'OTHER',
  'QUICK_GENERATION',
  'CREATIVE_CENTER_VIDEO_UPLOAD',
  'CREATIVE_CENTER_TIKTOK_VIDEO_EDITOR',
  'CREATIVE_CENTER_VIDEO_TEMPLATE',
  'DYNAMIC_SCENE',
  'SMART_OPTIMIZATION_TOOL',
] as const;

/** All videos of this world were uploaded by hand; the rows do not say so. */
const videoSource: RowFilter = (value, label) => {
  const test = anyOf('source', VIDEO_SOURCES)(value, label);
  return (row) => test({ ...row, source: VIDEO_SOURCES[0] });
};

const VIDEO_FILTERS = {
  video_ids: idsIn('video_id', 100),
  // One source says 20, the vendor's SDK 100; what 20 allows is right by both.
  material_ids: idsIn('material_id', 20),
  video_name: fuzzyText('file_name'),
  video_material_source: videoSource,
};

export const videoSearch = listEndpoint({
  pageSize: MEDIA_PAGE,
  reach: MEDIA_REACH,
  rows: ({ params, world }, id) => {
    const order = oneOf(params, 'sort_field', VIDEO_ORDERS) ?? 'CREATE_TIME';
    return videosOf(world.tree(id), { now: world.now(), order }).filter(filterTest(params, VIDEO_FILTERS));
  },
});

const MUSIC_PAGE = { fallback: 1000, most: 1000 };
/** page × page_size. */
const MUSIC_REACH = 100_000;

const MUSIC_SCENES = ['CREATIVE_ASSET', 'CAROUSEL_ADS', 'CATALOG_CAROUSEL'] as const;
const SEARCH_TYPES = [
  'SEARCH_BY_KEYWORD',
  'SEARCH_BY_RECOMMEND',
  'SEARCH_BY_LIKED',
  'SEARCH_BY_HISTORY',
  'SEARCH_BY_MUSIC_ID',
  'SEARCH_BY_SOURCE',
] as const;

const SOURCES = anyOf('sources', ['USER', 'SYSTEM'], 1);

const LIBRARY_FILTERS = {
  material_ids: idsIn('material_id', 100),
  styles: (value: unknown, label: string) => anyOf('style', ['POP', 'LO-FI', 'ROCK'], 1)(value, label),
  sources: SOURCES,
};

const CAROUSEL_FILTERS = {
  keyword: fuzzyText('file_name'),
  music_ids: idsIn('music_id', 100),
  sources: SOURCES,
};

const isForCarousels = (row: WireRow): boolean => row['author'] !== null;

const musicRows = (params: Params, rows: readonly WireRow[]): readonly WireRow[] => {
  const scene = oneOf(params, 'music_scene', MUSIC_SCENES) ?? 'CREATIVE_ASSET';
  const searchType = oneOf(params, 'search_type', SEARCH_TYPES);
  if (scene === 'CREATIVE_ASSET') {
    if (searchType !== undefined) throw badRequest('search_type: not supported with this music_scene.');
    return rows.filter(filterTest(params, LIBRARY_FILTERS));
  }
  requireFields(params, ['search_type']);
  return rows.filter(isForCarousels).filter(filterTest(params, CAROUSEL_FILTERS));
};

export const musicList = listEndpoint({
  key: 'musics',
  pageSize: MUSIC_PAGE,
  rows: ({ params, world }, id) => {
    const page = wholeNumber(params, 'page', { min: 1, max: 1e9, fallback: 1 });
    const size = wholeNumber(params, 'page_size', {
      min: 1,
      max: MUSIC_PAGE.most,
      fallback: MUSIC_PAGE.fallback,
    });
    if (page * size > MUSIC_REACH) throw badRequest(`page * page_size must not exceed ${MUSIC_REACH}.`);
    return musicRows(params, musicOf(world.tree(id)));
  },
});

const PORTFOLIO_TYPES = [
  'CARD',
  'COUNTDOWN_STICKER',
  'CTA',
  'DESTINATION_CARD',
  'DOWNLOAD_CARD',
  'DYNAMIC_ADD_ON',
  'FLIGHT_CARD',
  'GESTURE',
  'GIFTCODE_STICKER',
  'HOTEL_CARD',
  'INVENTORY_CARD',
  'LIVE_REMINDER_COUNTDOWN_STICKER',
  'MEDIA_CARD',
  'NON_CLICK_SUPER_LIKE',
  'PREMIUM_BADGE',
  'PRODUCT_CARD',
  'PRODUCT_INFO_CARD',
  'PRODUCT_SHOWCASE_TILE',
  'PRODUCT_TILE',
  'REMINDER_COUNTDOWN_STICKER',
  'SHAKE_SURPRISE',
  'SHOPIFY_PRODUCT_CARD',
  'STICKER',
  'STORY_SELECTION',
  'SUPER_LIKE',
  'WEB_INFO_CARD',
];

const PORTFOLIO_FILTERS = {
  creative_portfolio_types: anyOf('creative_portfolio_type', PORTFOLIO_TYPES),
  creative_portfolio_ids: idsIn('creative_portfolio_id', 100),
};

/** Calls to action are never listed, only shown one at a time. */
export const portfolioList = listEndpoint({
  key: 'creative_portfolios',
  pageSize: { fallback: 20, most: 100 },
  rows: ({ params, world }, id) =>
    portfoliosOf(world.tree(id))
      .filter(({ type }) => type !== 'CTA')
      .map(listedPortfolio)
      .filter(filterTest(params, PORTFOLIO_FILTERS)),
});

export const portfolioGet: Handler = (context) => {
  const tree = context.world.tree(permittedAdvertiser(context));
  requireFields(context.params, ['creative_portfolio_id']);
  const wanted = context.params.get('creative_portfolio_id');
  const found = portfoliosOf(tree).find(({ id }) => id === wanted);
  if (!found) throw failure(40002, `The creative portfolio ${wanted ?? ''} does not exist.`);
  return { data: portfolioDetails(found) };
};
