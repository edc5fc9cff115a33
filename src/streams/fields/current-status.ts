import { text, type JsonObject } from '../../cdk/index.js';

/** The column by which objects that are gone are told from those that are not, as campaigns, ad groups and ads have it. */
export const currentStatusField = {
  current_status: text(
    'DELETE where secondary_status ends in _DELETE (also when only a parent is deleted), else ACTIVE',
  ),
};

/** Adds that column to a row. */
export const withCurrentStatus = (row: JsonObject): JsonObject => {
  const status = row['secondary_status'];
  const isDeleted = typeof status === 'string' && status.endsWith('_DELETE');
  return { ...row, current_status: isDeleted ? 'DELETE' : 'ACTIVE' };
};
