// The requests of the programs that the connector is compared with: the same as the connector's, written by hand.
import { readFileSync } from 'node:fs';
import { accountIds } from '../scripts/simulator.mjs';
import { WINDOW } from './connector.mjs';

const PAGE_SIZE = 1000;
/** Columns that are not requested as metrics. */
const OTHERS = [
  ...['advertiser_id', 'ad_id', 'stat_time_day', 'buying_type'],
  ...['account_timezone', 'account_utc_offset', 'day_start_utc', 'day_end_utc'],
];

/** The URL of a stream's list, without `page`, for the first account; metrics are the connector's columns. */
export function listUrl(api, stream, catalog) {
  const url = new URL(stream === 'ads' ? 'ad/get/' : 'report/integrated/get/', api);
  const query = {
    advertiser_id: accountIds(1)[0],
    page_size: PAGE_SIZE,
    ...(stream === 'ads' ? {} : reportQuery(stream, catalog)),
  };
  for (const [name, value] of Object.entries(query))
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return url.href;
}

function reportQuery(stream, catalog) {
  const streams = JSON.parse(readFileSync(catalog, 'utf8')).streams.map((entry) => entry.stream);
  const columns = Object.keys(streams.find(({ name }) => name === stream).json_schema.properties);
  return {
    ...WINDOW,
    report_type: 'BASIC',
    data_level: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day'],
    metrics: columns.filter((name) => !OTHERS.includes(name)),
  };
}
