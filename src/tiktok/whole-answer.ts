import { isJsonList, isJsonObject, type Json, type JsonObject } from '../cdk/index.js';

/* Whether an answer that says OK has what was asked for. One that has not is none, and is asked for again. */

/** Whether an answer has its list. An empty one may be null, or be left out where the totals say that it is empty. */
export function hasList(data: JsonObject, rowsAt = 'list'): boolean {
  const list = data[rowsAt];
  return isJsonList(list) || list === null || totalIn(data) === 0;
}

/** Whether an answer of one page has its list, and rows in it where its total has some. */
export function hasRows(data: JsonObject): boolean {
  const { list } = data;
  return hasList(data) && ((isJsonList(list) && list.length > 0) || (totalIn(data) ?? 0) <= 0);
}

/** Whether an answer has nothing at all: no list, under whatever name, and no totals. */
export const isHollow = (data: JsonObject): boolean =>
  Object.values(data).every((value) => typeof value !== 'object' || value === null || isEmpty(value));

const isEmpty = (value: JsonObject | readonly Json[]): boolean =>
  (isJsonList(value) ? value : Object.keys(value)).length === 0;

const totalIn = ({ page_info: info }: JsonObject): number | undefined =>
  isJsonObject(info) ? totalRowsIn(info) : undefined;

/** The official example of one list (playables) has another name for the total than all others. */
export const totalRowsIn = ({ total_number: total, total: other = null }: JsonObject): number | undefined =>
  countAt(total ?? other);

/** A count of an answer; undefined where it is none. */
export const countAt = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
