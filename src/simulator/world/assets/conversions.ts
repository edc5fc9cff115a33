import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';
import { pixelsOf } from './pixels.js';
import { textAt } from './text-at.js';

const RULES = [
  { parameter: 'URL', operator: 'CONTAIN', values: ['/thanks', '/teşekkürler'] },
  { parameter: 'VALUE', operator: 'GTE', values: ['10.50'] },
];

/** Sources disagree about the name of this column. */
const statusOf = (number: number): WireRow =>
  number % 2 === 0 ? { activity_status: 'ACTIVE' } : { active_status: 'WAITING_FOR_ACTIVITY' };

const conversionOf = (tree: AccountTree, pixelId: string, number: number): WireRow => ({
  custom_conversion_id: assetId(tree, 'customConversion', number),
  name: `Big order ${number}`,
  description: number % 2 === 0 ? '' : 'Orders of 10.50 and more',
  event_source_type: 'PIXEL',
  event_source_id: pixelId,
  ...statusOf(number),
  optimization_event: 'ON_WEB_ORDER',
  rules: RULES,
  create_time: stampText(tree.account.createTime + number),
  update_time: stampText(tree.account.createTime + number + 60),
});

/** Rows of custom_conversion/list/: two below each pixel of the account's own. */
export const customConversionsOf = perTree((tree): readonly WireRow[] =>
  pixelsOf(tree)
    .slice(1)
    .flatMap((pixel, place) =>
      [0, 1].map((number) => conversionOf(tree, textAt(pixel, 'pixel_id'), place * 2 + number)),
    ),
);
