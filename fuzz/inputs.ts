import fc from 'fast-check';

import { beginningsOf, spellingsOf } from '../integration_tests/support/secrets.js';
import { catalogOf, STREAMS } from '../integration_tests/support/read-inputs.js';
import type { Spoiled } from './api.js';
import type { Input } from './judge.js';
import { anyCharacters, anyChange, anyDamage, anyJson, changed } from './json.js';

/** An input, and the API's responses to it. */
export interface Case extends Input {
  readonly answers: readonly Spoiled[];
}

const textOf = (value: unknown): string => JSON.stringify(value ?? null);

const SECRET_CHARACTERS = Array.from('aB3-_.~%+/=\\"\'<&?:;,{}[]|^`');

/** Long enough not to occur by chance, and with every character that a spelling changes. */
const anySecret = fc
  .string({ unit: fc.constantFrom(...SECRET_CHARACTERS), minLength: 8, maxLength: 24 })
  .map((text) => `tok3n${text}`);

const goodConfig = (secret: string, accounts: readonly string[]) => ({
  access_token: secret,
  accounts: accounts.join(','),
  start_date: '2024-03-08',
  request_timeout: 86_400,
});

const anyDate = fc.oneof(
  fc.constantFrom(
    '2024-03-15',
    '2024-02-30',
    '0000-00-00',
    '9999-99-99',
    '2024-03-15T25:61:00Z',
    '+275760-09-13',
    '1e5',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.integer(),
);

/** Bytes instead of a file, or a damaged good file. */
const anyText = (good: string): fc.Arbitrary<string | Uint8Array> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
    { weight: 1, arbitrary: anyCharacters },
    { weight: 2, arbitrary: fc.json() },
    { weight: 6, arbitrary: anyDamage.map((damage) => damage(good)) },
  );

export type Kind = (accounts: readonly string[]) => fc.Arbitrary<Case>;

const configText: Kind = (accounts) =>
  fc
    .tuple(anySecret, fc.constantFrom('check' as const, 'discover' as const), fc.boolean())
    .chain(([secret, command, yaml]) => {
      const good = goodConfig(secret, accounts);
      const text = yaml
        ? Object.entries(good)
            .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
            .join('\n')
        : JSON.stringify(good);
      return anyText(text).map((config): Case => ({ command, config, secret, answers: [] }));
    });

const configValues: Kind = (accounts) =>
  anySecret.chain((secret) => {
    const oddToken = fc.constantFrom<unknown>(
      secret,
      ` ${secret}\n`,
      { value: secret },
      [secret],
      `Bearer ${secret}`,
    );
    const value = fc.oneof(
      anyJson,
      anyDate,
      fc.constantFrom<unknown>(secret, [secret], { [secret]: secret }),
    );
    const odd = fc.record(
      {
        access_token: fc.oneof(oddToken, fc.constant(secret)),
        accounts: fc.oneof(fc.constant(accounts.join(',')), value),
        start_date: fc.oneof(anyDate, value),
        end_date: fc.oneof(anyDate, value),
        include_deleted: value,
        lookback_days: value,
        page_size: value,
        request_timeout: fc.oneof(value, fc.constantFrom(1e-9, 86_400)),
        api_tier: value,
        requests_per_second: value,
        on_account_error: value,
        skip_empty_history: value,
        user_agent: value,
      },
      { requiredKeys: [] },
    );
    return fc
      .record({ odd, whole: fc.boolean(), command: fc.constantFrom('check' as const, 'discover' as const) })
      .map(({ odd: values, whole, command }): Case => ({
        command,
        config: JSON.stringify(whole ? { ...goodConfig(secret, accounts), ...values } : values),
        secret,
        answers: [],
      }));
  });

const withGoodConfig = (
  accounts: readonly string[],
  rest: fc.Arbitrary<Pick<Case, 'catalog' | 'state' | 'selected'> & { answers?: readonly Spoiled[] }>,
): fc.Arbitrary<Case> =>
  fc.tuple(anySecret, rest).map(([secret, more]) => ({
    command: 'read',
    config: JSON.stringify(goodConfig(secret, accounts)),
    secret,
    answers: [],
    ...more,
  }));

const FEW = ['advertisers', 'campaigns', 'ads', 'ad_insights'];
const GOOD_CATALOG = catalogOf(FEW);

const catalogText: Kind = (accounts) =>
  withGoodConfig(
    accounts,
    anyText(JSON.stringify(catalogOf(FEW.slice(0, 2)))).map((catalog) => ({ catalog })),
  );

const catalogValues: Kind = (accounts) => {
  const name = fc.oneof(fc.constantFrom(...FEW), anyJson);
  const stream = fc.record(
    {
      name,
      namespace: anyJson,
      json_schema: anyJson,
      supported_sync_modes: anyJson,
      default_cursor_field: anyJson,
      source_defined_primary_key: anyJson,
    },
    { requiredKeys: ['name'] },
  );
  const entry = fc.record(
    {
      stream: fc.oneof({ weight: 4, arbitrary: stream }, { weight: 1, arbitrary: anyJson }),
      sync_mode: fc.oneof(fc.constantFrom('full_refresh', 'incremental', null), anyJson),
      destination_sync_mode: anyJson,
      cursor_field: anyJson,
      primary_key: anyJson,
    },
    { requiredKeys: ['stream'] },
  );
  const catalog = fc.record({ streams: fc.oneof(fc.array(entry, { maxLength: 4 }), anyJson) });
  return withGoodConfig(
    accounts,
    catalog.map((value) => ({ catalog: JSON.stringify(value) })),
  );
};

const goodState = (accounts: readonly string[]): readonly unknown[] =>
  FEW.slice(1).map((stream) => ({
    type: 'STREAM',
    stream: {
      stream_descriptor: { name: stream },
      stream_state: {
        states: accounts.map((id) => ({
          partition: { advertiser_id: id },
          cursor:
            stream === 'ad_insights'
              ? { stat_time_day: '2024-03-12' }
              : { modify_time: '2024-03-12T00:00:00Z' },
        })),
      },
    },
  }));

const readingState = (state: string | Uint8Array) => ({
  catalog: JSON.stringify(GOOD_CATALOG),
  selected: GOOD_CATALOG,
  state,
});

const stateText: Kind = (accounts) =>
  withGoodConfig(accounts, anyText(JSON.stringify(goodState(accounts))).map(readingState));

const stateValues: Kind = (accounts) => {
  const cursor = fc.oneof(
    anyDate,
    anyJson,
    fc.record({ stat_time_day: fc.oneof(anyDate, anyJson), modify_time: fc.oneof(anyDate, anyJson) }),
  );
  const partition = fc.oneof(
    fc.record({ advertiser_id: fc.oneof(fc.constantFrom(...accounts), anyJson), parent_slice: anyJson }),
    anyJson,
  );
  const streamState = fc.oneof(
    fc.record({ states: fc.oneof(fc.array(fc.record({ partition, cursor }), { maxLength: 3 }), anyJson) }),
    fc.record({ state: cursor, lookback_window: anyJson, use_global_cursor: anyJson }),
    fc.dictionary(fc.constantFrom(...accounts, 'stat_time_day'), cursor),
    cursor,
  );
  const stream = fc.record({
    stream_descriptor: fc.oneof(fc.record({ name: fc.constantFrom(...FEW) }), anyJson),
    stream_state: streamState,
  });
  const message = fc.oneof(
    fc.record({ type: fc.oneof(fc.constant('STREAM'), anyJson), stream }),
    fc.record({
      type: fc.constant('GLOBAL'),
      global: fc.record({ stream_states: fc.oneof(fc.array(stream), anyJson) }),
    }),
    fc.record({ type: fc.constant('STATE'), state: fc.record({ stream }) }),
    fc.record({ bookmarks: fc.dictionary(fc.constantFrom(...FEW), streamState) }),
    fc.dictionary(fc.constantFrom(...FEW), streamState),
    anyJson,
  );
  const changedState = fc
    .array(anyChange, { maxLength: 3 })
    .map((changes) => changes.reduce<unknown>(changed, goodState(accounts)));
  const state = fc.oneof(fc.array(message, { maxLength: 3 }), message, changedState);
  return withGoodConfig(
    accounts,
    state.map((value) => readingState(textOf(value))),
  );
};

/** Responses of a broken API that reveals the token. */
const anyAnswers = (secret: string): fc.Arbitrary<readonly Spoiled[]> => {
  const gossip = fc.constantFrom(...spellingsOf(secret), ...beginningsOf(secret));
  const text = fc.oneof(
    gossip,
    anyCharacters,
    fc.constant(`(advertiser does not grant you /x/:GET permission) ${secret}`),
  );
  const code = fc.oneof(
    fc.constantFrom(0, 20001, 40000, 40001, 40002, 40008, 40067, 40100),
    fc.constantFrom(40105, 40300, 49999, 50000, 51002, 60001),
    fc.integer(),
    anyJson,
  );
  const envelope = fc
    .record(
      { code, message: fc.oneof(text, anyJson), request_id: fc.oneof(text, anyJson), data: anyJson },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value));
  const fromReal = fc
    .array(anyChange, { minLength: 1, maxLength: 3 })
    .map((changes) => (body: string) => textOf(changes.reduce<unknown>(changed, JSON.parse(body))));
  const deep = fc
    .integer({ min: 1000, max: 200_000 })
    .map(
      (depth) => (body: string) =>
        body.replace('"list":[{', `"list":[{"deep":${'['.repeat(depth)}${']'.repeat(depth)},`),
    );
  const of = fc.oneof(
    { weight: 1, arbitrary: deep },
    { weight: 2, arbitrary: envelope.map((body) => () => body) },
    { weight: 5, arbitrary: fromReal },
    { weight: 2, arbitrary: anyDamage },
    { weight: 1, arbitrary: anyJson.map((value) => () => textOf(value)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }).map((bytes) => () => bytes) },
  );
  const header = fc.oneof(
    gossip,
    fc.constantFrom('-1', '1e9', '7', 'gzip', 'Thu, 01 Jan 1970 00:00:00 GMT', 'http://127.0.0.1:1/', ''),
  );
  const headers = fc.dictionary(
    fc.constantFrom('retry-after', 'x-tt-ads-throttle', 'content-encoding', 'location', 'x-tt-logid'),
    header.map((value) => value.replace(/[^\x20-\x7e]/g, '')),
    { maxKeys: 2 },
  );
  const spoiled: fc.Arbitrary<Spoiled> = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ kind: 'as it is' } as const) },
    { weight: 5, arbitrary: of.map((made) => ({ kind: 'body', of: made }) as const) },
    {
      weight: 2,
      arbitrary: fc
        .record({ status: fc.integer({ min: 200, max: 599 }), headers, of })
        .map((answer) => ({ kind: 'http', ...answer }) as const),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'hang up' } as const) },
  );
  return fc.array(spoiled, { minLength: 1, maxLength: 40 });
};

const apiBodies =
  (command: 'read' | 'check'): Kind =>
  (accounts) =>
    fc
      .tuple(anySecret, fc.constantFrom(2, 7, 40, 1000), fc.constantFrom('fail', 'skip'), fc.boolean())
      .chain(([secret, pageSize, onAccountError, includeDeleted]) => {
        const config = {
          ...goodConfig(secret, accounts),
          ...{ page_size: pageSize, on_account_error: onAccountError, include_deleted: includeDeleted },
        };
        const catalog = catalogOf(STREAMS);
        return anyAnswers(secret).map((answers): Case => ({
          command,
          config: JSON.stringify(config),
          ...(command === 'read' && { catalog: JSON.stringify(catalog), selected: catalog }),
          secret,
          answers,
        }));
      });

/** Each kind of input, and its share. */
export const KINDS: readonly { readonly name: string; readonly share: number; readonly kind: Kind }[] = [
  { name: 'config: texts', share: 0.15, kind: configText },
  { name: 'config: values', share: 0.2, kind: configValues },
  { name: 'catalog: texts', share: 0.1, kind: catalogText },
  { name: 'catalog: values', share: 0.1, kind: catalogValues },
  { name: 'state: texts', share: 0.1, kind: stateText },
  { name: 'state: values', share: 0.1, kind: stateValues },
  { name: 'API bodies: read', share: 0.2, kind: apiBodies('read') },
  { name: 'API bodies: check', share: 0.05, kind: apiBodies('check') },
];
