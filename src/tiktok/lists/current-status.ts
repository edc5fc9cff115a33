import { text, type JsonObject } from '../../cdk/index.js';

/** The column by which objects that are gone are told from those that are not. */
export const currentStatusField = {
  current_status: text(
    'DELETE where secondary_status ends in _DELETE (also when only a parent is deleted), else ACTIVE',
  ),
};

/** @param isDeleted known where rows come without their status, as in the sandbox */
export function currentStatus(row: JsonObject, isDeleted = false): 'ACTIVE' | 'DELETE' {
  const status = row['secondary_status'];
  const deleted = typeof status === 'string' ? status.endsWith('_DELETE') : isDeleted;
  return deleted ? 'DELETE' : 'ACTIVE';
}

/** Adds that column to a row. */
export const withCurrentStatus = (row: JsonObject): JsonObject =>
  Object.assign(row, { current_status: currentStatus(row) });
