import { onePageAtATime, type JsonObject } from '../../cdk/index.js';
import type { Session } from '../../tiktok/index.js';

type Client = Session['client'];
export type ListCall = Parameters<Client['list']>[0];

/**
 * A client that reads of each list no more than the first page with rows in it. Of lists that others are asked by it
 * gives a few rows.
 *
 * @param heard told of each list that is asked for
 */
export function firstPages(client: Client, rows: number, heard: (call: ListCall) => void): Client {
  return {
    ...client,
    async *list(call): AsyncGenerator<readonly JsonObject[], void, undefined> {
      heard(call);
      for await (const page of client.list({ ...call, slots: onePageAtATime() })) {
        // A list that others are asked by is read on behalf of all of them, so there is nobody to warn.
        yield call.warn === undefined ? page.slice(0, rows) : page;
        if (page.length > 0) return;
      }
    },
  };
}
