import type { EntityKind } from '../types.js';
import type { Node } from './nodes.js';

/* Names as a shop gives them, for people who look at the rows. Those of names.ts are for tests. */

const NAMES: Readonly<Record<EntityKind, readonly string[]>> = {
  campaign: ['Spring sale', 'New customers', 'Bestsellers', 'Retargeting', 'Summer dresses', 'App installs'],
  adgroup: ['Broad, 18-44', 'Lookalike of buyers', 'Visitors, 30 days', 'Interest: fashion'],
  ad: ['Unboxing', 'Customer review', 'Studio, 15 s', 'Founder story'],
};
const TEXT = 'Free shipping this week. Shop now!';

/** Replaces the name of a new object; the n-th round of names is numbered. */
export function namePlainly(kind: EntityKind, { row }: Node, index: number): void {
  const names = NAMES[kind];
  const round = Math.floor(index / names.length);
  row[`${kind}_name`] = `${names[index % names.length] ?? kind}${round === 0 ? '' : ` ${round + 1}`}`;
  if (row['ad_text'] !== undefined && row['ad_text'] !== null) row['ad_text'] = TEXT;
}
