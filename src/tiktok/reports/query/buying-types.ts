import type { JsonObject } from '../../../cdk/index.js';
import { BUYING_TYPES, TOP_VIEW } from '../../api/limits.js';
import { oneOf, type IdChunk } from './query.js';

/** Rows that a report has to be asked for apart from others. */
export interface BuyingTypeFilter {
  /** How what the rows are about was bought. */
  readonly buyingType: string;
  readonly filters: readonly JsonObject[];
}

/** What a report has by itself; auction and reach and frequency are not told apart. */
export const USUAL_BUYING_TYPES: BuyingTypeFilter = { buyingType: BUYING_TYPES.join('_OR_'), filters: [] };

/** Left out of a report unless it is asked for, and then alone. */
export const ONLY_TOP_VIEW: BuyingTypeFilter = {
  buyingType: TOP_VIEW,
  filters: [oneOf('buying_type', [TOP_VIEW])],
};

/** The usual rows of what is deleted, where those were left out. */
export const deletedOnly = (level: IdChunk['level']): BuyingTypeFilter => ({
  ...USUAL_BUYING_TYPES,
  filters: [oneOf(`${level}_status`, ['STATUS_DELETE'])],
});

/** An account as a whole has the numbers of everything together. */
export const ALL_BUYING_TYPES: BuyingTypeFilter = { buyingType: 'ALL', filters: [] };
