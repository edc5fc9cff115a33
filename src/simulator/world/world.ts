import { readingOf } from '../behaviours.js';
import { type PlanQuery, makeReporter, notDeleted, type Reporter } from '../report/reporter.js';
import { styleOf, wireRows } from '../report/rows.js';
import type { Account, EntityKind, ReportQuery, World, WorldOptions } from '../types.js';
import { makeAccounts } from './accounts.js';
import { DAY_SECONDS, dayText, localTime, parseDay } from './calendar.js';
import { makeDormancy } from './dormancy.js';
import { isListed, type Node } from './nodes.js';
import { shopOf } from './assets/gmv-max.js';
import { type AccountTree, growTree } from './tree.js';
import { aheadOf } from './zones.js';

/** The world as the endpoints see it. */
export interface InnerWorld {
  readonly world: World;
  readonly now: () => Date;
  readonly sandbox: boolean;
  readonly hideTimeless: boolean;
  readonly reportIdLimit: number;
  readonly has: (advertiserId: string) => boolean;
  readonly tree: (advertiserId: string) => AccountTree;
  readonly report: Reporter;
}

const listOf = (tree: AccountTree, kind: EntityKind): readonly Node[] =>
  ({ campaign: tree.campaigns, adgroup: tree.adgroups, ad: tree.ads.filter(isListed) })[kind];

const makeForest = (
  accounts: readonly Account[],
  shape: Parameters<typeof growTree>[2],
): ((advertiserId: string) => AccountTree) => {
  const trees = new Map<string, AccountTree>();
  return (advertiserId) => {
    const known = trees.get(advertiserId);
    if (known) return known;
    const index = accounts.findIndex(({ id }) => id === advertiserId);
    const account = accounts[index];
    if (!account) throw new Error(`This world has no account ${advertiserId}`);
    const tree = growTree(account, index, shape);
    trees.set(advertiserId, tree);
    return tree;
  };
};

const dayOrThrow = (text: string): number => {
  const day = parseDay(text);
  if (day === null) throw new Error(`${text} is not a day`);
  return day;
};

const planQuery = (query: ReportQuery): PlanQuery => ({
  level: query.dataLevel,
  dimensions: query.dimensions,
  ...(query.startDate === undefined ? {} : { startDay: dayOrThrow(query.startDate) }),
  ...(query.endDate === undefined ? {} : { endDay: dayOrThrow(query.endDate) }),
  keepKey: query.includeDeleted ? 'all' : 'not deleted',
  keep: query.includeDeleted ? () => true : notDeleted(query.dataLevel),
});

const touch = (tree: AccountTree, [, kind, id, time]: Parameters<World['touch']>): void => {
  const node = listOf(tree, kind).find((one) => one.id === id);
  if (!node) throw new Error(`Account ${tree.account.id} has no ${kind} ${id}`);
  node.row['modify_time'] = time;
};

interface Span {
  readonly start: number;
  readonly end: number;
}

const timeline = (now: () => Date, days: number): Span => {
  const end = Math.floor(now().getTime() / 1000 / DAY_SECONDS) * DAY_SECONDS;
  return { start: end - Math.max(0, days - 1) * DAY_SECONDS, end };
};

const makeForestOf = (options: WorldOptions, accounts: readonly Account[], span: Span) => {
  const { seed = 1, campaigns = 3, promoteCampaigns = 0, adgroups = 2, ads = 3, purgedAdShare = 0 } = options;
  const { plainNames = false } = options;
  const shape = { seed, campaigns, promoteCampaigns, adgroups, ads, purgedAdShare, plainNames, ...span };
  return makeForest(accounts, shape);
};

type Grown = Pick<InnerWorld, 'now' | 'tree' | 'report'>;

const outerWorld = (accounts: readonly Account[], { now, tree, report }: Grown): World => {
  const rows = (advertiserId: string, kind: EntityKind) =>
    listOf(tree(advertiserId), kind).map((node) => node.row);
  return {
    accounts,
    campaigns: (advertiserId) => rows(advertiserId, 'campaign'),
    adgroups: (advertiserId) => rows(advertiserId, 'adgroup'),
    ads: (advertiserId) => rows(advertiserId, 'ad'),
    report: (query) => {
      const owner = tree(query.advertiserId);
      const { plan } = report(owner, planQuery(query));
      return wireRows({ plan, tree: owner, style: styleOf(owner) }, plan.rows, query);
    },
    today: (advertiserId) =>
      dayText(localTime(now().getTime() / 1000, aheadOf(tree(advertiserId).account, now())).day),
    touch: (...change) => {
      touch(tree(change[0]), change);
    },
    unbindShop: (advertiserId, storeId) => void shopOf(tree(advertiserId)).unbound.add(storeId),
  };
};

const unknownCountryOf = (options: WorldOptions): string => {
  const reading = readingOf(options, 'unknown-country');
  return reading === 'empty' ? '' : reading;
};

export const createInnerWorld = (options: WorldOptions = {}): InnerWorld => {
  const { seed = 1, now = () => new Date(), sandbox = false, days = 90 } = options;
  const { mostImpressions = Infinity } = options;
  const span = timeline(now, days);
  const accounts = makeAccounts(options.accounts ?? 3, seed, span.start);
  const tree = makeForestOf(options, accounts, span);
  const first = span.start / DAY_SECONDS;
  const last = span.end / DAY_SECONDS;
  const dormant = makeDormancy({ seed, share: options.dormantShare ?? 0, first, last });
  const gmvMaxInTotals = readingOf(options, 'gmv-max-in-totals') === 'included';
  const report = makeReporter({
    now,
    sandbox,
    historyStart: first,
    dormant,
    gmvMaxInTotals,
    unknownCountry: unknownCountryOf(options),
    mostImpressions,
  });
  return {
    world: outerWorld(accounts, { now, tree, report }),
    now,
    sandbox,
    hideTimeless: readingOf(options, 'timeless-ads') === 'hidden',
    reportIdLimit: options.reportIdLimit ?? 20_000,
    has: (advertiserId) => accounts.some(({ id }) => id === advertiserId),
    tree,
    report,
  };
};

export const createWorld = (options?: WorldOptions): World => createInnerWorld(options).world;
