import { BUYING_TYPES, TOP_VIEW, TOP_VIEW_PAGE_SIZE } from '../api/limits.js';

/** Objects, and rows of reports, that TikTok returns only when they are requested apart from the others. */
export interface BuyingType {
  /** Value of the column `buying_type`. */
  readonly name: string;
  /** What the filters of lists and reports call it. */
  readonly values: readonly string[];
  /** Most rows on one page of campaigns, ad groups or ads. */
  readonly largestPage: number;
}

/** What TikTok returns together. Reports don't tell auction from reach and frequency. */
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

/** Everything that an account may have, one request each. */
export const EVERY_BUYING_TYPE: readonly BuyingType[] = [USUAL_BUYING_TYPES, ONLY_TOP_VIEW];
