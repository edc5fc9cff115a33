import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { peersBeside } from '../scripts/render/counterparts.mjs';
import { ORIGINS } from '../src/commands/migrate/origins.js';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { connectionSpecification } from '../src/tiktok/index.js';
import { namesInColumn } from './support/documented-commands.js';

const streams = streamsOf(DEFAULT_SETTINGS);
const peers = peersBeside(streams);
const document = (name: string): string => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8');

const theirs = peers.flatMap(({ column, streams: all }) =>
  all.map((stream) => ({ ...stream, title: `${column}: ${stream.name}` })),
);

describe('a stream of another connector', () => {
  it.each(theirs.map((stream) => [stream.title, stream] as const))(
    '%s has a counterpart, or a reason why there is none',
    (_, { ours, config, reason }) => {
      expect([ours, config, reason].filter((told) => told !== undefined)).toHaveLength(1);
      if (ours !== undefined) expect(streams.map(({ name }) => name)).toContain(ours);
      if (config !== undefined) expect(Object.keys(connectionSpecification.properties)).toContain(config);
      if (reason !== undefined) expect(reason).toMatch(/^[A-Z`…].{20,}\.$/);
    },
  );

  it('a stream is assigned to one of ours only if that cannot be derived from the stream itself', () => {
    const known = new Set(streams.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]));
    expect(theirs.filter(({ name, isDerived }) => !isDerived && known.has(name))).toEqual([]);
  });

  it('a stream is listed once', () => {
    const titles = theirs.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) < index)).toEqual([]);
  });
});

describe('the other connectors', () => {
  const counts = Object.fromEntries(
    peers.map(({ column, streams: all }) => [
      column,
      [all.length, all.filter(({ reason }) => reason !== undefined).length],
    ]),
  );

  it('the other connectors have the streams they are known to have, and few that are missing here', () => {
    expect(counts).toEqual({
      'Mage, Singer tap': [9, 0],
      Airbyte: [49, 3],
      Fivetran: [32, 2],
      Estuary: [6, 0],
      'Estuary, older': [25, 4],
      Databricks: [21, 0],
      Meltano: [18, 0],
      Nango: [11, 1],
    });
  });

  it('the streams of Airbyte’s source are found by the names under which their states are accepted', () => {
    const [airbyte] = peers.filter(({ column }) => column === 'Airbyte');
    const found = airbyte?.streams.filter(({ ours }) => ours !== undefined) ?? [];
    const elsewhere = found.filter(({ isDerived }) => !isDerived).map(({ name, ours }) => [name, ours]);
    expect(Object.fromEntries(elsewhere)).toEqual(ORIGINS['airbyte']?.elsewhere);
    expect(found.length).toBeGreaterThan(30);
  });
});

describe('docs/coverage.md', () => {
  it('the config keys in coverage.md exist', () => {
    const [, how = ''] = document('coverage.md').split('## How they read');
    const keys = namesInColumn(5, how.trim()).flat();
    expect(keys).toEqual(expect.arrayContaining(['lookback_days', 'on_account_error']));
    expect(keys.filter((key) => !(key in connectionSpecification.properties))).toEqual([]);
  });
});

describe('docs/streams.md', () => {
  it('docs/streams.md has a link target for every stream', () => {
    const text = document('streams.md');
    const isLinkable = ({ name }: { readonly name: string }): boolean =>
      text.includes(`\n### ${name}\n`) || text.includes(`<a id="${name}">`);
    expect(streams.filter((stream) => !isLinkable(stream))).toEqual([]);
  });
});
