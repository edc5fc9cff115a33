/** The text that a change-log task returns. */
import { type Change, type ChangeModule, labelOf } from '../world/assets/change-log.js';
import { csv } from './csv.js';
import { pythonBytes } from './python.js';

const SUMMARY: readonly (readonly [string, ChangeModule])[] = [
  ['Budget changes', 'BUDGET'],
  ['Bid changes', 'BIDDING_AND_OPTIMIZATION'],
  ['Status changes', 'STATUS'],
  ['Targeting changes', 'TARGETING'],
];

const HEADER = [
  'Time',
  'log_object_type',
  'Object ID',
  'Object',
  'Operator',
  'Source',
  'App ID',
  'Activity details',
];

/** JSON in Python's formatting. */
const pythonJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${pythonJson(one)}`);
  return `{${members.join(', ')}}`;
};

const details = ({ action, name, before, after }: Change): string => {
  if (before === undefined || after === undefined) return pythonJson([{ action, name }]);
  const change = { before: pythonBytes(before), after: pythonBytes(after) };
  return pythonJson([{ action, name, before_after: [change] }]);
};

const line = (change: Change, localMinute: (seconds: number) => string): readonly string[] => [
  localMinute(change.time),
  labelOf(change.object),
  change.objectId,
  change.subject,
  change.operator,
  change.source,
  change.appId,
  details(change),
];

export interface ChangelogFile {
  readonly changes: readonly Change[];
  /** `YYYY-MM-DD HH:MM` in the requested time zone. */
  readonly localMinute: (seconds: number) => string;
  readonly name: string;
  /** A dictionary in Python's formatting, as documented; or a JSON text, as clients have seen it. */
  readonly as: 'dictionary' | 'json';
}

export const changelogText = ({ changes, localMinute, name, as }: ChangelogFile): string => {
  const counts = SUMMARY.map(([title, module]) => [
    title,
    String(changes.filter((change) => change.module === module).length),
  ]);
  const lines = changes.map((change) => line(change, localMinute));
  const bytes = pythonBytes(`${csv(counts, '\r\n')}\r\n${csv([HEADER, ...lines], '\r\n')}`);
  if (as === 'json') return JSON.stringify({ file_data: bytes, file_name: name });
  return `{'file_data': ${bytes}, \n    'file_name': '${name}'}`;
};
