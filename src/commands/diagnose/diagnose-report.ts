import { renderTable } from '../../terminal/table.js';
import { oneLine } from '../../terminal/terminal.js';
import { counted } from '../../terminal/words.js';
import { Verdict, type Judgement } from './judgement.js';

/** Terminal width in columns. */
const WIDTH = 80;

/** A custom report's name can be any length; the other columns take 32. */
const LONGEST_NAME = 46;

/** A table of all streams, followed by notes on those that do not simply work. */
export function renderJudgements(judgements: readonly Judgement[]): string {
  const table = renderTable({
    head: ['stream', 'answer', 'rows'],
    body: judgements.map(({ stream, verdict, rows }) => [shortened(stream), verdict, rows]),
  });
  const notes = noted(judgements).map(
    ({ title, lines }) =>
      `${wrapped(title, '', '  ')}\n${lines.map((line) => wrapped(line, '  - ', '    ')).join('\n')}\n`,
  );
  return [table, ...notes, wrapped(totalsOf(judgements), '', '')].join('\n');
}

const shortened = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;

interface Note {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Streams with the same findings share one note. */
function noted(judgements: readonly Judgement[]): readonly Note[] {
  const groups = new Map<string, Judgement[]>();
  for (const judgement of judgements.filter(({ remarks }) => remarks.length > 0)) {
    const key = [judgement.verdict, ...judgement.remarks.map(withoutRequestId)].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), judgement]);
  }
  return [...groups.values()].map((group) => ({
    title: `${group[0]?.verdict ?? ''}: ${group.map(({ stream }) => stream).join(', ')}`,
    lines: [...(group[0]?.remarks ?? []), ...unseenOf(group)],
  }));
}

/** Each response has a different request_id. */
const withoutRequestId = (text: string): string => text.replace(/request_id \w+/g, '');

/** A difference may be a renamed column. */
function unseenOf(group: readonly Judgement[]): readonly string[] {
  const [only, ...others] = group;
  if (only === undefined || others.length > 0 || only.unseen.length === 0) return [];
  return [`Columns that no row had, which may be normal: ${only.unseen.join(', ')}.`];
}

function totalsOf(judgements: readonly Judgement[]): string {
  const counts = Object.values(Verdict).flatMap((verdict) => {
    const count = judgements.filter((judgement) => judgement.verdict === verdict).length;
    return count === 0 ? [] : [`${verdict}: ${count}`];
  });
  return `${counted(judgements.length, 'stream')}. ${counts.join(', ')}.`;
}

/** Wraps a text to the terminal width; a longer word gets a line to itself. */
function wrapped(text: string, first: string, others: string): string {
  const lines: string[] = [];
  let line = first;
  for (const word of oneLine(text).split(' ')) {
    const isBegun = line !== first && line !== others;
    if (isBegun && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = others + word;
    } else line += isBegun ? ` ${word}` : word;
  }
  return [...lines, line].join('\n');
}
