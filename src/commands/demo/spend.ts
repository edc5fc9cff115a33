import type { JsonObject } from '../../cdk/index.js';
import { textAt } from './text-at.js';

/** Money in thousandths: whole numbers add up without rounding errors, in any order. */
export type Thousandths = number;

export interface CampaignSpend {
  readonly campaignId: string;
  readonly name: string;
  readonly spend: Thousandths;
}

export interface AccountSpend {
  readonly advertiserId: string;
  readonly name: string;
  readonly currency: string;
  /** Number of `ad_insights` rows. */
  readonly rows: number;
  readonly total: Thousandths;
  /** The most expensive campaign first. */
  readonly campaigns: readonly CampaignSpend[];
}

/** Adds up the spend of ads from the rows of all streams. */
export interface SpendLedger {
  readonly observe: (stream: string, row: JsonObject) => void;
  readonly accounts: () => readonly AccountSpend[];
}

interface Sums {
  rows: number;
  readonly campaigns: Map<string, Thousandths>;
}

/** Creates a ledger without any spend. */
export function createLedger(): SpendLedger {
  const sums = new Map<string, Sums>();
  const advertisers = new Map<string, JsonObject>();
  const campaignNames = new Map<string, string>();
  return {
    observe(stream, row) {
      const advertiserId = textAt(row, 'advertiser_id');
      const campaignId = textAt(row, 'campaign_id');
      if (stream === 'advertisers') advertisers.set(advertiserId, row);
      if (stream === 'campaigns') campaignNames.set(campaignId, textAt(row, 'campaign_name'));
      if (stream !== 'ad_insights') return;
      // Reports also include campaigns that campaign/get/ does not list.
      if (!campaignNames.has(campaignId)) campaignNames.set(campaignId, textAt(row, 'campaign_name'));
      const { campaigns, rows } = sums.get(advertiserId) ?? { rows: 0, campaigns: new Map<string, number>() };
      campaigns.set(campaignId, (campaigns.get(campaignId) ?? 0) + thousandths(row['spend']));
      sums.set(advertiserId, { rows: rows + 1, campaigns });
    },
    accounts: () =>
      [...sums].map(([advertiserId, { rows, campaigns }]) => ({
        advertiserId,
        name: textAt(advertisers.get(advertiserId), 'name'),
        currency: textAt(advertisers.get(advertiserId), 'currency'),
        rows,
        total: [...campaigns.values()].reduce((sum, spend) => sum + spend, 0),
        campaigns: [...campaigns]
          .map(([campaignId, spend]) => ({ campaignId, name: campaignNames.get(campaignId) ?? '', spend }))
          .sort((a, b) => b.spend - a.spend),
      })),
  };
}

/** Accepts a number, as the connector emits it, or text, as the API sends it. Anything else counts as 0. */
export function thousandths(spend: unknown): Thousandths {
  const amount = typeof spend === 'string' ? Number(spend) : spend;
  return typeof amount === 'number' && Number.isFinite(amount) ? Math.round(amount * 1000) : 0;
}
