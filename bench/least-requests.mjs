// The minimum number of requests that can return everything a simulated API has, computed from the simulator's data.
import { TOKEN } from '../scripts/simulator.mjs';

const PAGE_SIZE = 1000;
const WINDOW_DAYS = 30;
const ACCOUNTS_PER_CALL = 100;
const ACCOUNTS_PER_REPORT = 5;
const DAY_MS = 86_400_000;

/** The day this many days after another day, both as `YYYY-MM-DD`. */
export const addDays = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Windows of at most thirty days from the first day to the last, both inclusive. */
export function windowsOf(start, end) {
  const windows = [];
  for (let first = start; first <= end; first = addDays(first, WINDOW_DAYS)) {
    const last = addDays(first, WINDOW_DAYS - 1);
    windows.push({ start_date: first, end_date: last < end ? last : end });
  }
  return windows;
}

/** An empty list takes one request, too. */
export const pagesOf = (rows) => Math.max(1, Math.ceil(rows / PAGE_SIZE));

async function truthOf(url, query) {
  const address = new URL('/_simulator/truth', url);
  address.search = new URLSearchParams(query).toString();
  return (await fetch(address)).json();
}

/**
 * Whether an account has TopView, for which every list must be requested once more. Its rows are counted with the
 * others, so the minimum may be one page too low.
 */
async function hasTopView(url, advertiser_id) {
  const address = new URL('campaign/get/', url);
  const filtering = { buying_types: ['RESERVATION_TOP_VIEW'], primary_status: 'STATUS_ALL' };
  address.search = new URLSearchParams({ advertiser_id, filtering: JSON.stringify(filtering) }).toString();
  const { data } = await (await fetch(address, { headers: { 'Access-Token': TOKEN } })).json();
  return data.list.length > 0;
}

async function requestsOfAccount(url, advertiser_id, { entities, startAt }) {
  const about = { advertiser_id, include_deleted: 'true' };
  const { today, ...objects } = await truthOf(url, {
    ...about,
    start_date: '2026-01-01',
    end_date: '2026-01-01',
  });
  const more = (await hasTopView(url, advertiser_id)) ? 1 : 0;
  let requests = entities.reduce((sum, name) => sum + pagesOf(objects[name].not_deleted) + more, 0);
  for (const window of windowsOf(startAt(today), today)) {
    const { reports } = await truthOf(url, { ...about, ...window });
    for (const { rows } of Object.values(reports)) requests += pagesOf(rows) + more;
  }
  return requests;
}

/** For the accounts' details, their lists of objects, and all reports from `startAt` to each account's today. */
export async function leastRequests(url, { accounts, ...about }) {
  let requests = Math.ceil(accounts.length / ACCOUNTS_PER_CALL);
  for (const account of accounts) requests += await requestsOfAccount(url, account, about);
  return requests;
}

/** Accounts that are asked about at once. */
const AT_ONCE = 16;

/**
 * For a second run, if nothing has changed since: lists of dormant accounts cannot be filtered. Reports of accounts
 * without rows can be left out, if a request for five of them at a time shows that there are still none. That an account
 * has TopView is known from the first run. Whether another one has it now is a question of its own for lists; reports of
 * active accounts need it only for their days, for five accounts at a time.
 *
 * @param accounts the first day to read again, and the last one, by account
 * @param reports of each report: the calls of a page, and whether TopView has rows of its own
 */
export async function leastOfSecondRun(url, { accounts, lists, reports }) {
  const all = [...accounts];
  let requests = Math.ceil(all.length / ACCOUNTS_PER_CALL);
  let dormant = 0;
  let withoutTopView = 0;
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const some = all.slice(first, first + AT_ONCE).map(([id, days]) => activityOf(url, id, days));
    for (const { isActive, isBuyer } of await Promise.all(some)) {
      const passes = (hasTopView) => (isBuyer && hasTopView ? 2 : 1);
      requests += lists.length * passes(true);
      if (isActive) for (const { calls, hasTopView } of reports) requests += calls * passes(hasTopView);
      else dormant += 1;
      if (!isBuyer && (isActive || lists.length > 0)) withoutTopView += 1;
    }
  }
  const questions = lists.length > 0 ? withoutTopView : Math.ceil(withoutTopView / ACCOUNTS_PER_REPORT);
  return requests + Math.ceil(dormant / ACCOUNTS_PER_REPORT) + questions;
}

/** Whether an account has rows in some days, and whether it has TopView. */
async function activityOf(url, advertiser_id, days) {
  const { reports } = await truthOf(url, { advertiser_id, include_deleted: 'true', ...days });
  return {
    isActive: Object.values(reports).some(({ rows }) => rows > 0),
    isBuyer: await hasTopView(url, advertiser_id),
  };
}
