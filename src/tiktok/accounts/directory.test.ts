import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseJson, scalarText, type JsonObject, type Waiter } from '../../cdk/index.js';
import type { AccountZone } from './directory.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import {
  createFakeApi,
  createTestSession,
  page,
  refusal,
  textAnswer,
  type ApiAnswer,
  type ApiCall,
  type FakeApi,
} from '../testing/api.js';

const BATCH = 100;
const FIRST_ID = 7_100_000_000_000_000_000n;

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(FIRST_ID + BigInt(index)));
const idsAsked = (call: ApiCall): readonly string[] =>
  parseJson(call.query['advertiser_ids'] ?? '[]') as readonly string[];
const infoOf = (id: string): JsonObject => ({
  advertiser_id: id,
  name: `Account ${id}`,
  display_timezone: 'Asia/Tokyo',
});

const wait: Waiter = () => Promise.resolve();

/** The ways in which the API may refuse a batch with bad ids. */
const REFUSALS = {
  'names none': () => refusal(40001, 'No permission.'),
  'names the first': ([first = '']) => refusal(40001, `No permission to operate advertiser ${first}.`),
  'names all': (bad) => refusal(40001, `No permission to operate advertisers ${bad.join(', ')}.`),
  'says they do not exist': () => refusal(40300, 'The advertiser does not exist or has been deleted.'),
  'says the token does not cover them': () => refusal(40106, 'Core user invalid.'),
} satisfies Record<string, (bad: readonly string[]) => ApiAnswer>;

function apiRefusing(bad: readonly string[], answer: (bad: readonly string[]) => ApiAnswer): FakeApi {
  return createFakeApi((call) => {
    const asked = idsAsked(call);
    const refused = asked.filter((id) => bad.includes(id));
    return refused.length > 0 ? answer(refused) : page(asked.map(infoOf));
  });
}

const apiLeavingOut = (bad: readonly string[]): FakeApi =>
  createFakeApi((call) =>
    page(
      idsAsked(call)
        .filter((id) => !bad.includes(id))
        .map(infoOf),
    ),
  );

/** The refused accounts with their errors. */
async function refusedOf(
  api: FakeApi,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, TikTokError>> {
  const { accounts: directory } = createTestSession(api, { accounts });
  const refused = new Map<string, TikTokError>();
  for (const id of accounts) {
    try {
      const { name } = await directory.info(id, { wait });
      if (name !== infoOf(id)['name']) throw new Error(`${id} is answered with ${scalarText(name)}`);
    } catch (error) {
      if (!(error instanceof TikTokError)) throw error;
      refused.set(id, error);
    }
  }
  return refused;
}

describe('the directory of accounts', () => {
  it('the directory requests a hundred accounts per call, and each account once', async () => {
    const accounts = ids(250);
    const api = createFakeApi((call) => page(idsAsked(call).map(infoOf)));
    expect((await refusedOf(api, accounts)).size).toBe(0);
    expect(api.calls.map((call) => idsAsked(call).length)).toEqual([BATCH, BATCH, 50]);
    expect(api.calls.flatMap(idsAsked)).toEqual(accounts);
    for (const call of api.calls) expect(Object.keys(call.query)).toEqual(['advertiser_ids']);
  });

  it('the directory requests accounts that are needed at the same time once', async () => {
    const api = createFakeApi((call) => page(idsAsked(call).map(infoOf)));
    const { accounts } = createTestSession(api, { accounts: ids(3) });
    await Promise.all(ids(3).map((id) => accounts.info(id, { wait })));
    expect(api.calls).toHaveLength(1);
  });

  it.each(Object.entries(REFUSALS))(
    'the directory finds exactly the refused accounts when the API %s',
    async (_, answer) => {
      const accounts = ids(250);
      const bad = [accounts[0], accounts[57], accounts[58], accounts[249]].filter((id) => id !== undefined);
      const refused = await refusedOf(apiRefusing(bad, answer), accounts);
      expect([...refused.keys()]).toEqual(bad);
      for (const [id, error] of refused) {
        expect(error).toMatchObject({ failureType: 'config_error', scope: 'part', action: Action.account });
        expect(error.userMessage).toContain(id);
      }
    },
  );

  it('an account that the response omits counts as refused', async () => {
    const accounts = ids(120);
    const bad = [accounts[3] ?? '', accounts[119] ?? ''];
    const api = apiLeavingOut(bad);
    const refused = await refusedOf(api, accounts);
    expect([...refused.keys()]).toEqual(bad);
    expect(refused.get(bad[0] ?? '')).toMatchObject({ failureType: 'config_error', action: Action.account });
    expect(refused.get(bad[0] ?? '')?.userMessage).toContain(bad[0]);
    expect(api.calls).toHaveLength(2);
  });

  it('the directory finds exactly the refused accounts, whichever they are, and requests none twice alone', async () => {
    const given = fc.integer({ min: 1, max: 120 }).chain((count) =>
      fc.record({
        accounts: fc.constant(ids(count)),
        bad: fc.uniqueArray(fc.nat({ max: count - 1 }), { maxLength: 6 }),
        answer: fc.constantFrom(...Object.values(REFUSALS)),
      }),
    );
    await fc.assert(
      fc.asyncProperty(given, async ({ accounts, bad, answer }) => {
        const refusedIds = accounts.filter((_, index) => bad.includes(index));
        const api = apiRefusing(refusedIds, answer);
        expect([...(await refusedOf(api, accounts)).keys()]).toEqual(refusedIds);
        for (const call of api.calls) expect(idsAsked(call).length).toBeLessThanOrEqual(BATCH);
        const alone = api.calls.map(idsAsked).filter(({ length }) => length === 1);
        expect(new Set(alone.flat()).size).toBe(alone.length);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [50000, 'System error', 'part'],
    [40100, 'Requests made too frequently.', 'run'],
  ])(
    'an outage with code %s blames no account and does not divide the batch',
    async (code, message, scope) => {
      const api = createFakeApi(() => refusal(code, message));
      const { accounts, clock } = createTestSession(api, { accounts: ids(4) });
      const waitOut: Waiter = ({ milliseconds }) => clock.sleep(milliseconds);
      for (const id of ids(4))
        await expect(accounts.info(id, { wait: waitOut })).rejects.toMatchObject({
          ...{ scope, failureType: 'transient_error', isOutage: true },
          what: expect.stringMatching(new RegExp(`advertiser/info/: .*code ${code}.* tries`)),
        });
      expect(new Set(api.calls.map((call) => idsAsked(call).length))).toEqual(new Set([4]));
    },
  );

  it('a rejected token ends the run', async () => {
    const api = createFakeApi(() => refusal(40105, 'Access token is incorrect or has been revoked.'));
    const { accounts } = createTestSession(api, { accounts: ids(40) });
    await expect(accounts.info(ids(1)[0] ?? '', { wait })).rejects.toMatchObject({
      scope: 'run',
      action: Action.auth,
    });
    expect(api.calls).toHaveLength(1);
  });

  it('an account whose id is a bare number is recognised', async () => {
    const [id = ''] = ids(1);
    const api = createFakeApi(() => textAnswer(`{"code":0,"data":{"list":[{"advertiser_id":${id}}]}}`));
    const { accounts } = createTestSession(api, { accounts: [id] });
    expect(await accounts.info(id, { wait })).toEqual({ advertiser_id: id });
  });
});

describe('the zone of an account', () => {
  const [id = ''] = ids(1);

  async function zoneOf(answer: ApiAnswer, times = 1) {
    const api = createFakeApi(() => answer);
    const session = createTestSession(api, { accounts: [id] });
    const zones: AccountZone[] = [];
    for (let time = 0; time < times; time += 1) zones.push(await session.accounts.zone(id, { wait }));
    return { zones, warnings: session.log.lines.filter((line) => line.startsWith('WARN')), calls: api.calls };
  }

  it.each([
    ['America/Los_Angeles', 'Etc/GMT+8', 'America/Los_Angeles', -480],
    ['Pacific/Auckland', 'Etc/GMT-12', 'Pacific/Auckland', 720],
    // The offset of `timezone`, whatever place `display_timezone` names.
    ['America/New_York', 'Etc/GMT+8', 'America/New_York', -480],
    ['', 'Etc/GMT+8', 'Etc/GMT+8', -480],
    [null, 'Europe/London', 'Europe/London', 0],
    ['America/Los_Angeles', undefined, 'America/Los_Angeles', -480],
    ['Asia/Kathmandu', '', 'Asia/Kathmandu', 345],
    ['Australia/Adelaide', 'Mars/Olympus', 'Australia/Adelaide', 570],
    ['Mars/Olympus', 'Asia/Tokyo', 'Mars/Olympus', 540],
  ])(
    'an account with display_timezone %j and timezone %j has the zone %s, %d minutes ahead of UTC',
    async (...[place, zone, name, offset]) => {
      const info = { display_timezone: place, ...(zone !== undefined && { timezone: zone }) };
      const { zones, warnings } = await zoneOf(page([{ advertiser_id: id, ...info }]));
      expect(zones).toEqual([{ name, offset }]);
      expect(warnings).toEqual([]);
    },
  );

  it.each<[string, ApiAnswer]>([
    ['the API returns none', page([{ advertiser_id: id }])],
    ['the API returns an unknown one', page([{ advertiser_id: id, display_timezone: 'Mars/Olympus' }])],
    [
      'the endpoint is not granted',
      refusal(40001, 'advertiser does not grant you /advertiser/info/:GET permission'),
    ],
    ['the sandbox lacks the endpoint', refusal(40009, 'Not supported in sandbox.')],
  ])('the zone of an account is UTC, with one warning that names the account, if %s', async (_, answer) => {
    const { zones, warnings, calls } = await zoneOf(answer, 3);
    const utc = { name: 'UTC', offset: 0 };
    expect(zones).toEqual([utc, utc, utc]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(id);
    expect(calls).toHaveLength(1);
  });

  it('the zone of a refused account is not guessed', async () => {
    await expect(zoneOf(refusal(40001, 'No permission.'))).rejects.toMatchObject({ action: Action.account });
    await expect(zoneOf(page([]))).rejects.toMatchObject({ action: Action.account });
  });
});
