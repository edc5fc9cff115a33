import { onePageAtATime, type JsonObject } from '../../cdk/index.js';
import type { Session } from '../../tiktok/index.js';

type Client = Session['client'];
export type ListCall = Parameters<Client['list']>[0];

/**
 * A client that stops each list at its first page with rows. Parent lists yield only a few rows.
 *
 * @param heard called with each list request
 */
export function firstPages(client: Client, rows: number, heard: (call: ListCall) => void): Client {
  return {
    ...client,
    async *list(call): AsyncGenerator<readonly JsonObject[], void, undefined> {
      heard(call);
      for await (const page of client.list({ ...call, slots: onePageAtATime() })) {
        // A parent list is shared by the streams that need it, so its call has no `warn`.
        yield call.warn === undefined ? page.slice(0, rows) : page;
        if (page.length > 0) return;
      }
    },
  };
}
