import type { JsonObject } from '../../../cdk/index.js';
import { BUYING_TYPES, TOP_VIEW } from '../../api/limits.js';
import { oneOf, type IdGroup } from './query.js';

/** Rows that a report has to be asked for apart from others. */
export interface Pass {
  /** How what the rows are about was bought. */
  readonly buyingType: string;
  readonly filters: readonly JsonObject[];
}

/** What a report has by itself; auction and reach and frequency are not told apart. */
export const USUAL_PASS: Pass = { buyingType: BUYING_TYPES.join('_OR_'), filters: [] };

/** Left out of a report unless it is asked for, and then alone. */
export const TOP_VIEW_PASS: Pass = { buyingType: TOP_VIEW, filters: [oneOf('buying_type', [TOP_VIEW])] };

/** The usual rows of what is deleted, where those were left out. */
export const deletedPass = (level: IdGroup['level']): Pass => ({
  ...USUAL_PASS,
  filters: [oneOf(`${level}_status`, ['STATUS_DELETE'])],
});

/** An account as a whole has the numbers of everything together. */
export const WHOLE_PASS: Pass = { buyingType: 'ALL', filters: [] };
