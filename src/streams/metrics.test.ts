import { describe, expect, it } from '@jest/globals';

import { streams, reportStreams } from './index.js';
import { metricsOf, type KnownMetric } from './testing/fixtures.js';

const MOST_METRICS = 100;
const LEVELS = ['advertiser', 'campaign', 'adgroup', 'ad'];
const KEYS_AND_NAMES = ['campaign_id', 'campaign_name', 'adgroup_id', 'adgroup_name', 'ad_name'];

const AUDIENCE_STREAMS = reportStreams.map(({ name }) => name).filter((name) => name !== 'ad_insights');

/** The metrics that a stream has as columns, in their order. */
function askedBy(stream: string): readonly string[] {
  const { fields = {}, primaryKey = [] } = streams.find(({ name }) => name === stream) ?? {};
  return Object.keys(fields).filter((column) => !primaryKey.includes(column));
}

/** Known metrics that exist at a level, names and keys apart. */
function availableAt(level: string, reportType: 'basic' | 'audience'): readonly KnownMetric[] {
  return metricsOf(reportType).filter(
    ({ from }) =>
      from === 'unknown' || (LEVELS.indexOf(from) <= LEVELS.indexOf(level) && LEVELS.includes(from)),
  );
}

const named = (metrics: readonly KnownMetric[]): readonly string[] => metrics.map(({ name }) => name);
const byName = (reportType: 'basic' | 'audience') =>
  new Map(metricsOf(reportType).map((metric) => [metric.name, metric]));

describe('the metrics of ad_insights', () => {
  const asked = askedBy('ad_insights');
  const known = byName('basic');
  const ofTap = named(availableAt('ad', 'basic').filter(({ by }) => by.includes('tap')));
  const ofAirbyte = named(
    availableAt('ad', 'basic').filter(({ by }) => by.includes('airbyte') && !by.includes('tap')),
  );

  it('fill one call and no more', () => {
    expect(asked).toHaveLength(MOST_METRICS);
    expect(new Set(asked).size).toBe(MOST_METRICS);
  });

  it('begin with keys and names, then the currency', () => {
    expect(asked.slice(0, 6)).toEqual([...KEYS_AND_NAMES, 'currency']);
  });

  it('go on with all that the Singer tap asks for at this level', () => {
    const rest = ofTap.filter((name) => !KEYS_AND_NAMES.includes(name));
    expect([...asked.slice(6, 6 + rest.length)].sort()).toEqual([...rest].sort());
  });

  it('go on with what Airbyte’s source asks for, until the call is full', () => {
    const after = asked.slice(asked.findLastIndex((name) => ofTap.includes(name)) + 1);
    expect(ofAirbyte).toEqual(expect.arrayContaining([...after]));
    const left = reportStreams[0]?.leftOutMetrics ?? [];
    const leftOfAirbyte = ofAirbyte.filter((name) => !asked.includes(name));
    expect([...left.slice(0, leftOfAirbyte.length)].sort()).toEqual([...leftOfAirbyte].sort());
  });

  it('are well documented ones before the others, within each group, and never doubtful ones', () => {
    const all = [...asked, ...(reportStreams[0]?.leftOutMetrics ?? [])];
    expect(all.filter((name) => !['high', 'medium'].includes(known.get(name)?.confidence ?? ''))).toEqual([]);
    // Keys, names and the currency come first whoever vouches for them; what the other connectors ask for is high.
    const rest = all.slice(6).map((name) => known.get(name)?.confidence);
    const askedByOthers = [...ofTap, ...ofAirbyte].filter((name) => !KEYS_AND_NAMES.includes(name)).length;
    expect(new Set(rest.slice(0, askedByOthers))).toEqual(new Set(['high']));
    const others = rest.slice(askedByOthers);
    expect(others.lastIndexOf('high')).toBeLessThan(others.indexOf('medium'));
  });

  it('leave nothing out without saying so', () => {
    const [stream] = reportStreams;
    const missing = [...ofTap, ...ofAirbyte].filter((name) => !asked.includes(name));
    expect(stream?.leftOutMetrics).toEqual(expect.arrayContaining(missing));
    expect((stream?.leftOutMetrics ?? []).filter((name) => asked.includes(name))).toEqual([]);
  });
});

describe.each(AUDIENCE_STREAMS)('the metrics of %s', (stream) => {
  const level = stream.startsWith('campaign') ? 'campaign' : 'ad';
  const asked = askedBy(stream);
  const known = byName('audience');
  const keys = level === 'ad' ? KEYS_AND_NAMES : ['campaign_name'];

  it('fit into one call, each once', () => {
    expect(asked.length).toBeLessThanOrEqual(MOST_METRICS);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('begin with keys and names', () => {
    expect(asked.slice(0, keys.length)).toEqual(keys);
  });

  it('go on with all that the Singer tap asks for at this level', () => {
    const dimension = `${level}_id`;
    const ofTap = named(availableAt(level, 'audience').filter(({ by }) => by.includes('tap')));
    const rest = ofTap.filter((name) => !keys.includes(name) && name !== dimension);
    expect([...asked.slice(keys.length, keys.length + rest.length)].sort()).toEqual([...rest].sort());
  });

  it('are known to exist in audience reports of this level', () => {
    const available = named(availableAt(level, 'audience'));
    expect(asked.filter((name) => !available.includes(name))).toEqual([]);
    expect(asked.filter((name) => known.get(name)?.by.includes('unverified'))).toEqual([]);
  });

  it('are all that is documented: nothing is left out', () => {
    expect(reportStreams.find(({ name }) => name === stream)?.leftOutMetrics).toEqual([]);
  });
});

describe.each(reportStreams.map(({ name, fields }) => [name, fields] as const))(
  'the columns of %s',
  (name, fields) => {
    const known = byName(name === 'ad_insights' ? 'basic' : 'audience');
    const metrics = askedBy(name).flatMap((column) => known.get(column) ?? []);

    it('have the types of their metrics, ids as text', () => {
      expect(metrics.length).toBeGreaterThan(40);
      const types = metrics.map((metric) => [metric.name, fields[metric.name]?.schema['type']]);
      expect(types).toEqual(
        metrics.map((metric) => [
          metric.name,
          ['null', metric.name.endsWith('_id') ? 'string' : metric.type],
        ]),
      );
    });

    it('are null for a dash, text too, except in names', () => {
      for (const metric of metrics) {
        const expected = metric.name.endsWith('_name') ? '-' : null;
        expect([metric.name, fields[metric.name]?.parse('-')]).toEqual([metric.name, expected]);
      }
    });

    it('have the day as a date', () => {
      expect(fields['stat_time_day']?.schema).toEqual({ type: ['null', 'string'], format: 'date' });
      expect(fields['stat_time_day']?.parse('2022-03-29 00:00:00')).toBe('2022-03-29');
    });
  },
);
