// What is read: accounts of all kinds, and one account with more ads than one report call covers.
import { LISTS, REPORTS } from './streams.mjs';

/** Milliseconds before each response. */
const LATENCY_MS = 200;

/** TikTok's own limit. The quick run uses a twentieth of the ads and of the limit. */
const REPORT_ID_LIMIT = 20_000;

/** One of each kind of time zone: behind UTC, ahead of it by hours, and ahead by an additional quarter of an hour. */
const ACCOUNTS = 4;

const common = { seed: 1, latencyMs: LATENCY_MS };

/** The reads by name: streams, first day, and the simulated world. */
export function readsOf(quick) {
  const world = { ...common, accounts: ACCOUNTS, adgroups: 2, days: 60, reportIdLimit: REPORT_ID_LIMIT };
  const large = {
    ...common,
    accounts: 1,
    campaigns: 130,
    adgroups: quick ? 1 : 20,
    ads: 10,
    days: 60,
    reportIdLimit: quick ? REPORT_ID_LIMIT / 20 : REPORT_ID_LIMIT,
  };
  return {
    lists: { streams: LISTS, startDate: '2026-01-01', world: { ...world, campaigns: 6, ads: 3 } },
    reports: {
      streams: REPORTS,
      startDate: quick ? '2026-11-08' : '2026-10-22',
      world: { ...world, campaigns: 3, ads: 1 },
    },
    'large account': { streams: ['ad_insights'], startDate: '2026-11-19', world: large },
  };
}
