/** Who changed what: an account's trail of changes, the newest first. */
import { hashText, blend, pick, unit } from '../random.js';
import type { Node } from '../nodes.js';
import type { AccountTree } from '../tree.js';
import { perTree } from './per-tree.js';

export type ChangeModule = 'BUDGET' | 'BIDDING_AND_OPTIMIZATION' | 'STATUS' | 'TARGETING';
export type ChangeObject = 'CAMPAIGN' | 'ADGROUP' | 'AD';

export interface Change {
  /** Epoch seconds, at a whole minute: the log does not know more. */
  readonly time: number;
  readonly object: ChangeObject;
  readonly objectId: string;
  /** Null for what belongs to no module. */
  readonly module: ChangeModule | null;
  readonly operation: 'CREATE' | 'UPDATE' | 'STATUS' | 'AUDIT';
  /** What the log calls the thing that changed. */
  readonly subject: string;
  readonly action: 'Create ' | 'Change ';
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
  readonly operator: string;
  readonly source: string;
  readonly appId: string;
}

type Kind = Pick<Change, 'module' | 'operation' | 'subject'> & {
  readonly of: ChangeObject;
  readonly values: readonly [before: string, after: string];
};

const KINDS: readonly Kind[] = [
  {
    of: 'CAMPAIGN',
    module: 'BUDGET',
    operation: 'UPDATE',
    subject: 'Budget',
    values: ['200.00 USD', '1,000.00 USD'],
  },
  {
    of: 'CAMPAIGN',
    module: 'STATUS',
    operation: 'STATUS',
    subject: 'On/Off Status',
    values: ['Paused', 'Enabled'],
  },
  {
    of: 'ADGROUP',
    module: 'STATUS',
    operation: 'STATUS',
    subject: 'On/Off Status',
    values: ['Enabled', 'Paused'],
  },
  {
    of: 'ADGROUP',
    module: 'BIDDING_AND_OPTIMIZATION',
    operation: 'UPDATE',
    subject: 'Bid',
    values: ['0.50 USD', '0.75 USD'],
  },
  {
    of: 'ADGROUP',
    module: 'TARGETING',
    operation: 'UPDATE',
    subject: 'Location',
    values: ['日本', "Türkiye, Côte d'Ivoire"],
  },
  { of: 'AD', module: null, operation: 'AUDIT', subject: 'Review status', values: ['In review', 'Approved'] },
  { of: 'AD', module: null, operation: 'UPDATE', subject: 'Ad name', values: ['A "new" ad\n', 'Rock 🎸'] },
];

const LABELS: Readonly<Record<ChangeObject, string>> = {
  CAMPAIGN: 'Campaign',
  ADGROUP: 'Ad group',
  AD: 'Ad',
};

export const labelOf = (object: ChangeObject): string => LABELS[object];

const PEOPLE: readonly [string, ...string[]] = ['y***********n@example.com', '山***@example.com', 'system'];
const SOURCES: readonly [string, ...string[]] = ['Marketing API', 'TikTok Ads Manager', 'Automated rules'];

const wholeMinute = (seconds: number): number => Math.floor(seconds / 60) * 60;

const byWhom = (hash: number): Pick<Change, 'operator' | 'source' | 'appId'> => {
  const source = pick(SOURCES, hash);
  const appId = source === 'Marketing API' ? '7536109600076988432' : '';
  return { operator: pick(PEOPLE, blend(hash, 1)), source, appId };
};

interface Subject {
  readonly node: Node;
  readonly object: ChangeObject;
}

const creation = ({ node, object }: Subject): Change => ({
  time: wholeMinute(node.created),
  object,
  objectId: node.id,
  module: null,
  operation: 'CREATE',
  subject: LABELS[object],
  action: 'Create ',
  name: LABELS[object],
  ...byWhom(blend(node.hash, 31)),
});

const changesOf = ({ node, object }: Subject): readonly Change[] =>
  KINDS.filter(({ of }) => of === object).flatMap(({ values: [before, after], ...kind }, index) => {
    const hash = blend(node.hash, hashText(kind.subject));
    const time = wholeMinute(node.created + (node.modified - node.created) * unit(hash));
    const change: Change = {
      time,
      object,
      objectId: node.id,
      module: kind.module,
      operation: kind.operation,
      subject: kind.subject,
      action: 'Change ',
      name: kind.subject,
      before,
      after,
      ...byWhom(hash),
    };
    // The log knows minutes only, so what is done twice in one of them looks the same twice.
    return index === 0 && hash % 3 === 0 ? [change, change] : [change];
  });

export const changeLog = perTree((tree: AccountTree): readonly Change[] => {
  const subjects: readonly Subject[] = [
    ...tree.campaigns.map((node) => ({ node, object: 'CAMPAIGN' as const })),
    ...tree.adgroups.map((node) => ({ node, object: 'ADGROUP' as const })),
    ...tree.ads.map((node) => ({ node, object: 'AD' as const })),
  ];
  return subjects
    .flatMap((subject) => [creation(subject), ...changesOf(subject)])
    .sort((a, b) => b.time - a.time);
});
