import { describe, expect, it } from '@jest/globals';

import { peersBeside } from '../scripts/render/counterparts.mjs';
import { DEFAULT_SETTINGS, familiesOf, streamsOf, SUGGESTED_STREAMS } from '../src/streams/index.js';
import { METRIC_TABLES } from '../src/streams/reports/metric-tables.js';
import { allMetrics, SUPPORTED_REPORTS } from '../src/tiktok/index.js';
import { METRICS_PER_CALL } from '../src/tiktok/api/limits.js';
import { DOCUMENTS, read } from './support/documents.js';

/*
 * Every number of streams, reports or metrics that a document states is counted here, or named with the reason why it
 * cannot be. Generated documents are counted by what generates them, and decisions and releases speak of their day.
 */

const streams = streamsOf(DEFAULT_SETTINGS);
const namesIn = (...titles: readonly string[]): readonly string[] =>
  familiesOf(DEFAULT_SETTINGS)
    .filter(({ title }) => titles.includes(title))
    .flatMap((family) => family.streams.map(({ name }) => name));
const reports = namesIn('Reports');

const breakdowns = new Set(reports.flatMap((name) => /_by_(\w+?)(?:_hourly)?$/.exec(name)?.[1] ?? []));
const metrics = new Set(
  Object.values(METRIC_TABLES).flatMap((table) => allMetrics(table).map(([name]) => name)),
);
const tap = peersBeside(streams).find(({ column }) => column.includes('Singer'))?.streams ?? [];

/** A text with `#` for its number, in one document or in all, and what the number counts. */
const COUNTED: readonly (readonly [document: string, text: string, count: number])[] = [
  ['all', '# suggested streams', SUGGESTED_STREAMS.length],
  ['all', '# metrics per call', METRICS_PER_CALL],
  ['all', 'up to a # metrics', METRICS_PER_CALL],
  ['README.md', 'in # streams (', streams.length],
  ['README.md', '# streams are suggested', SUGGESTED_STREAMS.length],
  ['README.md', '**# reports** of', reports.length],
  ['README.md', '# kinds of breakdown', breakdowns.size],
  ['CONTRIBUTING.md', '# metrics', METRICS_PER_CALL],
  [
    'docs/custom-reports.md',
    'more than # hundred kinds of reports',
    Math.floor(SUPPORTED_REPORTS.length / 100),
  ],
  ['README.md', 'any of [# metrics]', Math.round(metrics.size / 100) * 100],
  ['docs/custom-reports.md', 'TikTok accepts # metrics', METRICS_PER_CALL],
  ['docs/adding-a-stream.md', 'the first # that exist', METRICS_PER_CALL],
  ['docs/migrating.md', 'The # streams have the same names', tap.length],
  ['docs/performance.md', 'a # metrics too', METRICS_PER_CALL],
  ['docs/performance.md', 'there are # now', streams.length],
  ['docs/performance.md', 'read of # streams', SUGGESTED_STREAMS.length],
  ['docs/reliability.md', 'over # streams and three accounts', SUGGESTED_STREAMS.length],
  ['docs/reliability.md', 'reads the # streams over', SUGGESTED_STREAMS.length],
  ['docs/troubleshooting.md', 'One call returns # metrics', METRICS_PER_CALL],
  ['docs/unsettled.md', 'more than # metrics', METRICS_PER_CALL],
];

/** Statements that are not counted, and why. */
const NOT_COUNTED: readonly (readonly [document: string, text: string, reason: string])[] = [
  ['docs/adding-a-stream.md', 'That is four streams', 'adding-a-stream.test.ts makes them'],
  ['docs/migrating.md', 'Their three reports', 'what another connector has proposed'],
  ['docs/reliability.md', 'three to six streams', 'STREAM_SETS in fuzz/mutated-reads.ts'],
  ['docs/scoreboard.md', 'about 100 metrics here', 'rounded; the rows are what is compared'],
  ['examples/pyairbyte/README.md', 'every cell of twelve streams', 'STREAMS in test_postgres.py'],
];

const WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const HUNDREDS: Readonly<Record<number, string>> = { 100: 'hundred', 1000: 'thousand' };

/** A number as documents write it. */
const spellings = (count: number): readonly string[] => [
  count.toLocaleString('en'),
  ...[WORDS[count], HUNDREDS[count]].filter((word) => word !== undefined),
];

const NUMBER = String.raw`\b(?:\d[\d,]*|${[...WORDS, ...Object.values(HUNDREDS)].join('|')})`;
const STATEMENT = new RegExp(`${NUMBER} (?:[a-z+-]+ ){0,2}(?:streams|reports|metrics)\\b`, 'gi');

const isHeld = (document: string): boolean =>
  !document.startsWith('docs/adr/') && !read(document).includes('Generated from the code');

/** The text of a document without results of a run; of the changelog, what is not released yet. */
function textOf(document: string): string {
  const text = document === 'CHANGELOG.md' ? (read(document).split(/^## /m)[1] ?? '') : read(document);
  return text.replace(/<!-- written by .*: begin -->.*<!-- written by .*: end -->/s, '');
}

/** Texts with a number that is accounted for. */
const heldIn = (document: string): readonly string[] =>
  [...COUNTED.map(([where, text]) => [where, text] as const), ...NOT_COUNTED]
    .filter(([where]) => where === document || where === 'all')
    .map(([, text]) => text);

const places = (text: string, part: string): readonly (readonly [from: number, to: number])[] =>
  [...text.matchAll(pattern(part))].map(({ index, 0: { length } }) => [index, index + length]);

/** What a text with `#` matches: any number in its place. */
const pattern = (part: string): RegExp =>
  new RegExp(part.replace(/[.*+?()[\]]/g, '\\$&').replace('#', `(${NUMBER})`), 'gi');

describe('the numbers of streams, reports and metrics in the documents', () => {
  it.each(COUNTED)('%s: the number of "%s" is %i', (document, part, count) => {
    const texts = document === 'all' ? DOCUMENTS.filter(isHeld).map(textOf) : [textOf(document)];
    const stated = texts.flatMap((text) =>
      [...text.matchAll(pattern(part))].map(([, number = '']) => number),
    );
    expect(stated.length).toBeGreaterThan(0);
    expect(stated.filter((number) => !spellings(count).includes(number.toLowerCase()))).toEqual([]);
  });

  it.each(NOT_COUNTED)('%s has "%s", which is not counted: %s', (document, part) => {
    expect(textOf(document)).toContain(part);
  });

  it.each(DOCUMENTS.filter(isHeld))('every number in %s is accounted for', (document) => {
    const text = textOf(document);
    const held = heldIn(document).flatMap((part) => places(text, part));
    const open = [...text.matchAll(STATEMENT)].filter(
      ({ index }) => !held.some(([from, to]) => from <= index && index < to),
    );
    expect(open.map(([statement]) => statement)).toEqual([]);
  });
});
