import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';
import { totalRowsIn } from './page-totals.js';

/* Whether an answer that says OK has what was asked for. One that has not is none, and is asked for again. */

/** Whether an answer has its list. An empty one may be null, or be left out where the totals say that it is empty. */
export function hasList(data: JsonObject, rowsAt = 'list'): boolean {
  const list = data[rowsAt];
  return isJsonList(list) || list === null || totalIn(data) === 0;
}

/** Whether an answer of one page has its list, and rows in it where its total has some. */
export function hasRows(data: JsonObject): boolean {
  const { list } = data;
  return hasList(data) && ((isJsonList(list) && list.length > 0) || !isPositive(totalIn(data)));
}

/** Whether an answer has nothing at all: no list, under whatever name, and no totals. */
export const isHollow = (data: JsonObject): boolean =>
  Object.values(data).every((value) => typeof value !== 'object' || value === null || isEmpty(value));

const isEmpty = (value: JsonObject | readonly Json[]): boolean =>
  (isJsonList(value) ? value : Object.keys(value)).length === 0;

function totalIn({ page_info: info }: JsonObject): unknown {
  return isJsonObject(info) ? totalRowsIn(info) : undefined;
}

const isPositive = (total: unknown): boolean => typeof total === 'number' && total > 0;
