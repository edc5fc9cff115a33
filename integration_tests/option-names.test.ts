import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { withFiles, type Outcome } from './support/connector.js';
import { catalogOf, configFor } from './support/read-inputs.js';
import { runProtocol } from './support/reads.js';
import { now } from './support/time.js';

/* A config whose keys are those of other tools, or misspelled. */

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ accounts: 2, campaigns: 1, adgroups: 1, ads: 1, days: 3, now });
});
afterAll(() => simulator.close());

const oddConfig = () => {
  const { access_token, accounts, start_date, ...rest } = configFor(simulator);
  return { ...rest, token: access_token, Advertiser_IDs: accounts, startDate: start_date, colour: 'red' };
};

const run = (command: 'check' | 'read', config: object): Promise<Outcome> =>
  withFiles({ 'config.json': config, 'catalog.json': catalogOf(['campaigns']) }, (path) =>
    runProtocol(
      [
        command,
        ...['--config', path('config.json')],
        ...(command === 'read' ? ['--catalog', path('catalog.json')] : []),
      ],
      { env: { TIKTOK_API_BASE_URL: simulator.url, LOG_LEVEL: 'DEBUG' } },
    ),
  );

const NOTES = [
  'The config key token is unknown; reading it as access_token. Rename it.',
  'The config key Advertiser_IDs is unknown; reading it as accounts. Rename it.',
  'The config key startDate is unknown; reading it as start_date. Rename it.',
  'The config key colour is unknown; ignoring it.',
];

it('check reads keys that nearly are options as these options, and warns about each', async () => {
  const outcome = await run('check', oddConfig());
  const answer = outcome.lines.map((line) => line.connectionStatus).find((found) => found !== undefined);
  expect(answer).toMatchObject({ status: 'SUCCEEDED' });
  expect(outcome.logs('WARN').filter((line) => line.includes('config key'))).toEqual(NOTES);
});

it('a sync with such keys reads the same rows, and the token under another key stays secret', async () => {
  const usual = await run('read', configFor(simulator));
  const odd = await run('read', oddConfig());
  expect(odd.records('campaigns')).toEqual(usual.records('campaigns'));
  expect(odd.records('campaigns').length).toBeGreaterThan(0);
  expect(`${odd.stdout}${odd.stderr}`).not.toContain(simulator.token);
});

it('a wrong token under another key is not shown either', async () => {
  const outcome = await run('check', { ...oddConfig(), token: `Bearer ${simulator.token}` });
  expect(outcome.stdout).toContain('access_token begins with the word Bearer; leave it out');
  expect(`${outcome.stdout}${outcome.stderr}`).not.toContain(simulator.token);
});
