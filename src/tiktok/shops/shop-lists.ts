import type { Query } from '../api/call.js';
import type { TikTokError } from '../api/errors.js';
import type { ListEndpoint, ListSource, ListPart, WholeList } from '../lists/list-definition.js';

/** The endpoints for the campaigns of shops. */
export interface ShopLists {
  /** Campaigns of all shops: rows with `campaign_id` and `gmv_max_promotion_type`, but without their shops. */
  readonly campaigns: ListSource;
  /** Restricts `campaigns` to one shop. */
  readonly ofShop: (storeId: string) => ListPart;
  /** The endpoint for the details of one campaign, which include its shop. */
  readonly details: {
    readonly endpoint: Pick<ListEndpoint, 'path' | 'isShared'>;
    readonly query: (campaignId: string) => Query;
  };
  /** Members of campaigns that the rows keep. */
  readonly keptColumns: readonly string[];
}

/** The current lists. */
export interface ListedShops {
  readonly stores: WholeList;
  readonly campaigns: WholeList;
  /** Why the list of shops is missing, if it was refused. */
  readonly refusal: TikTokError | undefined;
}
