import {
  listStream,
  MEDIA_PER_CALL,
  MEDIA_REACH,
  MUSIC_REACH,
  type Overflow,
  type ListSource,
} from '../../tiktok/index.js';
import { identityRow, imageRow, portfolioRow, sparkAdsPostRow, videoRow } from './rows.js';
import { engagement } from './engagement.js';
import { pixels } from './pixel-streams.js';
import { customAudienceFields, savedAudienceFields } from './fields/audiences.js';
import { identityFields } from './fields/identities.js';
import { imageFields } from './fields/images.js';
import { musicFields } from './fields/music.js';
import { portfolioFields } from './fields/portfolios.js';
import { sparkAdsPostFields } from './fields/spark-ads-posts.js';
import { videoFields } from './fields/videos.js';

/* Assets can be shared between accounts: each account has its own row, so its id is part of every key. */

/** The assets that ads use, including deleted ads. */
const shownByAds = (name: string, id: string): Overflow => ({
  of: {
    endpoint: {
      path: 'ad/get/',
      rowKey: ['ad_id'],
      fromAllOrigins: true,
      query: { fields: ['ad_id', name], filtering: { primary_status: 'STATUS_ALL' } },
    },
  },
  what: 'ads',
  names: [name],
  id,
  query: (ids) => ({ filtering: { [`${id}s`]: ids } }),
  perCall: MEDIA_PER_CALL,
});

const modified = { updatedField: 'modify_time', createdField: 'create_time' };

const creatives = [
  listStream({
    name: 'images',
    description:
      'Images of the asset library: size, format, temporary URL and its expiry. Full refresh renews the URLs.',
    source: {
      endpoint: {
        path: 'file/image/ad/search/',
        rowKey: ['image_id'],
        pageSize: 100,
        totals: { reach: MEDIA_REACH },
      },
      overflow: shownByAds('image_ids', 'image_id'),
    },
    fields: imageFields,
    primaryKey: ['advertiser_id', 'image_id'],
    incremental: modified,
    toRow: imageRow,
    formerNames: ['creative_assets_images'],
  }),
  listStream({
    name: 'videos',
    description:
      'Videos of the asset library: duration, size, temporary URLs and their expiry. Full refresh renews the URLs.',
    source: {
      endpoint: {
        path: 'file/video/ad/search/',
        rowKey: ['video_id'],
        pageSize: 100,
        totals: { reach: MEDIA_REACH },
      },
      overflow: shownByAds('video_id', 'video_id'),
    },
    fields: videoFields,
    primaryKey: ['advertiser_id', 'video_id'],
    incremental: modified,
    toRow: videoRow,
    formerNames: ['creative_assets_videos'],
  }),
  listStream({
    name: 'music',
    description: "Music that ads can use: uploads and TikTok's own selection.",
    source: {
      endpoint: {
        path: 'file/music/get/',
        recordsPath: 'musics',
        rowKey: ['music_id'],
        totals: { reach: MUSIC_REACH },
      },
    },
    fields: musicFields,
    primaryKey: ['advertiser_id', 'music_id'],
    formerNames: ['creative_assets_music'],
  }),
  listStream({
    name: 'portfolios',
    description: 'Creative portfolios: cards, stickers and other add-ons of ads.',
    source: {
      endpoint: {
        path: 'creative/portfolio/list/',
        recordsPath: 'creative_portfolios',
        rowKey: ['creative_portfolio_id'],
        pageSize: 100,
      },
    },
    fields: portfolioFields,
    primaryKey: ['advertiser_id', 'creative_portfolio_id'],
    toRow: portfolioRow,
    formerNames: ['creative_assets_portfolios'],
  }),
  listStream({
    name: 'spark_ads_posts',
    description: 'TikTok posts that the account may advertise (Spark Ads), and until when.',
    source: { endpoint: { path: 'tt_video/list/', rowKey: ['item_info.item_id'], pageSize: 50 } },
    fields: sparkAdsPostFields,
    primaryKey: ['advertiser_id', 'item_id'],
    toRow: sparkAdsPostRow,
    formerNames: ['spark_ads'],
  }),
];

const IDENTITIES = {
  path: 'identity/get/',
  recordsPath: 'identity_list',
  rowKey: ['identity_type', 'identity_id'],
  pageSize: 100,
  // They don't count the list without a type ("Get identities"), and were seen to be wrong with a type.
  totals: 'unreliable',
} as const;

/** The API returns a business center's identities only for its id, which only its administrators can see. */
const IDENTITIES_OF_CENTER: ListSource = {
  endpoint: { ...IDENTITIES, query: { identity_type: 'BC_AUTH_TT' } },
  optional: true,
  parents: {
    of: {
      endpoint: {
        path: 'advertiser/info/',
        pageSize: 'all',
        accountQuery: (advertiserId) => ({ advertiser_ids: [advertiserId] }),
      },
    },
    select: ['owner_bc_id'],
    where: ({ owner_bc_id: center }) => typeof center === 'string' && center !== '',
    query: ([parent]) => ({ identity_authorized_bc_id: parent?.['owner_bc_id'] }),
  },
};

const CUSTOM_AUDIENCES = { path: 'dmp/custom_audience/list/', rowKey: ['audience_id'], pageSize: 100 };

const people = [
  listStream({
    name: 'identities',
    description: 'Identities that ads are shown under: custom, TikTok users, business centers.',
    source: { endpoint: IDENTITIES },
    extraSources: [IDENTITIES_OF_CENTER],
    fields: identityFields,
    primaryKey: ['advertiser_id', 'identity_type', 'identity_id'],
    toRow: identityRow,
  }),
  listStream({
    name: 'custom_audiences',
    description: 'Custom audiences and lookalikes: size, status, expiry.',
    source: { endpoint: CUSTOM_AUDIENCES },
    fields: customAudienceFields,
    primaryKey: ['advertiser_id', 'audience_id'],
    formerNames: ['audiences'],
  }),
  listStream({
    name: 'saved_audiences',
    description: 'Saved audiences: targeting that ad groups can share.',
    source: {
      endpoint: {
        path: 'dmp/saved_audience/list/',
        recordsPath: 'saved_audiences',
        rowKey: ['saved_audience_id'],
        pageSize: 100,
      },
    },
    fields: savedAudienceFields,
    primaryKey: ['advertiser_id', 'saved_audience_id'],
  }),
];

/** What accounts have besides campaigns. */
export const assetFamilies = [
  { title: 'Creatives', streams: creatives },
  { title: 'Identities and audiences', streams: people },
  { title: 'Pixels and conversions', streams: pixels },
  { title: 'Pages and comments', streams: engagement },
];

export const assetStreams = assetFamilies.flatMap(({ streams }) => streams);
