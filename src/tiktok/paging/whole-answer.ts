import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';
import type { ListCall } from '../api/call.js';
import { totalRowsIn } from './page-totals.js';

/* Whether a successful response has its data. If not, it is requested again. */

/** Whether a response has its list. An empty list may be null, or missing if the totals say that it is empty. */
export function hasList(data: JsonObject, recordsPath = 'list'): boolean {
  const list = data[recordsPath];
  return isJsonList(list) || list === null || totalIn(data) === 0;
}

/** Whether a response with a single page has its list, with rows if its total is positive. */
export function hasRows(data: JsonObject): boolean {
  const { list } = data;
  return hasList(data) && ((isJsonList(list) && list.length > 0) || !isPositive(totalIn(data)));
}

/** Whether a response has no data: no list of any name, and no totals. */
const isHollow = (data: JsonObject): boolean =>
  Object.values(data).every((value) => typeof value !== 'object' || value === null || isEmpty(value));

const isEmpty = (value: JsonObject | readonly Json[]): boolean =>
  (isJsonList(value) ? value : Object.keys(value)).length === 0;

function totalIn({ page_info: info }: JsonObject): unknown {
  return isJsonObject(info) ? totalRowsIn(info) : undefined;
}

const isPositive = (total: unknown): boolean => typeof total === 'number' && total > 0;

/**
 * Decides which responses without any data count as an empty list: from the second one on, if `onEmptyAnswer` is given.
 * It is called once.
 */
export function createEmptyCheck(onEmptyAnswer: ListCall['onEmptyAnswer']): (data: JsonObject) => boolean {
  let seen = 0;
  return (data) => {
    if (onEmptyAnswer === undefined || !isHollow(data)) return false;
    seen += 1;
    if (seen === 2) onEmptyAnswer();
    return seen >= 2;
  };
}
