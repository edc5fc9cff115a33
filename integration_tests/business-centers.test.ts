import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { denyBusinessCenter, lackScope, startSimulator, type Simulator } from '../src/simulator/index.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, readFrom } from './support/reads.js';
import { now } from './support/time.js';

/* Tokens that lack a permission of business centers, or whose user lacks a role in one of them. */

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 10, now });
});
afterEach(() => simulator.close());

const CENTER = 'Ad Account Management > Business Center >';
const BALANCE = `${CENTER} Ad Account Balance and Transaction`;

/** The path that each stream needs, and its box. */
const STREAMS: Readonly<Record<string, readonly [path: string, box: string]>> = {
  bc_account_costs: ['bc/account/cost/get/', BALANCE],
  bc_account_transactions: ['bc/account/transaction/get/', BALANCE],
  bc_balances: ['bc/balance/get/', `${CENTER} Read Business Center`],
  advertiser_balances: ['advertiser/balance/get/', BALANCE],
  bc_budget_changes: ['bc/account/budget/changelog/get/', BALANCE],
  bc_members: ['bc/member/get/', `${CENTER} Business Center Member Management`],
  bc_partners: ['bc/partner/get/', `${CENTER} Business Center Partner Management`],
  bc_activity_log: ['changelog/get/', 'Ads Management > Change Log'],
};
const NAMES = Object.keys(STREAMS);
const OTHERS = ['campaigns', 'ad_insights', 'business_centers'];

const CONFIG = { start_date: '2026-05-15' };
const SKIP = { ...CONFIG, on_account_error: 'skip' };

describe('a token that lacks the permissions of business centers', () => {
  beforeEach(() => {
    for (const [path] of Object.values(STREAMS)) simulator.addFault(lackScope(path));
  });

  it('each stream fails with a config_error that names its box, and all others are complete', async () => {
    const streams = [...OTHERS, ...NAMES];
    const outcome = await readFrom(simulator, { streams, config: CONFIG });
    expect(outcome.exitCode).toBe(1);
    assertProtocol(outcome, catalogOf(streams));
    for (const name of OTHERS) expect([name, outcome.statuses(name).at(-1)]).toEqual([name, 'COMPLETE']);
    for (const [name, [, box]] of Object.entries(STREAMS)) {
      expect([name, outcome.statuses(name).at(-1)]).toEqual([name, 'INCOMPLETE']);
      const errors = outcome.errors(name);
      expect(errors.map(({ failure_type }) => failure_type)).toEqual(['config_error']);
      expect(errors[0]?.message).toContain(`Its box on the consent page: ${box}.`);
    }
  });

  it('with on_account_error skip, each stream is complete with a warning that names its box', async () => {
    const outcome = await readFrom(simulator, { streams: [...OTHERS, ...NAMES], config: SKIP });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    for (const [name, [, box]] of Object.entries(STREAMS)) {
      expect([name, outcome.statuses(name).at(-1)]).toEqual([name, 'COMPLETE']);
      const warnings = outcome.logs('WARN').filter((line) => line.startsWith(`${name}: skipped`));
      expect(warnings).toEqual([expect.stringContaining(`Its box on the consent page: ${box}.`)]);
    }
  });

  it('a token that may not list business centers fails only their streams', async () => {
    simulator.addFault(lackScope('bc/get/'));
    const outcome = await readFrom(simulator, { streams: ['campaigns', 'bc_members'], config: CONFIG });
    expect([outcome.statuses('campaigns').at(-1), outcome.statuses('bc_members').at(-1)]).toEqual([
      'COMPLETE',
      'INCOMPLETE',
    ]);
    expect(outcome.errors('bc_members')[0]?.message).toContain(
      `Its box on the consent page: ${CENTER} Read Business Center.`,
    );
  });
});

describe('a user without a finance role in one business center', () => {
  const [acme, agency] = ['7050000000000000001', '7050000000000000002'] as const;

  it('its money is missing and named, and that of the other business center is read', async () => {
    simulator.addFault(denyBusinessCenter('bc/account/cost/get/', agency));
    const streams = ['bc_account_costs', 'bc_members'];
    const outcome = await readFrom(simulator, { streams, config: CONFIG });
    expect(outcome.exitCode).toBe(1);
    expect(streams.map((name) => outcome.statuses(name).at(-1))).toEqual(['INCOMPLETE', 'COMPLETE']);
    const centersOf = (name: string) => [...new Set(outcome.records(name).map((row) => row['bc_id']))];
    expect([centersOf('bc_account_costs'), centersOf('bc_members')]).toEqual([[acme], [acme, agency]]);
    const [error] = outcome.errors('bc_account_costs');
    expect(error?.failure_type).toBe('config_error');
    expect(error?.message).toContain(
      `1 of 2 business centers could not be read. TikTok bc/account/cost/get/: no permission`,
    );
    expect(error?.message).toContain(agency);
    expect(error?.message).toContain(`Tick ${BALANCE} when you authorize the app again`);
    expect(error?.message).toContain('finance manager or analyst');
  });
});
