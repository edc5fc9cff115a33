/** Endpoints that list what an account, or a business center, has. */
import { readingOf } from '../behaviours.js';
import { type Page, pageInfo, slicePage } from '../http/answer.js';
import { badRequest } from '../http/failure.js';
import { requiredText, requireFields, wholeNumber } from '../http/params.js';
import type { WireRow } from '../types.js';
import { type Context, type Handler, permittedAdvertiser } from './endpoint.js';

export interface ListEndpoint {
  /** Where the rows are in `data`; default `list`. */
  readonly key?: string;
  /** Rows on a page; absent: everything comes at once, and there is no page_info. */
  readonly pageSize?: { readonly fallback: number; readonly most: number };
  /** How many of the rows can be read; pages after them are empty or refused. Default: all. */
  readonly reach?: number;
  /** The total_number for this many rows; default: the number itself. */
  readonly total?: (context: Context, rows: number) => number;
  /** Whose rows they are; default the advertiser. */
  readonly owner?: 'advertiser' | 'business center' | 'token';
  readonly required?: readonly string[];
  /** What `data` has beside these rows of all pages. */
  readonly beside?: (rows: readonly WireRow[]) => WireRow;
  /**
   * Every row of the request's owner that passes the other parameters. Reads them strictly, and throws the
   * refusal of what is wrong with them.
   */
  readonly rows: (context: Context, ownerId: string) => readonly WireRow[];
}

const ownerOf = (context: Context, owner: ListEndpoint['owner'] = 'advertiser'): string => {
  if (owner === 'advertiser') return permittedAdvertiser(context);
  if (owner === 'token') return '';
  const id = requiredText(context.params, 'bc_id');
  if (!/^\d+$/.test(id)) throw badRequest('bc_id: Not a valid number.');
  return id;
};

const pageOf = ({ params }: Context, { fallback, most }: { fallback: number; most: number }): Page => ({
  page: wholeNumber(params, 'page', { min: 1, max: 1e9, fallback: 1 }),
  size: wholeNumber(params, 'page_size', { min: 1, max: most, fallback }),
});

const checkReach = ({ options }: Context, { page, size }: Page, reach = Infinity): void => {
  if (page > 1 && (page - 1) * size >= reach && readingOf(options, 'beyond-reach') === 'refused')
    throw badRequest(`page: only the first ${reach} rows can be had.`);
};

export const listEndpoint =
  ({ key = 'list', pageSize, owner, required = [], rows, ...shape }: ListEndpoint): Handler =>
  (context) => {
    const ownerId = ownerOf(context, owner);
    requireFields(context.params, required);
    const shown = pageSize && pageOf(context, pageSize);
    const found = rows(context, ownerId);
    if (found.length === 0 && readingOf(context.options, 'empty-lists') === 'nothing') return { data: {} };
    if (shown === undefined) return { data: { [key]: [...found] } };
    checkReach(context, shown, shape.reach);
    const total = shape.total?.(context, found.length) ?? found.length;
    const info = pageInfo(shown, total, context.options);
    const page = slicePage(found.slice(0, shape.reach), shown);
    return { data: { [key]: [...page], ...shape.beside?.(found), page_info: info } };
  };
