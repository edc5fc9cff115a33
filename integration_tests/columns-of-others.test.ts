import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { peersBeside } from '../scripts/render/counterparts.mjs';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { namesInColumn, sectionUnder } from './support/documented-commands.js';

/* Each column of another connector's tables has the same name here, or docs/migrating.md says where it went. */

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const columns = [...read('fixtures/columns-of-others.txt').matchAll(/^([A-Z]\w+) (\w+): (.*)$/gm)].map(
  ([, peer = '', table = '', names = '']) => [peer, table, names.split(' ')] as const,
);

/** The columns that a section says are changed, each with its table; "all reports" and the like name none. */
function changedIn(heading: string): readonly { table: string | undefined; names: readonly string[] }[] {
  const section = sectionUnder(heading, read('../docs/migrating.md'));
  const [, rows = ''] = section.split(/^(?=\| there +\| column there)/m);
  const tables = namesInColumn(0, rows);
  return namesInColumn(1, rows).map((names, row) => ({ table: tables[row]?.[0], names }));
}

const CHANGED = {
  Airbyte: changedIn("From Airbyte's source"),
  Fivetran: changedIn('From Fivetran'),
};

const streams = streamsOf({ ...DEFAULT_SETTINGS, metrics: 'peers' });
const peers = peersBeside(streams);
const counterpartOf = (peer: string, table: string) => {
  const theirs = peers.find(({ column }) => column === peer)?.streams ?? [];
  const ours = theirs.find(({ name }) => name === table)?.ours;
  return streams.find(({ name }) => name === ours);
};

/** Fivetran writes an underscore between a letter and a digit. */
const spelled = (name: string): string => name.replace(/_p_(?=\d)/, '_p').replace(/(?<=\d)_s$/, 's');

describe('the columns of other connectors', () => {
  it.each(columns)('%s: %s loses no column', (peer, table, names) => {
    const stream = counterpartOf(peer, table);
    const isReport = stream !== undefined && 'report' in stream;
    const ours = Object.keys(stream?.fields ?? {});
    const changed = CHANGED[peer as keyof typeof CHANGED]
      .filter((row) => row.table === table || (isReport && row.table === undefined))
      .flatMap((row) => row.names);
    const known = new Set([...ours, ...changed]);
    const isKnown = (name: string): boolean => known.has(name) || (isReport && known.has(spelled(name)));
    expect(ours.length).toBeGreaterThan(0);
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
  });
});
