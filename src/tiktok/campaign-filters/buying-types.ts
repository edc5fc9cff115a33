import { text, type Fields } from '../../cdk/index.js';
import { BUYING_TYPES, TOP_VIEW, TOP_VIEW_PAGE_SIZE } from '../api/limits.js';

/** Objects and report rows that TikTok returns only if they are requested separately. */
export interface BuyingType {
  /** Value of the column `buying_type`. */
  readonly name: string;
  /** Its values in the filters of lists and reports. */
  readonly values: readonly string[];
  /** Maximum rows on a page of campaigns, ad groups or ads. */
  readonly largestPage: number;
}

/** The buying types that TikTok returns together. Reports don't distinguish auction from Reach & Frequency. */
export const USUAL_BUYING_TYPES: BuyingType = {
  name: BUYING_TYPES.join('_OR_'),
  values: BUYING_TYPES,
  largestPage: Infinity,
};

export const ONLY_TOP_VIEW: BuyingType = {
  name: TOP_VIEW,
  values: [TOP_VIEW],
  largestPage: TOP_VIEW_PAGE_SIZE,
};

/** All buying types that an account may have, one request each. */
export const EVERY_BUYING_TYPE: readonly BuyingType[] = [USUAL_BUYING_TYPES, ONLY_TOP_VIEW];

/** The column that distinguishes them. */
export const BUYING_TYPE_COLUMN = {
  buying_type: text(
    `How the object was bought: ${ONLY_TOP_VIEW.name} or ${USUAL_BUYING_TYPES.name} (auction or Reach & Frequency)`,
  ),
} as const satisfies Fields;
