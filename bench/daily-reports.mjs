// The streams of daily reports, with what their requests depend on.
import { readFileSync } from 'node:fs';
import { withFiles } from './connector.mjs';

/** Those by account of report/integrated/get/. Reports of shops and business centers have requests of their own. */
const OF_ACCOUNTS = /^(?:ad|adgroup|campaign|advertiser|smart_plus_ad)_insights/;

/** Reports with more metrics than one call returns; docs/performance.md has the table. */
const TWO_CALLS = ['ad_insights_by_ad_type', 'adgroup_insights_by_ad_type'];

/** Each report's name, the calls of a page, and whether TopView has rows of its own. */
export const dailyReports = () =>
  withFiles({ streams: ['all'] }, (at) => {
    const { streams } = JSON.parse(readFileSync(at('catalog'), 'utf8'));
    return streams
      .map(({ stream }) => stream)
      .filter(
        ({ name, default_cursor_field: [cursor] = [] }) =>
          cursor === 'stat_time_day' && OF_ACCOUNTS.test(name),
      )
      .map(({ name, json_schema: { properties } }) => ({
        name,
        calls: TWO_CALLS.includes(name) ? 2 : 1,
        hasTopView: 'buying_type' in properties,
      }));
  });
