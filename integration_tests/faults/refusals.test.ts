import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import {
  badAccountInBatch,
  deadToken,
  denyAccount,
  denyEndpoint,
  startSimulator,
  type Fault,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { countOf, endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';
import { STREAMS } from '../support/read-inputs.js';
import { checkFrom, cursorOf, readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

/* What the API can refuse: the token, the app, an account, an endpoint, a parameter. */

const WORLD: SimulatorOptions = { accounts: 8, campaigns: 1, adgroups: 1, ads: 1, days: 5 };

let struck: Struck;
let all: readonly string[];
let [good, bad]: readonly string[] = [];
beforeAll(async () => {
  struck = await startStruck({ world: WORLD, streams: STREAMS });
  all = struck.accounts;
  [good, bad] = all;
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

const check = (): Promise<Outcome> => checkFrom(struck.simulator);
const status = (outcome: Outcome) =>
  outcome.lines.map(({ connectionStatus }) => connectionStatus).find((found) => found !== undefined);
const refusing = (code: number, rest: Partial<Fault> = {}, message?: string): Fault => ({
  ...rest,
  do: { kind: 'code', code, ...(message !== undefined && { message }) },
});

describe('an invalid token or app', () => {
  it.each([
    [40102, 'the access token has expired'],
    [40105, 'the access token is wrong or was revoked'],
    [40113, 'the developer app is blocked or does not exist'],
  ])(
    'an invalid token or app (code %d) ends the whole run at its first call, and the next run reads everything',
    async (code, told) => {
      struck.simulator.addFault(refusing(code));
      const first = await struck.read();
      expect(first.exitCode).toBe(1);
      expect(struck.simulator.requests.length).toBeLessThanOrEqual(2);
      expect(failuresOf(first)).toEqual(STREAMS.map((stream) => `${stream} config_error`));
      for (const { message } of first.errors()) {
        expect(message).toContain(`${told} (code ${code}`);
        expect(message).toContain('set the new token as access_token');
      }
      for (const stream of STREAMS) {
        expect([first.statuses(stream)[0], endsOf(first, [stream])[0]]).toEqual(['STARTED', 'INCOMPLETE']);
        expect(first.states(stream)).toHaveLength(1);
      }
      struck.mend();
      const second = await struck.read({ state: first.finalState() });
      expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
    },
  );

  it.each([40102, 40105])(
    'a token or app that becomes invalid during a run (code %d) keeps what was read, with a handful of additional calls',
    async (code) => {
      // At the pace of the quota: the faster time passes, the more requests are in flight at once.
      struck.simulator.addFault(refusing(code, { skip: 8 }));
      const first = await struck.read({ run: { env: { FAST_CLOCK: '1' } } });
      expect([first.exitCode, endsOf(first, STREAMS).at(-1)]).toEqual([1, 'INCOMPLETE']);
      for (const { failure_type, message } of first.errors()) {
        expect([failure_type, message]).toEqual(['config_error', expect.stringContaining(`code ${code}`)]);
      }
      expect(first.records().length).toBeGreaterThan(0);
      expect(struck.simulator.requests.length - 8).toBeLessThanOrEqual(5);
      struck.mend();
      const second = await struck.read({ state: first.finalState() });
      expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
    },
  );

  it('an invalid token during a run stops queued requests while responses are slow', async () => {
    const slow = await startSimulator({ ...WORLD, latencyMs: 300, now });
    try {
      slow.addFault(refusing(40105, { skip: 8 }));
      const outcome = await readFrom(slow, {
        config: { start_date: '2026-05-10' },
        run: { env: { FAST_CLOCK: '1' } },
      });
      expect(outcome.exitCode).toBe(1);
      expect(slow.requests.length - 8).toBeLessThanOrEqual(5);
    } finally {
      await slow.close();
    }
  });

  it('an invalid token keeps the saved cursors of what was not read', async () => {
    struck.simulator.addFault({ ...deadToken(), skip: 3 });
    const outcome = await struck.read({ state: struck.healthy.finalState() });
    expect(outcome.exitCode).toBe(1);
    for (const stream of STREAMS.slice(4)) {
      expect(outcome.states(stream)).toHaveLength(1);
      expect(cursorOf(outcome.finalState(), stream, bad!)).toBe(
        cursorOf(struck.healthy.finalState(), stream, bad!),
      );
    }
  });

  it('check with an invalid token fails and says what to do', async () => {
    struck.simulator.addFault(deadToken());
    const outcome = await check();
    expect([outcome.exitCode, status(outcome)?.status, outcome.errors()]).toEqual([0, 'FAILED', []]);
    expect(status(outcome)?.message).toContain('access_token');
  });
});

describe('refusals of single accounts, each of another kind in one run', () => {
  const REPORT = 'report/integrated/get/';
  let first: Outcome;
  let second: Outcome;
  let requests: Simulator['requests'];
  beforeAll(async () => {
    const [, permission, gone, unmatched, endpoint, parameter, unknown] = all;
    ({ first, second, requests } = await struck.readTwice([
      denyAccount(permission!),
      refusing(40300, { advertiserId: gone! }, `The advertiser ${gone} does not exist or has been deleted.`),
      refusing(40301, { advertiserId: unmatched! }, `The advertiser ${unmatched} cannot be matched.`),
      denyEndpoint('ad/get/', endpoint),
      refusing(40002, { advertiserId: parameter!, path: 'campaign/get/' }, 'page_size: wrong'),
      refusing(49999, { advertiserId: unknown!, path: REPORT }, 'new words'),
    ]));
  });

  /** The part of a stream's errors that is about an account. */
  const told = (stream: string, account: string): string =>
    first
      .errors(stream)
      .map(({ failure_type, message }) => `${failure_type}: ${message}`)
      .filter((text) => text.includes(account))
      .join('\n');

  it('refusals fail only the partitions that they are about', () => {
    expect(first.exitCode).toBe(1);
    const denied = all.slice(1, 4);
    const reports = STREAMS.slice(4);
    const expected = [
      ...denied.flatMap((account) => STREAMS.map((stream) => `${stream} ${account}`)),
      `ads ${all[4]}`,
      `campaigns ${all[5]}`,
      ...reports.map((stream) => `${stream} ${all[6]}`),
    ];
    expect([...struck.damageOf(first)].sort()).toEqual(expected.sort());
  });

  it('refusals that a person can fix are config_errors, each with its account and what to do', () => {
    for (const stream of STREAMS) {
      expect(told(stream, all[1]!)).toMatch(
        /^config_error: .*no permission \(code 40001.*remove the id from accounts/s,
      );
      expect(told(stream, all[2]!)).toMatch(/^config_error: .*does not exist or was deleted \(code 40300/s);
      expect(told(stream, all[3]!)).toMatch(/^config_error: .*cannot be matched \(code 40301/s);
      for (const unharmed of [all[0]!, all[7]!]) expect(told(stream, unharmed)).toBe('');
    }
    expect(told('ads', all[4]!)).toMatch(
      /^config_error: .*\/ad\/get\/:GET permission.*Authorize the app again with this permission, or deselect the stream/s,
    );
  });

  it('refusals of a wrong request are system_errors, and are not retried', () => {
    expect(told('campaigns', all[5]!)).toMatch(
      /^system_error: .*code 40002, "page_size: wrong".*Please report/s,
    );
    expect(told('ad_insights', all[6]!)).toMatch(/^system_error: .*code 49999, "new words".*Please report/s);
    // The refusal could be about the filter for objects created in the TikTok app, so the list is requested without it.
    expect(countOf(requests, all[5]!, 'campaign/get/')).toBe(2);
    expect(countOf(requests, all[6]!, REPORT)).toBe(STREAMS.slice(4).length);
  });

  it('refusals keep the cursors of other accounts, and the next run loses no row', () => {
    expect(cursorOf(first.finalState(), 'ad_insights', good!)).toBe(struck.simulator.world.today(good!));
    for (const account of [all[1]!, all[6]!])
      expect(cursorOf(first.finalState(), 'ad_insights', account)).toBeUndefined();
    expect([second.exitCode, second.errors()]).toEqual([0, []]);
    expect(struck.missingFrom([first, second])).toEqual([]);
  });
});

describe('an account that the token may not read', () => {
  it('an account that is refused later keeps its cursor', async () => {
    struck.simulator.addFault(denyAccount(bad!));
    const before = struck.healthy.finalState();
    const outcome = await struck.read({ streams: ['ad_insights', 'campaigns'], state: before });
    expect(outcome.exitCode).toBe(1);
    for (const stream of ['ad_insights', 'campaigns'])
      expect(cursorOf(outcome.finalState(), stream, bad!)).toBe(cursorOf(before, stream, bad!));
  });

  it.each(['named', 'unnamed', 'omitted'] as const)(
    'an account is a config_error of only the accounts and reports streams if it is %s in the response of advertiser/info/',
    async (how) => {
      struck.simulator.addFault(badAccountInBatch(bad!, how));
      const outcome = await struck.read({ streams: ['advertisers', 'ad_insights'] });
      expect([outcome.exitCode, failuresOf(outcome)]).toEqual([
        1,
        ['advertisers config_error', 'ad_insights config_error'],
      ]);
      for (const { message } of outcome.errors()) {
        expect(message).toContain(bad);
        expect(message).not.toContain(good);
      }
      expect(outcome.records('advertisers')).toHaveLength(all.length - 1);
    },
  );

  it.each(['named', 'unnamed', 'omitted'] as const)(
    'check names only the account that is %s in the response of advertiser/info/',
    async (how) => {
      struck.simulator.addFault(badAccountInBatch(bad!, how));
      const outcome = await check();
      expect([outcome.exitCode, status(outcome)?.status]).toEqual([0, 'FAILED']);
      expect(status(outcome)?.message).toContain(bad);
      expect(status(outcome)?.message).not.toContain(good);
      expect(status(outcome)?.message).toContain('1 of 8 accounts');
    },
  );
});

describe('a token that may not read any account', () => {
  it('without accounts, every stream fails with a config_error that names them all, and the next run reads everything', async () => {
    const { first, second } = await struck.readTwice(all.map(denyAccount), {
      streams: ['advertisers', 'campaigns', 'ad_insights'],
    });
    expect([first.exitCode, first.records()]).toEqual([1, []]);
    expect(failuresOf(first)).toEqual([
      'advertisers config_error',
      'campaigns config_error',
      'ad_insights config_error',
    ]);
    for (const { message } of first.errors()) for (const account of all) expect(message).toContain(account);
    const streams = ['advertisers', 'campaigns', 'ad_insights'];
    expect([
      second.exitCode,
      struck.missingFrom([second]).filter((part) => streams.includes(part.split(' ')[0]!)),
    ]).toEqual([0, []]);
  });
});

describe('an endpoint that is closed for all accounts', () => {
  it('without advertiser/info/ the other streams are complete, in UTC and with a warning', async () => {
    struck.simulator.addFault(denyEndpoint('advertiser/info/'));
    const streams = ['advertisers', 'campaigns', 'ad_insights'];
    const outcome = await struck.read({ streams });
    expect(outcome.exitCode).toBe(1);
    expect(endsOf(outcome, streams)).toEqual(['INCOMPLETE', 'COMPLETE', 'COMPLETE']);
    expect(outcome.logs('WARN').filter((line) => line.includes('UTC'))).toHaveLength(all.length);
    expect(status(await check())?.status).toBe('SUCCEEDED');
  });
});
