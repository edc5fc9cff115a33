import { afterEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Behaviours, type Simulator } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

/* Objects that were promoted in the TikTok app appear in reports, but in lists only if requested. */

const LEVELS = ['campaign', 'adgroup', 'ad'] as const;
const STREAMS = ['campaigns', 'adgroups', 'ads', 'campaign_insights', 'adgroup_insights', 'ad_insights'];
/** One in three objects. */
const WORLD = { accounts: 1, campaigns: 2, promoteCampaigns: 1, adgroups: 1, ads: 2, days: 10, now };

let simulator: Simulator;
afterEach(() => simulator.close());

const read = async (behaviours: Behaviours = {}): Promise<Outcome> => {
  simulator = await startSimulator({ ...WORLD, behaviours });
  return readFrom(simulator, {
    streams: STREAMS,
    config: { start_date: '2026-05-11', include_deleted: true },
  });
};

type Level = (typeof LEVELS)[number];

const idsIn = (outcome: Outcome, stream: string, level: Level): readonly unknown[] => [
  ...new Set(outcome.records(stream).map((row) => row[`${level}_id`])),
];

/** Objects that a report names and that have no row in their list. */
const unknownIn = (outcome: Outcome, level: Level): readonly unknown[] => {
  const known = idsIn(outcome, `${level}s`, level);
  return idsIn(outcome, `${level}_insights`, level).filter((id) => !known.includes(id));
};

describe('objects that were created in the TikTok app', () => {
  it('every object that reports name has a row, without an additional request', async () => {
    const outcome = await read();
    expect([outcome.exitCode, outcome.logs('WARN')]).toEqual([0, []]);
    for (const level of LEVELS) expect([level, unknownIn(outcome, level)]).toEqual([level, []]);
    const origins = outcome.records('campaigns').map((row) => row['campaign_system_origin']);
    expect(origins.filter((origin) => origin === 'PROMOTE')).toHaveLength(1);
    const lists = simulator.requests.filter(
      ({ path, query }) =>
        path.endsWith('/get/') && !path.startsWith('report/') && query['page_size'] !== '1',
    );
    expect(lists.map(({ path }) => path).sort()).toEqual(['ad/get/', 'adgroup/get/', 'campaign/get/']);
  });

  it('such objects are skipped with a warning if the API refuses to list them', async () => {
    const outcome = await read({ 'promote-objects': 'refused' });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    expect(outcome.records('campaigns')).toHaveLength(2);
    expect(LEVELS.map((level) => unknownIn(outcome, level).length)).toEqual([1, 1, 2]);
    expect(outcome.logs('WARN')).toEqual(
      LEVELS.map((level) =>
        expect.stringMatching(
          new RegExp(
            `^${level}s: .*TikTok refuses ${level}/get/ .* for objects created in the TikTok app; skipping them`,
          ),
        ),
      ),
    );
  });
});
