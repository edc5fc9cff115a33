import { beforeAll, describe, expect, it } from '@jest/globals';

import type { Json } from '../cdk/index.js';
import { denyEndpoint, type SimulatorOptions } from '../simulator/index.js';
import { DEFAULT_SETTINGS, streamsOf } from '../streams/index.js';
import { readReports, withSimulator, type ReportsRead } from './testing/in-process.js';

/* No test reads a column that the simulator never fills. Three reads together fill every column. */

interface Reading {
  readonly world: SimulatorOptions;
  readonly streams: readonly string[];
}

const STREAMS = streamsOf(DEFAULT_SETTINGS);

/** Three accounts with nine campaigns each have every objective and every buying type. */
const WORLD: SimulatorOptions = { accounts: 3, campaigns: 9, adgroups: 1, ads: 1, days: 1 };

const EVERYTHING: Reading = { world: WORLD, streams: STREAMS.map(({ name }) => name) };

/** Columns of only some ad groups and ads, and of changes from one day to the next. */
const MANY: Reading = {
  world: { ...WORLD, adgroups: 2, ads: 2, days: 2 },
  streams: ['adgroups', 'ads', 'creative_fatigue', 'reconciliation', 'campaign_insights'],
};

/** Columns of names that only clients know, of Smart+ ads with a single creative, and of warnings and errors. */
const REST: Reading = {
  world: {
    ...{ ...WORLD, adgroups: 2, days: 2 },
    behaviours: { 'field-names': 'older-too', 'promote-objects': 'refused' },
    faults: [denyEndpoint('campaign/get/', '7100000000000000002')],
  },
  streams: [
    ...['campaigns', 'adgroups', 'ads', 'smart_plus_adgroups', 'smart_plus_ads', 'gmv_max_campaigns'],
    'ad_creatives_bridge',
    'account_sync_status',
  ],
};

const read = ({ world, streams }: Reading): Promise<ReportsRead> =>
  withSimulator(world, (simulator) =>
    readReports(simulator, { days: 2, streams, config: { include_deleted: true } }),
  );

/** Empty texts and lists say no more about a column than null. */
const isValue = (value: Json | undefined): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

describe('every column has a value in some row of the simulator', () => {
  const filled = new Map(STREAMS.map(({ name }) => [name, new Set<string>()]));

  beforeAll(async () => {
    for (const reading of [EVERYTHING, MANY, REST]) {
      const { rows } = await read(reading);
      for (const { stream, row } of rows) {
        const columns = filled.get(stream);
        for (const [column, value] of Object.entries(row)) if (isValue(value)) columns?.add(column);
      }
    }
  });

  it.each(STREAMS.map(({ name, fields }) => [name, Object.keys(fields)] as const))(
    'stream %s has no column without a value',
    (stream, columns) => {
      expect(columns.filter((column) => filled.get(stream)?.has(column) !== true)).toEqual([]);
    },
  );
});
