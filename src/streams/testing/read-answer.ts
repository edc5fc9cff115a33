import type { JsonObject } from '../../cdk/index.js';
import { recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  createFakeApi,
  createTestSession,
  page,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { DEFAULT_SETTINGS, streamsOf } from '../index.js';

const allStreams = streamsOf(DEFAULT_SETTINGS);

/** The account of most samples, in Los Angeles. */
export const SAMPLE_ACCOUNT = '7100000000000000002';

interface Reading {
  readonly answer: JsonObject | ((call: ApiCall) => ApiAnswer);
  readonly config?: JsonObject;
}

const ownerIn = ({ accounts }: JsonObject): JsonObject =>
  accounts === undefined ? {} : { advertiser_id: accounts };

interface ReadAnswer {
  readonly rows: readonly JsonObject[];
  /** Values that were nulled. */
  readonly changes: readonly unknown[];
  /** The log line about unknown fields. */
  readonly unknown: string | undefined;
  readonly infos: readonly string[];
}

/** Reads one stream of one account; every call of its endpoint gets the recorded response. */
export async function readAnswer(name: string, { answer, config = {} }: Reading): Promise<ReadAnswer> {
  const stream = allStreams.filter((each) => each.name === name);
  const api = createFakeApi((call) =>
    call.path === 'advertiser/info/' && name !== 'advertisers'
      ? page([{ advertiser_id: SAMPLE_ACCOUNT, ...ownerIn(config), display_timezone: 'America/Los_Angeles' }])
      : typeof answer === 'function'
        ? answer(call)
        : answer,
  );
  const session = createTestSession(api, { accounts: SAMPLE_ACCOUNT, ...config });
  const { messages, complete } = await runSync({ session, streams: stream, log: session.log });
  if (!complete) throw new Error(`${name} is incomplete: ${session.log.lines.join('\n')}`);
  const records = recordsOf(messages);
  return {
    rows: records.map(({ data }) => data),
    changes: records.flatMap(({ meta }) => meta?.changes ?? []),
    unknown: session.log.lines.find((line) => line.includes('unknown to this version')),
    infos: session.log.lines.filter((line) => line.startsWith('INFO')),
  };
}

/** Rows without nulled values and unknown fields; throws where there are some. */
export async function cleanRows(name: string, reading: Reading): Promise<readonly JsonObject[]> {
  const { rows, changes, unknown } = await readAnswer(name, reading);
  if (changes.length > 0) throw new Error(`${name} has nulled values: ${JSON.stringify(changes)}`);
  if (unknown !== undefined) throw new Error(unknown);
  return rows;
}
