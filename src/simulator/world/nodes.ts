import type { WireValue } from '../types.js';
import type { Automation, BuyingType, Origin, State } from './flavours.js';
import { unit } from './random.js';

export type MutableRow = Record<string, WireValue>;

/** What campaigns, ad groups and ads have in common. Instants are epoch seconds, UTC. */
export interface Node {
  readonly id: string;
  readonly hash: number;
  readonly state: State;
  /** Deleted itself or under a deleted parent. */
  readonly deleted: boolean;
  readonly created: number;
  readonly modified: number;
  /** When delivery stopped for good; null while it can go on. */
  readonly ended: number | null;
  readonly secondaryStatus: string;
  readonly row: MutableRow;
}

export interface CampaignNode extends Node {
  readonly buying: BuyingType;
  readonly automation: Automation;
  readonly origin: Origin;
}

export interface AdgroupNode extends Node {
  readonly campaign: CampaignNode;
  /** The asset-group ad that stands for the creatives of an upgraded Smart+ ad group. */
  readonly v2Id: string;
}

export interface AdNode extends Node {
  readonly campaign: CampaignNode;
  readonly adgroup: AdgroupNode;
  readonly v2Id: string;
  /** True for a purged ad: only the numbers of higher levels still include it. */
  readonly isPurged: boolean;
}

const OF_PROMOTE = [
  'advertiser_id',
  'campaign_id',
  'campaign_name',
  'campaign_system_origin',
  'adgroup_id',
  'adgroup_name',
  'ad_id',
  'ad_name',
  'objective_type',
  'operation_status',
  'secondary_status',
  'create_time',
  'modify_time',
];

/** Objects created in the TikTok app have only a few fields. */
export const sentFields = (row: MutableRow, origin: Origin): MutableRow => {
  if (origin !== 'PROMOTE') return row;
  const few = Object.entries(row).filter(([name]) => OF_PROMOTE.includes(name));
  return { ...Object.fromEntries(few), campaign_system_origin: origin };
};

export const isListed = ({ isPurged }: AdNode): boolean => !isPurged;

export interface Life {
  readonly created: number;
  readonly modified: number;
  readonly ended: number | null;
}

/** The dates of an object whose parents stopped at `stop`. */
export const liveFrom = (
  created: number,
  { state, hash }: { readonly state: State; readonly hash: number },
  { end, stop }: { readonly end: number; readonly stop: number | null },
): Life => {
  const last = Math.max(created, Math.min(end, stop ?? end));
  const modified = created + Math.floor((last - created) * (0.3 + 0.6 * unit(hash)));
  const own = state === 'off' || state === 'deleted' ? modified : null;
  return { created, modified, ended: own ?? stop };
};

/** A moment of the span, the same for the same hash. */
export const within = (from: number, to: number, hash: number): number =>
  from + Math.floor(Math.max(0, to - from) * unit(hash));

export const operationStatus = (state: State): string =>
  state === 'off' || state === 'deleted' ? 'DISABLE' : 'ENABLE';
