import { pagesOf } from './pages.js';
import { perTree } from './per-tree.js';

/** Ids of an account's instant forms. */
export const leadPages = perTree((tree): readonly string[] =>
  pagesOf(tree)
    .filter(({ businessType }) => businessType === 'LEAD_GEN')
    .map(({ row }) => String(row['page_id'] as string | bigint)),
);
