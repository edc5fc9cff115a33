import type { WireRow, WireValue } from '../../types.js';
import { daysUp } from '../calendar.js';
import { ACME } from '../centers.js';
import { blend, hashText } from '../random.js';
import { SHARED_PIXEL } from '../settings/shared-pixel.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

const CODES = ['ON_WEB_ORDER', 'SHOPPING', 'FORM'] as const;

const eventOf = (tree: AccountTree, code: string, number: number): WireRow => ({
  event_id: assetId(tree, 'pixelEvent', number),
  event_code: code,
  event_type: code,
  optimization_event: code,
  custom_event_type: null,
  name: number % 2 === 0 ? 'Place an order' : 'Satın alma 🛒',
  statistic_type: 'EVERY_TIME',
  currency: number % 2 === 0 ? '' : 'USD',
  // A number in text, or none.
  currency_value: number % 2 === 0 ? '' : '12.50',
  deprecated: false,
  rules:
    number % 2 === 0 ? [] : [{ operator: 'OR', trigger: 'PAGEVIEW', value: '/thanks', variable: 'PAGE_URL' }],
});

const MATCHING = { email: true, phone_number: false };

interface PixelPlace {
  readonly id: string;
  readonly number: number;
  readonly events: readonly WireRow[];
}

const pixelOf = (tree: AccountTree, { id, number, events }: PixelPlace): WireRow => {
  const born = tree.account.createTime * 1000 + 600 + number;
  return {
    pixel_id: id,
    pixel_code: `C4${hashText(id).toString(36).toUpperCase().padStart(18, 'A')}`,
    pixel_name: number === 2 ? 'Größe "XL"' : 'Main',
    pixel_category: number === 2 ? '' : 'ONLINE_STORE',
    pixel_script: "<script>!function (w, d, t) { ttq.load('C4') }(window)</script>",
    // Milliseconds; sources disagree whether as a number or as text.
    create_time: number % 2 === 0 ? born : String(born),
    pixel_setup_mode: number === 1 ? 'STANDARD' : 'DEVELOPER',
    partner_name: number === 1 ? 'Shopify' : '',
    advanced_matching_fields: MATCHING,
    automatic_advanced_matching_fields:
      number === 1 ? { ...MATCHING, name: false, address: false, external_id: true } : null,
    enable_first_party_cookies: number !== 2,
    enable_expanded_data_sharing: number === 2 ? null : false,
    asset_ownership: {
      asset_relation_status: 'BOUND',
      ownership_status: number !== 0,
      owner_bc_id: number === 0 ? ACME.id : '',
    },
    events,
  };
};

/** Rows of pixel/list/: one that is shared by all accounts, one with events, one that is being counted. */
export const pixelsOf = perTree((tree): readonly WireRow[] => {
  const events = CODES.map((code, number) => eventOf(tree, code, number));
  return [
    pixelOf(tree, { id: SHARED_PIXEL, number: 0, events: events.slice(0, 1) }),
    pixelOf(tree, { id: assetId(tree, 'pixel', 1), number: 1, events }),
    pixelOf(tree, { id: assetId(tree, 'pixel', 2), number: 2, events: [] }),
  ];
});

interface Count {
  readonly browser: number;
  readonly server: number;
  readonly attributed: number;
}

/** @param event hash of the pixel and the event */
const countOf = (event: number, day: number): Count => {
  const hash = blend(event, day);
  // Nothing on one day of four.
  const browser = hash % 4 === 0 ? 0 : hash % 97;
  const server = hash % 4 === 0 ? 0 : hash % 13;
  return { browser, server, attributed: (browser + server) >> 2 };
};

const NOTHING: Count = { browser: 0, server: 0, attributed: 0 };

const added = (a: Count, b: Count): Count => ({
  browser: a.browser + b.browser,
  server: a.server + b.server,
  attributed: a.attributed + b.attributed,
});

/** The standard events, and one that only the site's owner knows. */
const EVENT_NAMES: readonly (readonly [string, WireRow])[] = [
  ...CODES.map((code) => [code, { pixel_event_type: code, custom_event_type: null }] as const),
  ['custom', { pixel_event_type: null, custom_event_type: 'Wunschzettel 🎁' }],
];

/** Counts of one pixel in a span of UTC days, first and last included; events without any are left out. */
export const pixelStatistics = (pixelId: string, first: number, last: number): readonly WireValue[] =>
  EVENT_NAMES.flatMap(([event, names]) => {
    const hash = hashText(`${pixelId}${event}`);
    const days = daysUp(first, last).map((day) => countOf(hash, day));
    const { browser, server, attributed } = days.reduce(added, NOTHING);
    if (browser + server === 0) return [];
    return [
      {
        ...names,
        attributed_count: attributed,
        preview_count: 0,
        total_count: browser + server,
        browser_event_total_count: browser,
        server_event_total_count: server,
      },
    ];
  });
