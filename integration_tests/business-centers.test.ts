import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  denyBusinessCenter,
  denyEndpoint,
  lackScope,
  startSimulator,
  type Simulator,
} from '../src/simulator/index.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf } from './support/read-inputs.js';
import { readFrom } from './support/reads.js';
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

describe('an account whose budget changes the user may not see', () => {
  const PATH = 'bc/account/budget/changelog/get/';
  const streams = ['bc_budget_changes'];
  const config = { ...CONFIG, lookback_days: 0 };
  const [, agency] = ['7050000000000000001', '7050000000000000002'] as const;

  /** The filter of each request for budget changes, by business center and account. */
  const filters = () =>
    new Map(
      simulator.requests
        .filter(({ path }) => path === PATH)
        .map(({ query: { bc_id: center, advertiser_id: account, filtering } }) => [
          `${String(center)} ${String(account)}`,
          JSON.stringify(filtering),
        ]),
    );

  it('it holds back its own cursor only: the others are read on from theirs, and its changes come when they may be seen', async () => {
    const [one, refused] = simulator.world.accounts.map(({ id }) => id);
    simulator.addFault(denyEndpoint(PATH, refused));
    const first = await readFrom(simulator, { streams, config });
    expect([first.exitCode, first.statuses('bc_budget_changes').at(-1)]).toEqual([1, 'INCOMPLETE']);
    expect(first.errors('bc_budget_changes')[0]?.message).toContain(
      '2 of 4 business center accounts could not be read.',
    );
    simulator.clearFaults();
    simulator.resetRequests();
    const second = await readFrom(simulator, { streams, config, state: first.finalState() });
    expect(second.exitCode).toBe(0);
    const filterOf = filters();
    expect(filterOf.size).toBe(4);
    expect(filterOf.get(`${agency} ${String(one)}`)).toContain('"start_date":"2026-05-19"');
    expect(filterOf.get(`${agency} ${String(refused)}`)).toContain(`"start_date":"${CONFIG.start_date}"`);
    const refusedRows = (outcome: typeof first) =>
      outcome.records('bc_budget_changes').filter((row) => row['advertiser_id'] === refused).length;
    // One change a day, and both business centers have this account.
    expect([refusedRows(first), refusedRows(second)]).toEqual([0, 12]);
  });

  it('a business center whose accounts may not be listed costs the other one nothing', async () => {
    simulator.addFault(denyBusinessCenter('advertiser/balance/get/', agency));
    const outcome = await readFrom(simulator, { streams, config });
    const centers = new Set(outcome.records('bc_budget_changes').map((row) => row['bc_id']));
    expect([outcome.exitCode, [...centers]]).toEqual([1, ['7050000000000000001']]);
    expect(outcome.errors('bc_budget_changes')[0]?.message).toContain(
      `1 of 2 business center accounts could not be read. TikTok advertiser/balance/get/: no permission`,
    );
  });
});
