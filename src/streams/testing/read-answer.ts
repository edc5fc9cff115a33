import type { JsonObject } from '../../cdk/index.js';
import { recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  createFakeApi,
  createTestSession,
  page,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { DEFAULT_SETTINGS, streamsOf, type StreamSettings } from '../index.js';
import { sampleAnswer } from './fixtures.js';

/** The account of most samples, in Los Angeles. */
export const SAMPLE_ACCOUNT = '7100000000000000002';
const ACCOUNT_INFO = {
  ...{ advertiser_id: SAMPLE_ACCOUNT, display_timezone: 'America/Los_Angeles', currency: 'EUR' },
};

/** Responses by path; all other paths return no rows. */
export type Answers = Readonly<Record<string, (call: ApiCall) => ApiAnswer>>;

interface Reading {
  /** The response to every call. */
  readonly answer?: JsonObject | ((call: ApiCall) => ApiAnswer);
  readonly answers?: Answers;
  readonly config?: JsonObject;
  readonly settings?: StreamSettings;
}

/** A recorded response to every call. */
export const recorded = (name: string) => (): JsonObject => sampleAnswer(name);

/** Settings of streams whose rows lack the row context. */
export const WITHOUT_CONTEXT: StreamSettings = { ...DEFAULT_SETTINGS, rowContext: false };

const ownerIn = ({ accounts }: JsonObject): JsonObject =>
  accounts === undefined ? {} : { advertiser_id: accounts };

interface ReadAnswer {
  readonly rows: readonly JsonObject[];
  /** Values that were nulled. */
  readonly changes: readonly unknown[];
  /** The log line about unknown fields. */
  readonly unknown: string | undefined;
  readonly complete: boolean;
  readonly lines: readonly string[];
  /** The parameters of the calls of an endpoint. */
  readonly queriesOf: (path: string) => readonly ApiCall['query'][];
}

/** Reads one stream of one account; calls get the given responses, and those for the account its time zone. */
export async function readStream(
  name: string,
  { answer, answers = {}, config = {}, settings = DEFAULT_SETTINGS }: Reading,
): Promise<ReadAnswer> {
  const streams = streamsOf(settings).filter((each) => each.name === name);
  const api = createFakeApi((call) => {
    if (call.path === 'advertiser/info/' && name !== 'advertisers')
      return page([{ ...ACCOUNT_INFO, ...ownerIn(config) }]);
    if (answer === undefined) return answers[call.path]?.(call) ?? page([]);
    return typeof answer === 'function' ? answer(call) : answer;
  });
  const session = createTestSession(api, { accounts: SAMPLE_ACCOUNT, ...config });
  const { messages, complete } = await runSync({ session, streams, log: session.log });
  const records = recordsOf(messages);
  const { lines } = session.log;
  return {
    rows: records.map(({ data }) => data),
    changes: records.flatMap(({ meta }) => meta?.changes ?? []),
    unknown: lines.find((line) => line.includes('unknown to this version')),
    complete,
    lines,
    queriesOf: (path) => api.callsOf(path).map(({ query }) => query),
  };
}

/** As `readStream`; throws if the stream is incomplete. */
export async function readAnswer(name: string, reading: Reading): Promise<ReadAnswer> {
  const read = await readStream(name, reading);
  if (!read.complete) throw new Error(`${name} is incomplete: ${read.lines.join('\n')}`);
  return read;
}

/** As `readAnswer`; throws if values are nulled or fields are unknown. */
export async function readClean(name: string, reading: Reading): Promise<ReadAnswer> {
  const read = await readAnswer(name, reading);
  const { changes, unknown } = read;
  if (changes.length > 0) throw new Error(`${name} has nulled values: ${JSON.stringify(changes)}`);
  if (unknown !== undefined) throw new Error(unknown);
  return read;
}

/** Rows without nulled values and unknown fields; throws where there are some. */
export const cleanRows = async (name: string, reading: Reading): Promise<readonly JsonObject[]> =>
  (await readClean(name, reading)).rows;
