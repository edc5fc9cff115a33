import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { world } from '../scripts/acceptance-world.mjs';
import { breakingLines, sectionsOf } from '../scripts/release/changelog.mjs';
import { addDays, firstDayOfMonth } from '../src/cdk/index.js';
import { startSimulator } from '../src/simulator/index.js';
import { discoverStreams } from './conformance/given.js';
import type { CatalogStream, Outcome, StateBody } from './support/connector.js';
import { readFrom } from './support/reads.js';

/** What each release wrote, by the release itself (scripts/release.mjs). */
const FOLDER = fileURLToPath(new URL('fixtures/releases/', import.meta.url));
const VERSIONS = readdirSync(FOLDER);

const sections = sectionsOf(readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8'));

interface Catalog {
  readonly streams: readonly { readonly stream: CatalogStream; readonly cursor_field?: readonly string[] }[];
}

interface Release {
  readonly config: Readonly<Record<string, unknown>>;
  readonly catalog: Catalog;
  readonly state: readonly StateBody[];
}

function releaseOf(version: string): Release {
  const json = (name: string): unknown =>
    JSON.parse(readFileSync(`${FOLDER}${version}/${name}.json`, 'utf8'));
  return {
    config: json('config') as Release['config'],
    catalog: json('catalog') as Catalog,
    state: json('state') as Release['state'],
  };
}

const today = await discoverStreams();
const named = (name: string): CatalogStream | undefined => today.find((stream) => stream.name === name);

/** What of an old stream does not fit the present one; a new column always fits. */
function misfitsOf(before: CatalogStream): readonly string[] {
  const now = named(before.name);
  if (now === undefined) return [`${before.name} is gone`];
  const columns = Object.entries(before.json_schema.properties).flatMap(([column, { type, format }]) => {
    const present = now.json_schema.properties[column];
    if (present === undefined) return [`${before.name}.${column} is gone`];
    const same = JSON.stringify([present.type, present.format]) === JSON.stringify([type, format]);
    return same ? [] : [`${before.name}.${column} has another type`];
  });
  const keys = (['source_defined_primary_key', 'default_cursor_field'] as const).filter(
    (key) => JSON.stringify(before[key] ?? []) !== JSON.stringify(now[key] ?? []),
  );
  return [...columns, ...keys.map((key) => `${before.name} has another ${key}`)];
}

/** The breaking entries of everything that came after a version. */
const brokenSince = (version: string): string =>
  sections
    .slice(
      0,
      sections.findIndex((section) => section.version === version),
    )
    .flatMap(breakingLines)
    .join('\n');

const stateOf = (states: readonly StateBody[], name: string): StateBody | undefined =>
  states.find(({ stream }) => stream.stream_descriptor.name === name);

/** The cursors in a stream's state. */
const cursorsOf = (states: readonly StateBody[], name: string): readonly string[] => {
  const { states: partitions = [] } = (stateOf(states, name)?.stream.stream_state ?? {}) as {
    readonly states?: readonly { readonly cursor: Readonly<Record<string, string>> }[];
  };
  return partitions.flatMap(({ cursor }) => Object.values(cursor)).sort();
};

it('what a release wrote is kept for every version of the changelog', () => {
  const released = sections.slice(1).map(({ version }) => version);
  expect(released.length).toBeGreaterThan(0);
  expect(VERSIONS.sort()).toEqual(released.sort());
});

it('a stream, a column, a type, a key or a cursor that is no more is a misfit, and a new column is none', () => {
  const stream = named('campaigns')!;
  const { properties } = stream.json_schema;
  const fewer = Object.fromEntries(Object.entries(properties).slice(1));
  const older = (columns: CatalogStream['json_schema']['properties']): CatalogStream => ({
    ...stream,
    json_schema: { ...stream.json_schema, properties: columns },
  });
  expect(misfitsOf(older(fewer))).toEqual([]);
  expect([
    ...misfitsOf({ ...stream, name: 'campaign_notes' }),
    ...misfitsOf(older({ ...properties, notes: { type: ['null', 'string'] } })),
    ...misfitsOf(older({ ...properties, budget: { type: ['null', 'string'] } })),
    ...misfitsOf({ ...stream, source_defined_primary_key: [['notes']] }),
    ...misfitsOf({ ...stream, default_cursor_field: ['notes'] }),
  ]).toEqual([
    'campaign_notes is gone',
    'campaigns.notes is gone',
    'campaigns.budget has another type',
    'campaigns has another source_defined_primary_key',
    'campaigns has another default_cursor_field',
  ]);
});

describe.each(VERSIONS)('the config, catalog and state of version %s', (version) => {
  const { config, catalog, state } = releaseOf(version);
  const kept: Catalog = { streams: catalog.streams.filter(({ stream }) => named(stream.name) !== undefined) };
  const names = kept.streams.map(({ stream }) => stream.name);
  /** A report reads these many days again, some in whole months; a state that is understood saves all days before. */
  const LOOKBACK = 7;

  let next: Outcome;
  beforeAll(async () => {
    const simulator = await startSimulator({ ...world, now: () => new Date(world.now) });
    try {
      next = await readFrom(simulator, {
        catalog: kept,
        config,
        state,
        run: { env: { FAKE_NOW: world.now } },
      });
    } finally {
      await simulator.close();
    }
  });

  it('this build reads all streams to their end', () => {
    expect({ exitCode: next.exitCode, errors: next.errors() }).toEqual({ exitCode: 0, errors: [] });
    expect(names.filter((name) => next.statuses(name).at(-1) !== 'COMPLETE')).toEqual([]);
  });

  it('this build resumes where that version stopped', () => {
    const reads = kept.streams.map(({ stream: { name }, cursor_field: [field = ''] = [] }) => {
      const [saved] = cursorsOf(state, name);
      const oldest = next
        .records(name)
        .map((row) => String(row[field]))
        .sort()[0];
      return { name, saved, oldest };
    });
    const resumed = reads.filter(({ saved, oldest }) => saved !== undefined && oldest !== undefined);
    const tooOld = resumed.filter(
      ({ saved = '', oldest = '' }) => oldest < firstDayOfMonth(addDays(saved.slice(0, 10), -LOOKBACK)),
    );
    expect(resumed.length).toBeGreaterThan(0);
    expect(tooOld).toEqual([]);
  });

  it('this build forgets no cursor of that version', () => {
    const lost = names.filter((name) => {
      const [before, after] = [cursorsOf(state, name), cursorsOf(next.finalState(), name)];
      return after.length < before.length || before.some((cursor, index) => cursor > (after[index] ?? ''));
    });
    expect(lost).toEqual([]);
  });

  it('what no longer fits the tables of that version is named by a breaking entry of the changelog', () => {
    const entries = brokenSince(version);
    const misfits = catalog.streams.flatMap(({ stream }) => misfitsOf(stream));
    expect(misfits.filter((misfit) => !entries.includes(`\`${misfit.split(/[ .]/)[0] ?? ''}\``))).toEqual([]);
  });
});
