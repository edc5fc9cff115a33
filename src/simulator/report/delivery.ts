/** What one ad delivered on one day of its account's calendar. */
import { localTime, parseDay } from '../world/calendar.js';
import type { AdNode } from '../world/nodes.js';
import { blend, hashText, unit } from '../world/random.js';
import type { AccountTree } from '../world/tree.js';
import { aheadOf } from '../world/zones.js';
import type { SumFormula } from './formulas.js';
import { lookUp } from '../look-up.js';

export interface AdDay {
  readonly ad: AdNode;
  readonly day: number;
  readonly hash: number;
  /** Impressions of the whole day. */
  readonly impressions: number;
  /** How many of them have happened so far: fewer than all while the day is running. */
  readonly visible: number;
  readonly clicks: number;
  /** Hundredths of the account's currency. */
  readonly spend: number;
  /** The last computed count and its value for the whole day, because many parts of a day need the same one. */
  drawn: SumFormula | undefined;
  whole: number;
}

const NOTHING_DRAWN = { drawn: undefined, whole: 0 };

/** The account's calendar at the time of a request. */
export interface Now {
  /** Minutes by which its clocks are ahead of UTC, all year. */
  readonly ahead: number;
  readonly today: number;
  readonly hour: number;
  readonly sandbox: boolean;
  /** Multiplies prices. */
  readonly scale: number;
}

/** What limits a delivery. */
export interface Market extends Now {
  /** Of an ad on a day. */
  readonly mostImpressions: number;
}

const SCALES: Readonly<Record<string, number>> = { JPY: 150, KRW: 1300, INR: 83 };

const SANDBOX_DAYS = {
  first: parseDay('2020-12-08') ?? 0,
  last: parseDay('2020-12-19') ?? 0,
} as const;

export const nowOf = (tree: AccountTree, date: Date, sandbox: boolean): Now => {
  const ahead = aheadOf(tree.account, date);
  const { day, hour } = localTime(Math.floor(date.getTime() / 1000), ahead);
  return { ahead, today: day, hour, sandbox, scale: lookUp(SCALES, tree.account.currency) ?? 1 };
};

interface Lifetime {
  readonly born: number;
  readonly gone: number;
}

const lifetimes = new WeakMap<AdNode, Lifetime>();

/** In days of the account's calendar; cached, because every row needs it. */
const lifetimeOf = (ad: AdNode, ahead: number): Lifetime => {
  const known = lifetimes.get(ad);
  if (known) return known;
  const born = localTime(ad.created, ahead).day;
  const gone = ad.ended === null ? Infinity : localTime(ad.ended, ahead).day;
  lifetimes.set(ad, { born, gone });
  return { born, gone };
};

/** First and last day on which an ad can have delivered. */
export const deliveryDays = (ad: AdNode, now: Now, historyStart: number): [number, number] => {
  if (now.sandbox) return [SANDBOX_DAYS.first, SANDBOX_DAYS.last];
  const { born, gone } = lifetimeOf(ad, now.ahead);
  return [Math.max(born, historyStart), Math.min(gone, now.today)];
};

const SALT = {
  duty: hashText('duty'),
  size: hashText('size'),
  price: hashText('price'),
  clicks: hashText('clicks'),
  zero: hashText('zero'),
} as const;

const hourWeight = (hash: number, hour: number): number => 1 + ((hash >>> (hour % 19)) & 7);

/** 25 marks on the day's impressions: hour h has those from mark h to mark h + 1. */
export const hourMarks = (hash: number, impressions: number): readonly number[] => {
  const running = [0];
  for (let hour = 0; hour < 24; hour += 1) {
    running.push((running[hour] ?? 0) + hourWeight(hash, hour));
  }
  const whole = running[24] ?? 1;
  return running.map((weight) => Math.floor((impressions * weight) / whole));
};

const size = (ad: AdNode, hash: number): number => {
  const scale = unit(blend(ad.hash, SALT.size));
  return 1 + Math.floor((30 + 6000 * scale * scale) * (0.5 + unit(hash)));
};

/** Null: no row. Without impressions: a row of zeros, which the API sometimes sends. */
export const deliver = (ad: AdNode, day: number, now: Market): AdDay | null => {
  const hash = blend(ad.hash, day);
  const duty = 0.5 + 0.45 * unit(blend(ad.hash, SALT.duty));
  if (unit(hash) >= duty) {
    const kept = unit(blend(hash, SALT.zero)) < 0.08;
    return kept ? { ad, day, hash, impressions: 0, visible: 0, clicks: 0, spend: 0, ...NOTHING_DRAWN } : null;
  }
  const impressions = Math.min(size(ad, blend(hash, SALT.size)), now.mostImpressions);
  const price = (200 + 1300 * unit(blend(ad.hash, SALT.price))) * now.scale;
  const running = day === now.today && !now.sandbox;
  const visible = running ? (hourMarks(hash, impressions)[now.hour + 1] ?? 0) : impressions;
  if (visible === 0) return null;
  const clicks = Math.floor(impressions * (0.003 + 0.02 * unit(blend(hash, SALT.clicks))));
  const spend = Math.floor((impressions * price) / 1000);
  return { ad, day, hash, impressions, visible, clicks, spend, ...NOTHING_DRAWN };
};
