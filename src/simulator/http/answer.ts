import { type Behaviours, readingOf } from '../behaviours.js';
import type { WireValue } from '../types.js';

/** The result of a successful request. */
export interface Answer {
  readonly data: Readonly<Record<string, WireValue>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of the envelope. */
  readonly file?: File;
}

/** The body of a response without envelope. */
export interface File {
  readonly type: string;
  readonly body: string;
}

export interface Page {
  readonly page: number;
  readonly size: number;
}

export const pageInfo = (
  { page, size }: Page,
  total: number,
  options: { readonly behaviours?: Behaviours },
): Readonly<Record<string, number>> => ({
  page,
  page_size: size,
  total_number: total,
  total_page: total === 0 ? Number(readingOf(options, 'empty-list-pages')) : Math.ceil(total / size),
});

export const slicePage = <T>(items: readonly T[], { page, size }: Page): readonly T[] =>
  items.slice((page - 1) * size, page * size);
