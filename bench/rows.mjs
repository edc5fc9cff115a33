// Rows of the benchmark's pages, as JSON texts with placeholders for what differs between pages. They are rows of the
// simulated world, except where a certain size or share is required.
import { placeholders } from './pages.mjs';

const NOW = new Date('2026-01-31T12:00:00Z');
/** Enough for more than a page of different rows. */
const DAYS = { startDate: '2026-01-27', endDate: '2026-01-30' };

/** A row of 0.96 KB: the metrics that most reports request. */
const THIRTY_SIX = [
  'spend cpc cpm impressions clicks ctr reach cost_per_1000_reached frequency conversion cost_per_conversion',
  'conversion_rate conversion_rate_v2 real_time_conversion real_time_cost_per_conversion real_time_conversion_rate',
  'real_time_conversion_rate_v2 result cost_per_result result_rate real_time_result real_time_cost_per_result',
  'real_time_result_rate likes comments shares follows profile_visits video_play_actions video_watched_2s',
  'video_watched_6s video_views_p25 video_views_p50 video_views_p75 video_views_p100 average_video_play',
].flatMap((line) => line.split(' '));

/** Numbers in [0, 1) that are the same in every run. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function createRows({ createWorld, writeJson }) {
  const world = createWorld({ accounts: 1, campaigns: 10, adgroups: 10, ads: 10, days: 40, now: () => NOW });
  const [account] = world.accounts;
  const repeated = (rows, count) => Array.from({ length: count }, (_, index) => rows[index % rows.length]);
  const entities = {
    'campaign/get/': { rows: world.campaigns(account.id), key: 'campaign_id', change: (row) => row },
    'adgroup/get/': { rows: world.adgroups(account.id), key: 'adgroup_id', change: (row) => row },
    'ad/get/': { rows: world.ads(account.id), key: 'ad_id', change: largeAd(randomNumbers(1)) },
  };
  return {
    account: (id) => writeJson({ ...account.row, advertiser_id: id }),
    /** `count` campaigns, ad groups or ads. */
    entities(path, count) {
      const { rows, key, change } = entities[path];
      return repeated(rows, count).map((row, index) =>
        writeJson({
          ...change(row),
          advertiser_id: placeholders.account,
          [key]: placeholders.id(index),
        }),
      );
    },
    /** `count` rows of a report. `metrics`: 'asked' for all metrics of the query, '36', or 'spend'. */
    report({ reportType, dataLevel, dimensions, metrics: asked }, { count, metrics }) {
      const query = { advertiserId: account.id, reportType, dataLevel, dimensions, ...DAYS };
      const random = randomNumbers(2);
      const names = { asked, 36: THIRTY_SIX, spend: ['spend'] }[metrics];
      const rows = world.report({ ...query, metrics: names });
      return repeated(rows, count).map((row, index) =>
        writeJson({
          metrics: metrics === '36' ? otherNumbers(row.metrics, random) : row.metrics,
          dimensions: { ...row.dimensions, ...placedDimensions(dimensions, index) },
        }),
      );
    },
  };
}

function placedDimensions(dimensions, index) {
  const [idName] = dimensions;
  return {
    [idName]: placeholders.id(index),
    ...(dimensions.includes('stat_time_day') && { stat_time_day: `${placeholders.day} 00:00:00` }),
  };
}

/** Numbers with the same decimals, one in eight without a value: the world's own are mostly zero. */
function otherNumbers(metrics, random) {
  const decimals = (text) => text.split('.')[1]?.length ?? 0;
  const value = (text) => (random() < 1 / 8 ? '-' : (random() * 1_000).toFixed(decimals(text)));
  return Object.fromEntries(Object.entries(metrics).map(([name, text]) => [name, value(text)]));
}

const CAPTIONS = [
  '夏のセールがはじまりました。',
  'Большая летняя распродажа. ',
  'تخفيضات الصيف الكبرى ',
  'लाइव हो गया है ',
];
const CAPTION = 'The summer sale has begun, and everything must go. ';
const query = 'utm_source=tiktok&utm_medium=paid&utm_campaign=__CAMPAIGN_NAME__&utm_content=__CID_NAME__&';

/** An ad of 3.56 KB: with a caption, trackers and long URLs; a quarter of the texts is not in Latin letters. */
function largeAd(random) {
  const caption = (length) => {
    const text = random() < 1 / 4 ? CAPTIONS[Math.floor(random() * CAPTIONS.length)] : CAPTION;
    return text.repeat(Math.ceil(length / text.length)).slice(0, length);
  };
  const address = (host, length) => `https://${host}.example.com/landing?${query.repeat(9)}`.slice(0, length);
  return (row) => ({
    ...row,
    ad_text: caption(320),
    display_name: caption(60),
    landing_page_url: address('shop', 420),
    deeplink: address('app', 260),
    impression_tracking_url: address('impressions', 400),
    click_tracking_url: address('clicks', 400),
  });
}
