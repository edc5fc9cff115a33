import { timestamp, type Fields } from '../../cdk/index.js';

/** When the values of a row were read. It distinguishes the versions of a row. */
export const OBSERVED_COLUMN = {
  observed_at: timestamp('Start of the sync that read the row with these values'),
} as const satisfies Fields;
