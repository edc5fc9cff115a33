import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { checkFrom, readFrom } from './support/reads.js';
import { now } from './support/time.js';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 3, now });
});
afterEach(() => simulator.close());

const check = (env: Readonly<Record<string, string>>): Promise<Outcome> => checkFrom(simulator, {}, env);
const answerOf = ({ lines }: Outcome) =>
  lines.map(({ connectionStatus }) => connectionStatus).find((found) => found !== undefined);

describe('a redirect', () => {
  let elsewhere: Server;
  let target: string;
  const seen: string[] = [];

  beforeEach(async () => {
    seen.length = 0;
    elsewhere = createServer((request, response) => {
      seen.push(JSON.stringify(request.headers));
      response.end('{"code":0,"data":{"list":[],"page_info":{"total_number":0}}}');
    }).listen(0, 'localhost');
    await once(elsewhere, 'listening');
    target = `http://localhost:${(elsewhere.address() as AddressInfo).port}/`;
  });
  afterEach(() => {
    elsewhere.close();
    elsewhere.closeAllConnections();
  });

  it('a followed redirect would reach the other host', async () => {
    expect(await (await fetch(target)).json()).toMatchObject({ code: 0 });
    expect(seen).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])(
    'a redirect with HTTP %i is not followed, so nobody else gets the token',
    async (status) => {
      simulator.addFault({ do: { kind: 'http', status, headers: { Location: target } } });
      const outcome = await readFrom(simulator, { streams: ['campaigns'] });
      expect([outcome.exitCode, outcome.errors().map(({ failure_type }) => failure_type)]).toEqual([
        1,
        ['config_error'],
      ]);
      expect(outcome.errors()[0]?.message).toContain(`HTTP ${status}`);
      expect(seen).toEqual([]);
    },
  );
});

describe('a base URL in the cloud', () => {
  const cloud = (): Record<string, string> => ({
    DEPLOYMENT_MODE: 'CLOUD',
    TIKTOK_API_BASE_URL: simulator.url,
  });

  it('read in the cloud does not send requests to a host of the user’s choice', async () => {
    const outcome = await readFrom(simulator, { run: { env: cloud() } });
    expect([outcome.exitCode, outcome.errors().map(({ failure_type }) => failure_type)]).toEqual([
      1,
      ['config_error'],
    ]);
    expect(outcome.errors()[0]?.message).toMatch(/TIKTOK_API_BASE_URL.*DEPLOYMENT_MODE/);
    expect(simulator.requests).toHaveLength(0);
  });

  it('check in the cloud does not either; it is FAILED and says why', async () => {
    const outcome = await check(cloud());
    expect([outcome.exitCode, answerOf(outcome)?.status]).toEqual([0, 'FAILED']);
    expect(answerOf(outcome)?.message).toContain('TIKTOK_API_BASE_URL');
    expect(simulator.requests).toHaveLength(0);
  });

  it('outside the cloud a base URL is used', async () => {
    expect(answerOf(await check({ ...cloud(), DEPLOYMENT_MODE: 'OSS' }))?.status).toBe('SUCCEEDED');
  });
});
