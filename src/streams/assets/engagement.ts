import { listStream, REPORT_WINDOW_DAYS, type Variant } from '../../tiktok/index.js';
import { existedIn } from '../common/existed.js';
import { commentFields } from './fields/comments.js';
import { instantPageFields } from './fields/instant-pages.js';

/* Pages that ads lead to, and comments on ads. */

const PAGES = { path: 'page/get/', rowKey: ['page_id'], pageSize: 100 };

const pagesOfType = (type: string): Variant => ({
  query: { business_types: [type] },
  columns: { business_type: type },
});

/** Only one source lists all types; the others list the first four. */
const PAGE_TYPES = ['LEAD_GEN', 'STORE_FRONT', 'APP_PROFILE_PAGE', 'TIKTOK_INSTANT_PAGE'];
const NEWER_PAGE_TYPES = ['SHOP_ADS_PLP', 'SHOP_ADS_PDP', 'POP_UP_FORM'];

export const engagement = [
  listStream({
    name: 'instant_pages',
    description: 'Instant pages: lead forms, store fronts, app profiles and custom pages.',
    source: { endpoint: PAGES, variants: PAGE_TYPES.map(pagesOfType) },
    extraSources: [{ endpoint: PAGES, variants: NEWER_PAGE_TYPES.map(pagesOfType), optional: true }],
    fields: instantPageFields,
    primaryKey: ['advertiser_id', 'page_id'],
    incremental: { updatedField: 'update_time', createdField: 'create_time' },
  }),
  listStream({
    name: 'comments',
    description:
      'Comments on ads, and replies. Contains personal data. Takes one request per ad group and month.',
    source: {
      endpoint: {
        path: 'comment/list/',
        recordsPath: 'comments',
        rowKey: ['comment_id'],
        pageSize: 100,
        query: { search_field: 'ADGROUP_ID' },
      },
      parents: {
        of: {
          endpoint: {
            path: 'adgroup/get/',
            rowKey: ['adgroup_id'],
            fromAllOrigins: true,
            query: { fields: ['adgroup_id', 'create_time'] },
          },
        },
        select: ['adgroup_id', 'create_time'],
        where: existedIn,
        query: ([adgroup]) => ({ search_value: adgroup?.['adgroup_id'] }),
      },
    },
    fields: commentFields,
    primaryKey: ['advertiser_id', 'comment_id'],
    // No limit is documented; this is the limit of other lists by day.
    incremental: {
      day: 'create_time',
      windowDays: REPORT_WINDOW_DAYS,
      queryDays: ({ start, end }) => ({ start_time: start, end_time: end }),
    },
  }),
];
