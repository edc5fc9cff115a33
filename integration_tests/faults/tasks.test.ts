import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { failedTask, type Fault } from '../../src/simulator/index.js';
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

describe.each(PATHS)('a task of $stream', ({ stream, create, check, download }) => {
  const alone = { streams: [stream] };
  const strike = async (fault: Omit<Fault, 'advertiserId'>) => {
    struck.simulator.addFault({ ...fault, advertiserId: one! });
    const outcome = await struck.read(alone);
    const lost = struck.damageOf(outcome).filter((part) => part.startsWith(stream));
    return { outcome, lost };
  };

  it('a task that fails once is started again', async () => {
    const { outcome, lost } = await strike(failedTask(check, 1));
    expect({ exit: outcome.exitCode, lost }).toEqual({ exit: 0, lost: [] });
    expect(outcome.logs('WARN').join('\n')).toContain('starting it again');
  });

  it('a task that keeps failing fails its account alone, and the next sync reads its rows', async () => {
    const fault: Fault = { ...failedTask(check, 1000), advertiserId: one! };
    const { first, second } = await struck.readTwice([fault], alone);
    expect([first.exitCode, failuresOf(first)]).toEqual([1, [`${stream} system_error`]]);
    const lost = struck.damageOf(first).filter((part) => part.startsWith(stream));
    expect(lost).toEqual([`${stream} ${one ?? ''}`]);
    expect(first.errors()[0]?.message).toContain('2 times in a row');
    const missing = struck.missingFrom([first, second]).filter((part) => part.startsWith(stream));
    expect([second.exitCode, missing]).toEqual([0, []]);
  });

  it.each<[string, string, Fault['do']]>([
    ['its creation', create, { kind: 'code', code: 50000 }],
    ['a status check', check, { kind: 'reset' }],
    ['its download, which is not ready', download, { kind: 'code', code: 40201 }],
    ['its download, which is truncated', download, { kind: 'truncate' }],
    ['its download, which a gateway responds to', download, { kind: 'http', status: 502 }],
    ['its download, which never arrives', download, { kind: 'hang' }],
  ])('a task continues after an outage of %s', async (...[, path, fault]) => {
    const { outcome, lost } = await strike({ path, times: 2, do: fault });
    expect({ exit: outcome.exitCode, lost }).toEqual({ exit: 0, lost: [] });
    expect(endsOf(outcome, [stream])).toEqual(['COMPLETE']);
  });

  it('a refused task names its account, and the next sync reads its rows', async () => {
    const denied: Fault = { path: create, advertiserId: one!, do: { kind: 'code', code: 40001 } };
    const { first, second } = await struck.readTwice([denied], alone);
    expect(failuresOf(first)).toEqual([`${stream} config_error`]);
    expect(first.errors()[0]?.message).toContain(one);
    const missing = struck.missingFrom([first, second]).filter((part) => part.startsWith(stream));
    expect(missing).toEqual([]);
  });
});

it('a report of a few days takes one task per account, and nothing else', async () => {
  await struck.read({ streams: ['ad_insights'] });
  const { requests } = struck.simulator;
  expect(countOf(requests, one!, 'report/task/create/')).toBe(1);
  expect(countOf(requests, one!, 'report/task/download/')).toBe(1);
  expect(countOf(requests, one!, 'report/integrated/get/')).toBeLessThanOrEqual(1);
});
