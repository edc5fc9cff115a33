import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { breakingLines, sectionsOf } from '../../scripts/release/changelog.mjs';
import { SUGGESTED_STREAMS } from '../../src/streams/index.js';
import type { StateBody } from '../support/connector.js';
import { sectionUnder } from '../support/documented-commands.js';
import { discoverStreams, futureOf, isIncremental } from './given.js';
import { acceptanceProblems, filesIn } from './rules/acceptance-rules.js';
import { metadataProblems } from './rules/metadata-rules.js';
import type { Schema } from './rules/schema-nodes.js';

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), 'utf8');

interface Metadata {
  readonly dockerRepository: string;
  readonly dockerImageTag: string;
  readonly icon: string;
  readonly releases: {
    readonly breakingChanges: Readonly<
      Record<
        string,
        {
          readonly migrationDocumentationUrl: string;
          readonly scopedImpact: readonly { readonly impactedScopes: readonly string[] }[];
        }
      >
    >;
  };
  readonly allowedHosts: { readonly hosts: readonly string[] };
  readonly suggestedStreams: { readonly streams: readonly string[] };
}

const streams = await discoverStreams();
const names = streams.map(({ name }) => name);
const metadata = (): Metadata => (parse(read('metadata.yaml')) as { readonly data: Metadata }).data;
const { version } = JSON.parse(read('package.json')) as { readonly version: string };

describe('metadata.yaml', () => {
  it('metadata.yaml is accepted by the registry', () => {
    expect(metadataProblems(parse(read('metadata.yaml')))).toEqual([]);
  });

  it('metadata.yaml has the version of package.json and of the changelog', () => {
    expect(metadata().dockerImageTag).toBe(version);
    const headings = read('CHANGELOG.md').match(/^## .*$/gm) ?? [];
    expect(headings.filter((heading) => heading.split(/[\s[\]]+/).includes(version))).toHaveLength(1);
  });

  it('metadata.yaml suggests the default streams, and allows the requested hosts', () => {
    expect(metadata().suggestedStreams.streams).toEqual(SUGGESTED_STREAMS);
    expect(SUGGESTED_STREAMS.filter((name) => !names.includes(name))).toEqual([]);
    expect(metadata().allowedHosts.hosts).toEqual(['business-api.tiktok.com', 'sandbox-ads.tiktok.com']);
  });

  it('metadata.yaml names a square icon', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(read(metadata().icon)) ?? [];
    expect(Number(width)).toBeGreaterThan(0);
    expect(height).toBe(width);
  });
});

describe('the breaking changes', () => {
  const breaking = Object.entries(metadata().releases.breakingChanges);
  const guide = read('docs/upgrading.md');
  const sections = sectionsOf(read('CHANGELOG.md'));

  it('breaking changes that are not released yet are announced for exactly one later version', () => {
    const released = sections.map((section) => section.version);
    const later = breaking.filter(([announced]) => !released.includes(announced));
    expect(later).toHaveLength(breakingLines(sections[0]!).length > 0 ? 1 : 0);
  });

  it('a released version with breaking entries announces them', () => {
    const silent = sections.filter(
      (section) =>
        section.day !== undefined &&
        breakingLines(section).length > 0 &&
        !breaking.some(([announced]) => announced === section.version),
    );
    expect(silent).toEqual([]);
  });

  it.each(breaking)(
    'docs/upgrading.md has what to do for %s: a row for each breaking entry',
    (announced, change) => {
      const section = sectionUnder(`To ${announced}`, guide);
      const rows = section
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .slice(2);
      const entries = breakingLines(sections.find((one) => one.version === announced) ?? sections[0]!);
      const anchor = `#to-${announced.replaceAll('.', '')}`;
      expect(rows).toHaveLength(entries.length);
      expect(change.migrationDocumentationUrl.endsWith(`/docs/upgrading.md${anchor}`)).toBe(true);
      const impacted = change.scopedImpact.flatMap(({ impactedScopes }) => impactedScopes);
      expect(impacted.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
      expect(impacted.filter((name) => !names.includes(name))).toEqual([]);
    },
  );
});

describe('the image', () => {
  const instructions = (name: string): readonly string[] =>
    [...read('Dockerfile').matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest);
  const labels = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      instructions('LABEL').flatMap((label) =>
        [...label.matchAll(/([\w.]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value] as const),
      ),
    );

  it('the image has the labels of metadata.yaml', () => {
    const { dockerRepository: name, dockerImageTag: tag } = metadata();
    expect(labels()).toMatchObject({ 'io.airbyte.name': name, 'io.airbyte.version': tag });
  });

  it('the image has its entrypoint in AIRBYTE_ENTRYPOINT, with an absolute path', () => {
    const entrypoint = JSON.parse(instructions('ENTRYPOINT').join('')) as readonly string[];
    expect(instructions('ENV')).toContain(`AIRBYTE_ENTRYPOINT="${entrypoint.join(' ')}"`);
    expect(entrypoint.at(-1)).toMatch(/^\//);
  });

  it('the image has a shell', () => {
    expect(instructions('FROM').slice(-1)).toEqual(['${BASE_IMAGE}']);
    const [base = ''] = instructions('ARG').filter((line) => line.startsWith('BASE_IMAGE='));
    expect(base).not.toMatch(/^$|distroless|scratch/);
  });
});

describe('acceptance-test-config.yml', () => {
  const config = parse(read('acceptance-test-config.yml')) as Schema;
  const json = (path: string): unknown => JSON.parse(read(`integration_tests/acceptance/${path}`));

  it('acceptance-test-config.yml is as strict as possible', () => {
    expect(acceptanceProblems(config)).toEqual([]);
  });

  it('acceptance-test-config.yml names the image of this version', () => {
    const { dockerRepository: name, dockerImageTag: tag } = metadata();
    expect(config['connector_image']).toBe(`${name}:${tag}`);
  });

  it('acceptance-test-config.yml names files that exist', () => {
    expect(filesIn(config)).not.toEqual([]);
    expect(filesIn(config).filter((path) => !existsSync(at(path)))).toEqual([]);
  });

  it('the acceptance catalog has all streams, incremental if they support it', () => {
    const catalog = json('configured_catalog.json') as {
      streams: { stream: { name: string }; sync_mode: string }[];
    };
    expect(catalog.streams.map(({ stream, sync_mode: mode }) => [stream.name, mode])).toEqual(
      streams.map((stream) => [stream.name, isIncremental(stream) ? 'incremental' : 'full_refresh']),
    );
  });

  it('acceptance-test-config.yml expects records of every stream, or says why it has none', () => {
    const expected = read('integration_tests/acceptance/expected_records.jsonl').trim().split('\n');
    const named = new Set(expected.map((line) => (JSON.parse(line) as { stream: string }).stream));
    const { tests } = (config['acceptance_tests'] as Record<string, { tests: readonly Schema[] }>)[
      'basic_read'
    ]!;
    const empty = (tests[0]?.['empty_streams'] ?? []) as readonly { readonly name: string }[];
    expect(empty.map(({ name }) => name)).toEqual(['ad_benchmarks', 'reconciliation', 'account_sync_status']);
    expect([...named, ...empty.map(({ name }) => name)].sort()).toEqual(
      streams.map(({ name }) => name).sort(),
    );
  });

  it('the acceptance tests have a state of the far future for every incremental stream', () => {
    const states = json('abnormal_state.json') as StateBody[];
    expect(states.map(({ stream }) => stream.stream_descriptor.name)).toEqual(
      streams.filter(isIncremental).map(({ name }) => name),
    );
    expect(futureOf(states)).toEqual(states);
  });
});
