import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';

import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { sampleAnswer } from '../../streams/testing/fixtures.js';
import { exchangeCode, grantedAccounts } from '../../tiktok/index.js';

it('a recorded token gives the scopes, and the accounts with the names of a recorded list', async () => {
  const server = createServer(({ url = '' }, response) => {
    const isToken = url.includes('oauth2/access_token/');
    const answer = sampleAnswer(isToken ? 'oauth2_access_token' : 'oauth2_advertiser_get');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const app = { appId: '7000000000000000000', secret: 'a-secret' };
  const io = {
    clock: createTestClock(),
    log: createTestLogger(),
    env: { TIKTOK_API_BASE_URL: `http://127.0.0.1:${String(port)}/open_api/v1.3/` },
    forPeople: String,
    wait: () => Promise.resolve(),
  };
  const grant = await exchangeCode(app, 'a-code', io);
  const accounts = await grantedAccounts(grant, app, io);
  server.close();
  server.closeAllConnections();
  expect({ ...grant, accounts }).toEqual({
    advertiserIds: expect.any(Array),
    accessToken: '0123456789abcdef0123456789abcdef01234567',
    scopes: ['10', '20', '21', '22', '44', '60', '61', '63', '30'],
    accounts: [
      { id: '7100000000000000001', name: 'Acme Europe' },
      { id: '7100000000000000002', name: 'Acme US' },
    ],
  });
});
