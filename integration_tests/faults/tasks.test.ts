import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { failedTask, type Fault } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { countOf, endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';

/* Tasks that go wrong in every possible way. */

const STREAMS = ['change_log', 'leads', 'ad_insights'];

/** The endpoints that create, check and download the tasks of each stream. */
const PATHS = [
  {
    stream: 'change_log',
    create: 'changelog/task/create/',
    check: 'changelog/task/check/',
    download: 'changelog/task/download/',
  },
  {
    stream: 'leads',
    create: 'page/lead/task/',
    check: 'page/lead/task/',
    download: 'page/lead/task/download/',
  },
  {
    stream: 'ad_insights',
    create: 'report/task/create/',
    check: 'report/task/check/',
    download: 'report/task/download/',
  },
];

let struck: Struck;
let [one, other]: readonly string[] = [];
beforeAll(async () => {
  struck = await startStruck({
    streams: STREAMS,
    world: { accounts: 2, behaviours: { 'task-status-filter': 'taken' } },
    config: { report_engine: 'async', request_timeout: 20 },
  });
  [one, other] = struck.accounts;
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

it('everything that is read through tasks is tested here', () => {
  for (const stream of STREAMS) {
    const accounts = new Set(struck.healthy.records(stream).map((row) => row['advertiser_id']));
    expect([stream, accounts]).toEqual([stream, new Set([one, other])]);
  }
});

/** Strikes the tasks of all streams of the first account alike: one read shows what becomes of each. */
describe('a task of every stream', () => {
  type Step = 'create' | 'check' | 'download';
  const all = (faultAt: (paths: (typeof PATHS)[number]) => Fault): readonly Fault[] =>
    PATHS.map((paths) => ({ ...faultAt(paths), advertiserId: one! }));
  const strike = (faultAt: (paths: (typeof PATHS)[number]) => Fault): Promise<Outcome> => {
    for (const fault of all(faultAt)) struck.simulator.addFault(fault);
    return struck.read();
  };

  it('a task that fails once is started again', async () => {
    const outcome = await strike(({ check }) => failedTask(check, 1));
    expect({ exit: outcome.exitCode, lost: struck.damageOf(outcome) }).toEqual({ exit: 0, lost: [] });
    const again = outcome.logs('WARN').filter((line) => line.includes('; retrying.'));
    expect(again).toHaveLength(STREAMS.length);
  });

  it('a task that keeps failing fails its account alone, and the next sync reads its rows', async () => {
    const { first, second } = await struck.readTwice(all(({ check }) => failedTask(check, 1000)));
    expect(first.exitCode).toBe(1);
    expect(failuresOf(first)).toEqual(STREAMS.map((stream) => `${stream} system_error`));
    expect(struck.damageOf(first)).toEqual(STREAMS.map((stream) => `${stream} ${one ?? ''}`));
    for (const { message } of first.errors()) expect(message).toContain('2 times in a row');
    expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
  });

  it.each<[string, Step, Fault['do']]>([
    ['its creation', 'create', { kind: 'code', code: 50000 }],
    ['a status check', 'check', { kind: 'reset' }],
    ['its download, which is not ready', 'download', { kind: 'code', code: 40201 }],
    ['its download, which is truncated', 'download', { kind: 'truncate' }],
    ['its download, which a gateway responds to', 'download', { kind: 'http', status: 502 }],
    ['its download, which never arrives', 'download', { kind: 'hang' }],
  ])('a task continues after an outage of %s', async (...[, step, fault]) => {
    const outcome = await strike((paths) => ({ path: paths[step], times: 2, do: fault }));
    expect({ exit: outcome.exitCode, lost: struck.damageOf(outcome) }).toEqual({ exit: 0, lost: [] });
    expect(endsOf(outcome, STREAMS)).toEqual(STREAMS.map(() => 'COMPLETE'));
    // Two in vain, one that succeeds, and one of the other account.
    for (const paths of PATHS)
      expect(struck.simulator.requests.filter(({ path }) => path === paths[step]).length).toBeGreaterThan(3);
  });

  it('a refused task names its account, and the next sync reads its rows', async () => {
    const { first, second } = await struck.readTwice(
      all(({ create }) => ({ path: create, do: { kind: 'code', code: 40001 } })),
    );
    expect(failuresOf(first)).toEqual(STREAMS.map((stream) => `${stream} config_error`));
    for (const { message } of first.errors()) expect(message).toContain(one);
    expect(struck.missingFrom([first, second])).toEqual([]);
  });
});

it('a report of a few days takes one task per account, and nothing else', async () => {
  await struck.read({ streams: ['ad_insights'] });
  const { requests } = struck.simulator;
  expect(countOf(requests, one!, 'report/task/create/')).toBe(1);
  expect(countOf(requests, one!, 'report/task/download/')).toBe(1);
  expect(countOf(requests, one!, 'report/integrated/get/')).toBeLessThanOrEqual(1);
});
