import { id, text, type Fields, type JsonObject, type StreamDefinition } from '../../cdk/index.js';
import { rowsOf, runSync, type SyncOutput } from '../../cdk/testing/run-sync.js';
import type { ListSource } from '../lists/list-definition.js';
import { listStream, type ListStreamOptions } from '../lists/list-stream.js';
import type { Session } from '../session.js';
import {
  createFakeApi,
  createTestSession,
  envelope,
  type ApiAnswer,
  type ApiCall,
  type FakeApi,
} from './api.js';

/* A stream of things from a list, and the requests and rows of syncing it. */

export const FIELDS = {
  advertiser_id: id('Account'),
  thing_id: id('Thing'),
  kind: text('Kind'),
  shop: id('Shop'),
};
export type Options = Partial<ListStreamOptions<Fields>> & { readonly source: ListSource };

export const things = (options: Options): StreamDefinition<Session> =>
  listStream<Fields>({
    name: 'things',
    description: 'Test.',
    fields: FIELDS,
    primaryKey: ['thing_id'],
    ...options,
  });

export interface Given {
  readonly options: Options;
  readonly answer: (call: ApiCall, nth: number) => ApiAnswer;
  readonly config?: JsonObject;
  readonly saved?: JsonObject;
}

export interface ReadThings extends SyncOutput {
  readonly api: FakeApi;
  readonly rows: readonly JsonObject[];
  readonly log: readonly string[];
}

/** Syncs a stream of things over a fake API. */
export async function readThings({ options, answer, config = {}, saved }: Given): Promise<ReadThings> {
  const api = createFakeApi(answer);
  const session = createTestSession(api, config);
  const { messages, complete } = await runSync({
    session,
    streams: [things(options)],
    clock: session.clock,
    log: session.log,
    ...(saved !== undefined && { saved: { things: saved } }),
  });
  return { api, complete, messages, rows: rowsOf(messages, 'things'), log: session.log.lines };
}

export const thing = (number: number, more: JsonObject = {}): JsonObject => ({
  thing_id: String(number),
  ...more,
});

export const SHOPS: ListSource = { endpoint: { path: 'shop/list/', recordsPath: 'shops', pageSize: 'all' } };
export const shops = (...ids: readonly string[]): JsonObject =>
  envelope({ shops: ids.map((shop) => ({ shop, open: shop !== 'c' })) });
