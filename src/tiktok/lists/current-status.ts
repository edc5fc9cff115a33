import { text, type JsonObject } from '../../cdk/index.js';

/** The column that marks deleted objects. */
export const currentStatusField = {
  current_status: text(
    'DELETE if secondary_status ends in _DELETE (also if only a parent is deleted), otherwise ACTIVE',
  ),
};

/** @param isDeleted used if the row has no status, as in the sandbox */
export function currentStatus(row: JsonObject, isDeleted = false): 'ACTIVE' | 'DELETE' {
  const status = row['secondary_status'];
  const deleted = typeof status === 'string' ? status.endsWith('_DELETE') : isDeleted;
  return deleted ? 'DELETE' : 'ACTIVE';
}

/** Sets the column `current_status` of a row. */
export const withCurrentStatus = (row: JsonObject): JsonObject =>
  Object.assign(row, { current_status: currentStatus(row) });
