import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { peersBeside } from '../scripts/render/counterparts.mjs';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { namesInColumn, sectionUnder } from './support/documented-commands.js';

/* Every column of Fivetran's tables is a column of the same name here, or docs/migrating.md says where it went. */

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const columns = read('fixtures/fivetran-columns.txt')
  .split('\n')
  .filter((line) => /^\w/.test(line))
  .map((line) => {
    const [table = '', names = ''] = line.split(': ');
    return [table, names.split(' ')] as const;
  });

const fivetran = sectionUnder('From Fivetran', read('../docs/migrating.md'));
const [, changed = ''] = fivetran.split(/^(?=\| there +\| column there)/m);
const places = namesInColumn(0, changed).map(([table]) => table);

/** Columns that the document names for a table, or for all reports. */
const namedFor = (table: string): readonly string[] =>
  namesInColumn(1, changed).flatMap((names, row) => (places[row] === table ? names : []));

// The rows of "all reports" and "all tables" name no table.
const ofAll = namesInColumn(1, changed).flatMap((names, row) => (places[row] === undefined ? names : []));

const streams = streamsOf({ ...DEFAULT_SETTINGS, metrics: 'peers' });
const theirs = peersBeside(streams).find(({ column }) => column === 'Fivetran')?.streams ?? [];
const counterpartOf = (table: string) => {
  const ours = theirs.find(({ name }) => name === table)?.ours;
  return streams.find(({ name }) => name === ours);
};

/** Fivetran writes an underscore between a letter and a digit, if the letter belongs to it. */
const spelled = (name: string): string => name.replace(/_p_(?=\d)/, '_p').replace(/(?<=\d)_s$/, 's');

describe('the columns of Fivetran', () => {
  it.each(columns)('%s loses no column', (table, names) => {
    const stream = counterpartOf(table);
    const isReport = stream !== undefined && 'report' in stream;
    const ours = Object.keys(stream?.fields ?? {});
    const known = [...ours, ...namedFor(table), ...(isReport ? ofAll : [])];
    const spellings = (name: string): readonly string[] => (isReport ? [name, spelled(name)] : [name]);
    expect(ours.length).toBeGreaterThan(0);
    expect(names.filter((name) => !spellings(name).some((each) => known.includes(each)))).toEqual([]);
  });
});
