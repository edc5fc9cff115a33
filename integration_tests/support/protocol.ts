import type { Line, Outcome } from './connector.js';
import { messageProblems } from './protocol-messages.js';
import { parseStrictly } from './strict-json.js';

/** The parts of a configured catalog on which the order of messages depends. */
export interface ConfiguredCatalog {
  readonly streams: readonly {
    readonly stream: { readonly name: string; readonly namespace?: string | null };
  }[];
}

/** The parts of a run by which the order of its messages is judged. */
export type ProtocolRun = Pick<Outcome, 'exitCode' | 'signal' | 'stdout' | 'stderr' | 'lines'>;

/**
 * Checks a `read` of any catalog, however it ended, against everything that the protocol demands of its output: shapes,
 * counts, states, order and exit code. A run that a signal ended may stop between any two lines.
 *
 * @throws Error with every violated rule
 */
export function assertProtocol(run: ProtocolRun, catalog: ConfiguredCatalog): void {
  const violations = protocolViolations(run, catalog);
  if (violations.length > 0) throw new Error(`The run violates the protocol:\n${violations.join('\n')}`);
}

export function protocolViolations(run: ProtocolRun, catalog: ConfiguredCatalog): readonly string[] {
  const malformed = shapes(run);
  if (malformed.length > 0) return malformed;
  const events = run.lines.map(eventOf).filter((event) => event !== undefined);
  const ids = [...new Set(catalog.streams.map(({ stream }) => idOf(stream)))];
  const ended = run.signal === null;
  return [
    ...(run.stderr === '' ? [] : [`standard error is not empty: ${run.stderr.slice(0, 200)}`]),
    ...times(run.lines),
    ...foreignIds(events, ids),
    ...(ended ? ending(run, events, ids) : []),
    ...ids.flatMap((id) => {
      const own = events.filter(({ stream }) => stream === id);
      return streamProblems(own, ended).map((problem) => `${id}: ${problem}`);
    }),
  ];
}

/** Whole lines, each a message that `read` may write. */
function shapes({ stdout }: ProtocolRun): readonly string[] {
  const lines = stdout.split('\n');
  const rest = lines.pop() ?? '';
  const unknown = lines.flatMap((line) => {
    const message = parseStrictly(line) as Line;
    const expected = ['RECORD', 'STATE', 'LOG', 'TRACE'].includes(message.type);
    return expected ? messageProblems(message) : [`read wrote a message of type ${message.type}`];
  });
  return [...new Set(unknown), ...(rest === '' ? [] : [`the last line has no end: ${rest.slice(0, 100)}`])];
}

/** Something about one stream, or an error about none (`stream` is undefined). */
interface Event {
  readonly kind: 'RECORD' | 'STATE' | 'ERROR' | 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';
  readonly stream: string | undefined;
  readonly state?: { readonly text: string; readonly count: number };
}

interface Descriptor {
  readonly name: string;
  readonly namespace?: string | null;
}

const idOf = ({ name, namespace }: Descriptor): string =>
  namespace === undefined || namespace === null ? name : `${namespace}.${name}`;

function eventOf({ record, state, trace }: Line): Event | undefined {
  if (record !== undefined) return { kind: 'RECORD', stream: idOf({ ...record, name: record.stream }) };
  if (state !== undefined) {
    const { stream_descriptor, stream_state } = state.stream;
    const { recordCount } = state.sourceStats;
    return {
      kind: 'STATE',
      stream: idOf(stream_descriptor),
      state: { text: JSON.stringify(stream_state), count: recordCount },
    };
  }
  if (trace?.error !== undefined) {
    const { stream_descriptor } = trace.error;
    return { kind: 'ERROR', stream: stream_descriptor && idOf(stream_descriptor) };
  }
  if (trace?.stream_status === undefined) return undefined;
  const { status, stream_descriptor } = trace.stream_status;
  return { kind: status as Event['kind'], stream: idOf(stream_descriptor) };
}

function times(lines: readonly Line[]): readonly string[] {
  const moments = lines
    .map(({ record, trace }) => (record ?? trace)?.emitted_at)
    .filter((moment) => moment !== undefined);
  const back = moments.find((moment, index) => moment < (moments[index - 1] ?? 0));
  return back === undefined ? [] : [`emitted_at goes back to ${String(back)}`];
}

function foreignIds(events: readonly Event[], ids: readonly string[]): readonly string[] {
  const named = new Set(events.map(({ stream }) => stream).filter((id) => id !== undefined));
  return [...named].filter((id) => !ids.includes(id)).map((id) => `${id} is not in the catalog`);
}

/** Checks that the exit code is right, and that every selected stream has a status. */
function ending({ exitCode }: ProtocolRun, events: readonly Event[], ids: readonly string[]): string[] {
  const has = (kind: Event['kind'], id?: string): boolean =>
    events.some((event) => event.kind === kind && (id === undefined || event.stream === id));
  const problems: string[] = [];
  if (exitCode === 0 && has('ERROR')) problems.push('exit code 0 in spite of an error trace');
  if (exitCode === 0 && has('INCOMPLETE')) problems.push('exit code 0 in spite of an incomplete stream');
  if (exitCode !== 0 && !has('ERROR')) problems.push('a failing exit code without an error trace');
  const refused =
    exitCode !== 0 && events.every(({ kind, stream }) => kind === 'ERROR' && stream === undefined);
  if (refused) return problems;
  if (exitCode !== 0 && !has('INCOMPLETE')) problems.push('a failing exit code, but no stream is incomplete');
  return [...problems, ...ids.filter((id) => !has('STARTED', id)).map((id) => `${id} was never started`)];
}

const isEnd = ({ kind }: Event): boolean => kind === 'COMPLETE' || kind === 'INCOMPLETE';

function streamProblems(events: readonly Event[], ended: boolean): readonly string[] {
  if (events.length === 0) return [];
  const kinds = events.map(({ kind }) => kind);
  const last = kinds.at(-1);
  const firstOf = (kind: Event['kind']): number => (kinds.includes(kind) ? kinds.indexOf(kind) : Infinity);
  const problems: string[] = [];
  if (kinds[0] !== 'STARTED') problems.push(`${String(kinds[0])} comes before STARTED`);
  if (kinds.filter((kind) => kind === 'STARTED').length > 1) problems.push('STARTED comes twice');
  const end = events.findIndex(isEnd);
  if (end !== -1 && end < events.length - 1)
    problems.push(`${String(kinds[end + 1])} comes after ${String(kinds[end])}`);
  if (firstOf('RECORD') < firstOf('RUNNING')) problems.push('RECORD comes before RUNNING');
  if (last === 'COMPLETE' && !kinds.includes('RUNNING')) problems.push('COMPLETE comes without RUNNING');
  if (last === 'COMPLETE' && kinds.includes('ERROR')) problems.push('COMPLETE comes after an error');
  if (last === 'INCOMPLETE' && !kinds.includes('ERROR')) problems.push('INCOMPLETE comes without an error');
  if (ended && end === -1) problems.push('neither COMPLETE nor INCOMPLETE comes');
  if (end !== -1 && kinds.includes('RUNNING') && !kinds.includes('STATE')) problems.push('no STATE comes');
  return [...problems, ...stateProblems(events, end !== -1)];
}

/** Each state counts the records since the one before it, and differs from it. */
function stateProblems(events: readonly Event[], finished: boolean): readonly string[] {
  const problems: string[] = [];
  let records = 0;
  let previous: string | undefined;
  for (const { kind, state } of events) {
    if (kind === 'RECORD') records += 1;
    if (state === undefined) continue;
    const { text, count } = state;
    if (count !== records)
      problems.push(`a STATE has a record count of ${String(count)} instead of ${String(records)}`);
    if (count === 0 && text === previous) problems.push('a STATE repeats the one before it');
    records = 0;
    previous = text;
  }
  if (finished && records > 0)
    problems.push(
      `${records === 1 ? '1 record comes' : `${String(records)} records come`} after the last STATE`,
    );
  return problems;
}
