import { customAudienceGet, customAudienceList, savedAudienceList } from './audiences.js';
import { commentList } from './comments.js';
import { imageSearch, musicList, portfolioGet, portfolioList, videoSearch } from './creatives.js';
import { identityList, sparkPostList } from './identities.js';
import { pageList } from './pages.js';
import { customConversionList, pixelEventStatistics, pixelList } from './pixels.js';
import { type Endpoint, realHostOnly } from './real-host-only.js';

/** What accounts have beside campaigns. Sandbox users read the first five; no source says so of the others. */
export const ASSET_ENDPOINTS: readonly Endpoint[] = [
  ['file/image/ad/search/', imageSearch],
  ['file/video/ad/search/', videoSearch],
  ['file/music/get/', musicList],
  ['creative/portfolio/list/', portfolioList],
  ['dmp/custom_audience/list/', customAudienceList],
  ...realHostOnly([
    ['creative/portfolio/get/', portfolioGet],
    ['dmp/custom_audience/get/', customAudienceGet],
    ['dmp/saved_audience/list/', savedAudienceList],
    ['tt_video/list/', sparkPostList],
    ['identity/get/', identityList],
    ['pixel/list/', pixelList],
    ['pixel/event/stats/', pixelEventStatistics],
    ['custom_conversion/list/', customConversionList],
    ['page/get/', pageList],
    ['comment/list/', commentList],
  ]),
];
