import {
  createSecrets,
  createLedger,
  createServerClock,
  isJsonList,
  isJsonObject,
  parseJson,
  rfc3339,
  scalarText,
  type HttpResponse,
  type ServerClock,
  type JsonObject,
  type Transport,
  type RateLimiter,
} from '../../cdk/index.js';
import {
  bodyOf,
  createTestClock,
  createTestLogger,
  type TestClock,
  type TestLogger,
} from '../../cdk/testing/fakes.js';
import { createAccountDirectory } from '../accounts/directory.js';
import { createClient } from '../client/client.js';
import { parseConfig, type Config } from '../config/config.js';
import { READ_RETRIES } from '../api/limits.js';
import { createTopViewBuyers, topViewBuyersOf } from '../campaign-filters/top-view-buyers.js';
import { loadOf, NO_REPORTS, type ReportLoad } from '../reports/report-load.js';
import type { Session } from '../session.js';

export const TOKEN = 'f3a1c0ffee00';
export const ACCOUNT = '7100000000000000001';
export const OTHER_ACCOUNT = '7100000000000000002';
export const REQUEST_ID = '202607011203045A1B2C3D4E5F60718293';

/** 2024-03-15T12:00:00Z: noon in UTC, already the next day in the far east. */
export const NOW = 1_710_504_000_000;
export const TODAY = '2024-03-15';

const BASE_URL = 'https://api.test/open_api/v1.3/';

/** A request as the API receives it. */
export interface ApiCall {
  /** Path below the root, e.g. `campaign/get/`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Body of a POST; undefined for a GET. */
  readonly body: JsonObject | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** An envelope (sent with HTTP 200), or a complete response. */
export type ApiAnswer = JsonObject | HttpResponse;

/** An API in memory that records its calls. */
export interface FakeApi {
  readonly transport: Transport;
  readonly calls: readonly ApiCall[];
  /** The calls of one endpoint. */
  callsOf(path: string): readonly ApiCall[];
}

/** @param answer returns the response to the nth call, counted from 1 */
export function createFakeApi(answer: (call: ApiCall, nth: number) => ApiAnswer): FakeApi {
  const calls: ApiCall[] = [];
  return {
    calls,
    callsOf: (path) => calls.filter((call) => call.path === path),
    transport: ({ url, headers, timeoutMs, body: sent }) => {
      const { pathname, searchParams } = new URL(url);
      const path = pathname.replace('/open_api/v1.3/', '');
      const parsed = sent === undefined ? undefined : parseJson(sent);
      const body = isJsonObject(parsed) ? parsed : undefined;
      const call = { path, query: Object.fromEntries(searchParams), body, headers, timeoutMs };
      calls.push(call);
      const answered = answer(call, calls.length);
      return Promise.resolve(isResponse(answered) ? answered : textAnswer(JSON.stringify(answered)));
    },
  };
}

const isResponse = (answer: ApiAnswer): answer is HttpResponse => 'status' in answer && 'body' in answer;

export const textAnswer = (
  text: string,
  status = 200,
  headers: HttpResponse['headers'] = {},
): HttpResponse => ({ status, headers, body: bodyOf(text), framing: 'length' });

/** A response in pieces, which may fail between them. */
export const streamed = (...pieces: readonly (string | Error)[]): HttpResponse => ({
  ...textAnswer(''),
  stream: (async function* () {
    for (const piece of pieces) {
      if (piece instanceof Error) throw piece;
      yield await Promise.resolve(Buffer.from(piece));
    }
  })(),
});

/** A successful envelope. */
export const envelope = (data: JsonObject): JsonObject => ({
  code: 0,
  message: 'OK',
  request_id: REQUEST_ID,
  data,
});

/** One page of rows. It is the only page unless `totalPages` is set; the total assumes pages of the same size. */
export const page = (list: readonly JsonObject[], number = 1, totalPages = 1): JsonObject =>
  envelope({
    list,
    page_info: {
      page: number,
      page_size: 1000,
      total_number: list.length * totalPages,
      total_page: totalPages,
    },
  });

export const refusal = (code: number, message: string): JsonObject => ({
  code,
  message,
  request_id: REQUEST_ID,
  data: {},
});

/** The parsed JSON of a parameter, e.g. `filtering`. */
export function objectParameter(call: ApiCall | undefined, parameter: string): JsonObject | undefined {
  const text = call?.query[parameter];
  const value = text === undefined ? undefined : parseJson(text);
  return isJsonObject(value) ? value : undefined;
}

export interface TestSession extends Session {
  readonly clock: TestClock & ServerClock;
  readonly log: TestLogger;
}

/** A rate limiter that admits every request at once. */
export const FREE: RateLimiter = {
  admit: () => Promise.resolve(),
  accepted: () => undefined,
  refused: (attempt) => 1000 * 2 ** (attempt - 1),
};

/** A session with a fake API, without pacing, at noon on 15 March 2024, in which no account has TopView. */
export function createTestSession(
  api: FakeApi,
  config: JsonObject = {},
  reports: ReportLoad = NO_REPORTS,
): TestSession {
  const { accounts, ...rest } = config;
  const parsed = isJsonList(accounts)
    ? { ...aConfig(rest), accounts: accounts.map(scalarText) }
    : aConfig(config);
  const log = createTestLogger();
  const clock = correctable(createTestClock(NOW), log);
  const client = createClient({
    baseUrl: new URL(BASE_URL),
    accessToken: parsed.accessToken,
    userAgent: parsed.userAgent,
    timeoutMs: parsed.requestTimeoutMs,
    pageSize: parsed.pageSize,
    retries: { ...READ_RETRIES, quotaTotalMs: READ_RETRIES.totalMs },
    transport: api.transport,
    rateLimiter: FREE,
    clock,
    random: () => 1,
  });
  const session: TestSession = {
    config: parsed,
    client,
    accounts: createAccountDirectory(parsed.accounts, { client, clock, log }),
    ledger: createLedger(),
    startedAt: () => rfc3339(NOW),
    clock,
    log,
    forPeople: createSecrets([parsed.accessToken]).forPeople,
  };
  loadOf.provide(session, reports);
  // Tests of TopView provide the real one.
  topViewBuyersOf.provide(session, {
    ...createTopViewBuyers(session),
    isBoughtBy: () => Promise.resolve(false),
  });
  return session;
}

/** A clock that responses correct and the test advances. */
const correctable = (machine: TestClock, log: TestLogger): TestClock & ServerClock =>
  Object.assign(createServerClock(machine, log), {
    slept: machine.slept,
    advance: machine.advance,
    set: machine.set,
  });

const configs = new Map<string, Config>();

/** A valid config of one account with changes. Configs are cached, because validation is slow. */
function aConfig(change: JsonObject): Config {
  const raw = { access_token: TOKEN, accounts: ACCOUNT, start_date: '2024-03-01', ...change };
  const key = JSON.stringify(raw);
  const config = configs.get(key) ?? parseConfig(raw);
  configs.set(key, config);
  return config;
}
