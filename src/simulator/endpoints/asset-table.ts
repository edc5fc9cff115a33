import { failure } from '../http/failure.js';
import { customAudienceGet, customAudienceList, savedAudienceList } from './audiences.js';
import { commentList } from './comments.js';
import { imageSearch, musicList, portfolioGet, portfolioList, videoSearch } from './creatives.js';
import type { Handler } from './endpoint.js';
import { identityList, sparkPostList } from './identities.js';
import { pageList } from './pages.js';
import { customConversionList, pixelEventStatistics, pixelList } from './pixels.js';

const ofProduction = (path: string, handler: Handler): [string, Handler] => [
  path,
  (context) => {
    if (context.world.sandbox) throw failure(40008, `The endpoint /${path} is not implemented in sandbox.`);
    return handler(context);
  },
];

/** What accounts have beside campaigns. Sandbox users read the first five; nobody says so of the others. */
export const ASSET_ENDPOINTS: readonly (readonly [string, Handler])[] = [
  ['file/image/ad/search/', imageSearch],
  ['file/video/ad/search/', videoSearch],
  ['file/music/get/', musicList],
  ['creative/portfolio/list/', portfolioList],
  ['dmp/custom_audience/list/', customAudienceList],
  ofProduction('creative/portfolio/get/', portfolioGet),
  ofProduction('dmp/custom_audience/get/', customAudienceGet),
  ofProduction('dmp/saved_audience/list/', savedAudienceList),
  ofProduction('tt_video/list/', sparkPostList),
  ofProduction('identity/get/', identityList),
  ofProduction('pixel/list/', pixelList),
  ofProduction('pixel/event/stats/', pixelEventStatistics),
  ofProduction('custom_conversion/list/', customConversionList),
  ofProduction('page/get/', pageList),
  ofProduction('comment/list/', commentList),
];
