/**
 * Which kinds of object a world holds. The first objects of an account are fixed, so that even the
 * smallest world shows every kind; the rest is drawn by hash.
 */
import { blend, unit } from './random.js';

export type State = 'on' | 'off' | 'review' | 'deleted';
export type BuyingType = 'AUCTION' | 'RESERVATION_RF' | 'RESERVATION_TOP_VIEW';
/** Where an object was made: in Ads Manager, or in the TikTok app. */
export type Origin = 'TT_ADS_PLATFORM' | 'PROMOTE';
export type Automation = 'MANUAL' | 'SMART_PLUS' | 'UPGRADED_SMART_PLUS';

export interface CampaignFlavour {
  readonly state: State;
  readonly buying: BuyingType;
  readonly automation: Automation;
}

const manual = (state: State, buying: BuyingType = 'AUCTION'): CampaignFlavour => ({
  state,
  buying,
  automation: 'MANUAL',
});

const OPENERS = ['AUCTION', 'RESERVATION_RF', 'RESERVATION_TOP_VIEW'] as const;

const FIXED: readonly CampaignFlavour[] = [
  { state: 'on', buying: 'AUCTION', automation: 'UPGRADED_SMART_PLUS' },
  manual('deleted'),
  manual('off'),
  manual('on', 'RESERVATION_RF'),
  { state: 'on', buying: 'AUCTION', automation: 'SMART_PLUS' },
  manual('review'),
];

const drawState = (hash: number): State => {
  const lot = unit(hash);
  if (lot < 0.06) return 'deleted';
  if (lot < 0.16) return 'off';
  return lot < 0.22 ? 'review' : 'on';
};

export const campaignFlavour = (accountIndex: number, index: number, hash: number): CampaignFlavour => {
  if (index === 0) return manual('on', OPENERS[accountIndex % 3] ?? 'AUCTION');
  return FIXED[index - 1] ?? manual(drawState(hash));
};

export const adgroupState = (campaignIndex: number, index: number, hash: number): State => {
  if (campaignIndex === 0 && index === 1) return 'deleted';
  if (campaignIndex === 1 && index === 1) return 'off';
  return index === 0 ? 'on' : drawState(blend(hash, 11));
};

interface AdPlace {
  readonly campaignIndex: number;
  readonly adgroupIndex: number;
  readonly index: number;
}

export const adState = ({ campaignIndex, adgroupIndex, index }: AdPlace, hash: number): State => {
  if (campaignIndex === 0 && adgroupIndex === 0) {
    return (['on', 'off', 'deleted'] as const)[index] ?? drawState(blend(hash, 13));
  }
  return index === 0 ? 'on' : drawState(blend(hash, 13));
};
