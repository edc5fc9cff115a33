import { expect, it } from '@jest/globals';
import type { Context } from './endpoint.js';
import { listEndpoint } from './list.js';

const list = listEndpoint({
  pageSize: { fallback: 2, most: 10 },
  owner: 'token',
  reach: 3,
  rows: () => ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })),
});

it('a list that can be read only in part has empty pages after that, and its full total', () => {
  const page = (number: number) => {
    const context = { params: new Map([['page', String(number)]]), options: {} };
    return list(context as unknown as Context).data;
  };
  const info = { page_size: 2, total_number: 5, total_page: 3 };
  expect(page(1)).toEqual({ list: [{ id: 'a' }, { id: 'b' }], page_info: { page: 1, ...info } });
  expect(page(2)).toEqual({ list: [{ id: 'c' }], page_info: { page: 2, ...info } });
  expect(page(3)).toEqual({ list: [], page_info: { page: 3, ...info } });
});

it('pages after the readable part are refused if beyond-reach says so', () => {
  const page = (number: number) => {
    const options = { behaviours: { 'beyond-reach': 'refused' } };
    return list({ params: new Map([['page', String(number)]]), options } as unknown as Context);
  };
  expect(page(2).data).toMatchObject({ list: [{ id: 'c' }] });
  expect(() => page(3)).toThrow('page: only the first 3 rows can be had.');
});
