/** Leads: the answers of people to an account's instant forms. */
import type { AdNode } from '../nodes.js';
import { blend, hashText, pick } from '../random.js';
import type { AccountTree } from '../tree.js';
import { leadPages } from './lead-pages.js';
import { perTree } from './per-tree.js';

/** Where a lead is kept, which is where the person is: a request sees one of these places. */
export type LeadRegion = '' | 'us' | 'eu';

export interface Lead {
  readonly id: string;
  readonly pageId: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly ad: AdNode;
  readonly region: LeadRegion;
  /** By the label of the question; not every form asks the same. */
  readonly answers: Readonly<Record<string, string>>;
}

const PER_PAGE = 6;
const FIRST_LEAD = 7_330_000_000_000_000_001n;
const HOUR = 3_600;

const NAMES: readonly [string, ...string[]] = ['Jane "JD" Doe', 'Åse Ødegård', '山田 太郎', 'John, Jr.'];
const REGIONS: readonly [LeadRegion, ...LeadRegion[]] = ['', 'us', 'eu'];

const answersOf = (page: number, index: number, hash: number): Lead['answers'] => ({
  Name: pick(NAMES, hash),
  Email: `person${index}@example.com`,
  'Phone number': `+1555000${String(hash % 10_000).padStart(4, '0')}`,
  // A label that reads like a column of the file itself.
  ...(page === 0 ? { 'What do you want, and when?': 'Two\nlines' } : { Email2: '', 'lead id': 'mine' }),
});

/** An account without ads has forms without leads. */
const leadsOf = (tree: AccountTree): readonly Lead[] =>
  leadPages(tree).flatMap((pageId, page) =>
    tree.ads.slice(0, 1).flatMap((first) =>
      Array.from({ length: PER_PAGE }, (_, index) => {
        const hash = blend(hashText(pageId), index);
        const ad = pick([first, ...tree.ads.slice(1)], hash);
        return {
          id: String(FIRST_LEAD + BigInt(tree.index * 1_000 + page * 100 + index)),
          pageId,
          created: ad.created + HOUR * (1 + (hash % 24)),
          ad,
          region: pick(REGIONS, index),
          answers: answersOf(page, index, hash),
        };
      }),
    ),
  );

export const leads = perTree(leadsOf);
