import { readdirSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { isJsonObject, type FailureType, type Json, type JsonObject } from '../cdk/index.js';
import { readEnvelope } from '../tiktok/api/envelope.js';
import type { Action } from '../tiktok/api/error-codes.js';
import { TikTokError } from '../tiktok/api/errors.js';
import { createFakeApi, createTestSession, textAnswer, type ApiAnswer } from '../tiktok/testing/api.js';
import { sample } from './testing/fixtures.js';

const FOLDER = new URL('../../integration_tests/fixtures/tiktok-samples/', import.meta.url);
const MOST_TRIES = 6;

/** For each recorded error: the action, the failure type, and whether it concerns a part or the whole run. */
const ERRORS: Readonly<Record<string, readonly [Action, FailureType, 'part' | 'run']>> = {
  token_empty: ['auth', 'config_error', 'run'],
  token_invalid: ['auth', 'config_error', 'run'],
  token_expired: ['auth', 'config_error', 'run'],
  app_secret_mismatch: ['auth', 'config_error', 'run'],
  app_blocked: ['auth', 'config_error', 'run'],
  rate_limit_app: ['rateLimit', 'transient_error', 'part'],
  rate_limit_40016: ['rateLimit', 'transient_error', 'part'],
  rate_limit_advertiser: ['rateLimit', 'transient_error', 'part'],
  no_permission_endpoint: ['endpoint', 'config_error', 'part'],
  no_permission_advertiser: ['account', 'config_error', 'part'],
  param_missing: ['request', 'system_error', 'part'],
  param_conflict: ['request', 'system_error', 'part'],
  param_topview: ['request', 'system_error', 'part'],
  param_daterange: ['request', 'system_error', 'part'],
  not_found: ['request', 'system_error', 'part'],
  too_many_ids: ['request', 'system_error', 'part'],
  sandbox_unsupported: ['unsupported', 'system_error', 'part'],
  advertiser_gone: ['account', 'config_error', 'part'],
  task_not_ready: ['retry', 'transient_error', 'part'],
  entity_conflict: ['retry', 'transient_error', 'part'],
  internal_validation: ['retry', 'transient_error', 'part'],
  system_error: ['retry', 'transient_error', 'part'],
  tiktok_side: ['retry', 'transient_error', 'part'],
  maintenance: ['retry', 'transient_error', 'part'],
  advertiser_deleted_40001: ['account', 'config_error', 'part'],
  internal_timeout_51001: ['retry', 'transient_error', 'part'],
  internal_error_51002: ['retry', 'transient_error', 'part'],
  internal_timeout_51039: ['retry', 'transient_error', 'part'],
  satellite_51305: ['retry', 'transient_error', 'part'],
  query_too_large_40067: ['request', 'system_error', 'part'],
  missing_scope: ['endpoint', 'config_error', 'part'],
  banned_country_minus_1: ['auth', 'config_error', 'run'],
  banned_country_41000: ['auth', 'config_error', 'run'],
  metrics_refused: ['request', 'system_error', 'part'],
  metrics_refused_short: ['request', 'system_error', 'part'],
  gmv_metrics_refused_brackets: ['request', 'system_error', 'part'],
  gmv_metric_refused_first_only: ['request', 'system_error', 'part'],
  gmv_dimension_refused: ['request', 'system_error', 'part'],
  gmv_unknown_grouping: ['request', 'system_error', 'part'],
  page_size_50: ['request', 'system_error', 'part'],
  hour_span: ['request', 'system_error', 'part'],
  interest_with_time: ['request', 'system_error', 'part'],
  rate_limit_app_counts: ['rateLimit', 'transient_error', 'part'],
  no_schema_v2: ['request', 'system_error', 'part'],
};

const EDGE: Readonly<Record<string, readonly [Action, FailureType, 'part' | 'run']>> = {
  missing_slash: ['request', 'system_error', 'part'],
  edge_throttle: ['rateLimit', 'transient_error', 'part'],
  edge_5xx: ['retry', 'transient_error', 'part'],
};

const entriesOf = (name: string): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    Object.entries(sample(name)).flatMap(([key, value]) =>
      key !== '_meta' && isJsonObject(value) ? [[key, value]] : [],
    ),
  );

/** Sends a request to an API that always returns the same response. */
async function ask(answer: ApiAnswer) {
  const api = createFakeApi(() => answer);
  const session = createTestSession(api);
  const wait = ({ milliseconds }: { milliseconds: number }) => session.clock.sleep(milliseconds);
  const error: unknown = await session.client
    .get({ path: 'ad/get/', query: { advertiser_id: '1' }, wait })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(TikTokError);
  return { error: error as TikTokError, tries: api.calls.length };
}

/** Checks the number of attempts: rate limits have their own retry limit. */
const expectTries = (action: Action, tries: number): void => {
  if (action === 'rateLimit') expect(tries).toBeGreaterThan(MOST_TRIES);
  else expect(tries).toBe(action === 'retry' ? MOST_TRIES : 1);
};

describe('the recorded errors', () => {
  const recorded = entriesOf('errors');

  it('this test covers every recorded error', () => {
    expect(Object.keys(recorded).sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it.each(Object.entries(ERRORS))('%s means %j', async (name, [action, failureType, scope]) => {
    const { _http_status: status = 200, ...answer } = recorded[name] ?? {};
    const { error, tries } = await ask(textAnswer(JSON.stringify(answer), Number(status)));
    expect(error).toMatchObject({ action, failureType, scope, code: answer['code'] });
    expectTries(action, tries);
    expect(error.userMessage).toContain(answer['request_id']);
    expect(error.userMessage).toContain(answer['message']);
  });
});

describe('the recorded HTTP errors', () => {
  const recorded = entriesOf('http_layer_errors');

  it('this test covers every recorded HTTP error', () => {
    expect(Object.keys(recorded).sort()).toEqual(Object.keys(EDGE).sort());
  });

  it.each(Object.entries(EDGE))('%s means %j', async (name, [action, failureType, scope]) => {
    const { http_status: status, body } = recorded[name] as { http_status: number; body: string };
    const { error, tries } = await ask(textAnswer(body, status));
    expect(error).toMatchObject({ action, failureType, scope, code: undefined });
    expect(error.userMessage).toContain(`HTTP ${String(status)}`);
    expectTries(action, tries);
  });
});

describe('recorded envelopes', () => {
  const envelopes = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && file !== 'errors.json')
    .map((file) => file.replace('.json', ''))
    .flatMap((name) => envelopesIn(sample(name)).map((envelope) => [name, envelope] as const));

  const isSuccess = ([, { code }]: (typeof envelopes)[number]): boolean => code === 0;

  it('the samples contain more than 45 successful envelopes', () => {
    expect(envelopes.filter(isSuccess).length).toBeGreaterThan(45);
  });

  it.each(envelopes.filter(isSuccess))(
    'a successful envelope of %s returns its data unchanged',
    (_, envelope) => {
      const outcome = readEnvelope(textAnswer(JSON.stringify(envelope)), 0);
      expect(outcome.ok ? outcome.answer.data : outcome.rejection).toEqual(envelope['data'] ?? {});
    },
  );

  it.each(envelopes.filter((entry) => !isSuccess(entry)))(
    'a failed envelope of %s returns its code',
    (_, envelope) => {
      const outcome = readEnvelope(textAnswer(JSON.stringify(envelope)), 0);
      expect(outcome.ok ? undefined : outcome.rejection.code).toBe(envelope['code']);
    },
  );
});

function envelopesIn(value: Json): readonly JsonObject[] {
  if (!isJsonObject(value)) return [];
  if (typeof value['code'] === 'number') return [value];
  return Object.values(value).flatMap((member) => envelopesIn(member ?? null));
}
