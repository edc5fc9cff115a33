import { countedUnits, type JsonObject } from '../../cdk/index.js';
import { textAt } from './text-at.js';

export interface CampaignSpend {
  readonly campaignId: string;
  readonly name: string;
  /** In ten-thousandths, which add up exactly, as all amounts here. */
  readonly spend: number;
}

export interface AccountSpend {
  readonly advertiserId: string;
  readonly name: string;
  readonly currency: string;
  /** Number of `ad_insights` rows. */
  readonly rows: number;
  readonly total: number;
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
  readonly campaigns: Map<string, number>;
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
      campaigns.set(campaignId, (campaigns.get(campaignId) ?? 0) + countedUnits(row['spend']));
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
