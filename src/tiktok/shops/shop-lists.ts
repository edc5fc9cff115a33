import type { Query } from '../api/call.js';
import type { TikTokError } from '../api/errors.js';
import type { ListSource, Part, WholeList } from '../lists/list-definition.js';

/** Where shops and their campaigns are told. */
export interface ShopLists {
  /** Shops that an account may use now: rows with `store_id`. */
  readonly stores: ListSource;
  /** Campaigns of all shops: rows with `campaign_id` and `gmv_max_promotion_type`. The API does not tell their shops. */
  readonly campaigns: ListSource;
  /** Makes that a list of the campaigns of one shop. */
  readonly ofShop: (storeId: string) => Part;
  /** Where the details of one campaign are, which name its shop. */
  readonly details: { readonly path: string; readonly query: (campaignId: string) => Query };
  /** Members of shops and campaigns that the rows get. */
  readonly keeps: { readonly store: readonly string[]; readonly campaign: readonly string[] };
}

/** What is listed now. */
export interface Listed {
  readonly stores: WholeList;
  readonly campaigns: WholeList;
  /** Why there is no list of shops. */
  readonly refusal: TikTokError | undefined;
}
