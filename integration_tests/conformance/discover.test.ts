import { beforeAll, describe, expect, it } from '@jest/globals';

import { runConnector, type Outcome } from '../support/connector.js';
import { discoverStreams, NO_NETWORK, OFFLINE_CONFIG, runDiscover } from './given.js';
import { duplicates, type Schema } from './rules/schema-nodes.js';
import { STREAM_RULES } from './rules/stream-rules.js';

const streams = await discoverStreams();

let outcome: Outcome;
beforeAll(async () => {
  outcome = await runDiscover();
});

describe('discover', () => {
  it('discover prints one message with all streams, and nothing else', () => {
    expect(outcome.lines.map(({ type }) => type)).toEqual(['CATALOG']);
    expect(outcome.stderr).toBe('');
    expect(streams).not.toHaveLength(0);
  });

  it('discover succeeds without a connection', () => {
    expect({ exitCode: outcome.exitCode, signal: outcome.signal }).toEqual({ exitCode: 0, signal: null });
  });

  it('discover gives each stream a unique name and no namespace', () => {
    expect(duplicates(streams.map(({ name }) => name))).toEqual([]);
    expect(streams.filter((stream) => 'namespace' in stream)).toEqual([]);
  });

  it('discover prints the same every time, whatever the config', async () => {
    const config = { ...OFFLINE_CONFIG, accounts: '1,2,3', include_deleted: true, lookback_days: 0 };
    const again = await runConnector(['discover', '--config=-'], {
      stdin: JSON.stringify(config),
      env: { ...NO_NETWORK, TZ: 'Pacific/Kiritimati', LANG: 'ar_AE.UTF-8' },
    });
    expect(again.stdout).toBe(outcome.stdout);
    expect(JSON.stringify({ type: 'CATALOG', catalog: { streams } })).toBe(outcome.stdout.trim());
  });

  it.each([
    ['a config with mistakes', JSON.stringify({ ...OFFLINE_CONFIG, accounts: 'mine' }), 'accounts'],
    ['a config that lacks everything', '{}', 'access_token'],
    ['no config at all', '', 'config'],
    ['a broken config', '{"access_token":', 'config'],
  ])('discover refuses %s with one error trace', async (_what, stdin, named) => {
    const refused = await runConnector(['discover', '--config', '-'], { stdin });
    const { lines, exitCode, stderr } = refused;
    expect({ types: lines.map(({ type }) => type), exitCode, stderr }).toEqual({
      types: ['TRACE'],
      exitCode: 1,
      stderr: '',
    });
    expect(refused.errors()).toEqual([expect.objectContaining({ failure_type: 'config_error' })]);
    expect(refused.errors()[0]?.message).toContain(named);
  });
});

describe.each(streams.map((stream) => [stream.name, stream] as const))('the stream %s', (_name, stream) => {
  it.each(Object.entries(STREAM_RULES))('a stream keeps the rule: %s', (_title, rule) => {
    expect(rule(stream as unknown as Schema)).toEqual([]);
  });
});
