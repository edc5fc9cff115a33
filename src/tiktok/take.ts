import type { HttpResponse } from '../cdk/index.js';
import type { Call, Request } from './call.js';
import { readEnvelope, type Answer, type Outcome } from './envelope.js';
import { Action } from './error-codes.js';

/** Makes of a response what a request is answered with. `now` is in epoch milliseconds. */
export type Take<T> = (response: HttpResponse, call: Call, now: number) => Promise<Outcome<T>>;

export const readNow: Take<Answer> = async (response, { isWhole }, now) => {
  const outcome = readEnvelope(response, await response.text(), now);
  if (!outcome.ok || isWhole === undefined || isWhole(outcome.answer.data)) return outcome;
  return { ok: false, rejection: { action: Action.retry, what: 'an answer without its list' } };
};

/** No refusal is as large as this: it can only be a page of rows. */
const SURELY_ROWS_BYTES = 32 * 1024;

/**
 * Leaves a large answer as it came until it is wanted: decoded and parsed it takes many times the memory, and pages
 * wait for those before them. One that then turns out to be broken is asked for again.
 */
export const readLater =
  (ask: Request): Take<() => Promise<Answer>> =>
  async (response, call, now) => {
    const read = async (): Promise<Outcome> => readNow(response, call, now);
    if (response.status === 200 && response.size > SURELY_ROWS_BYTES) {
      const answer = async (): Promise<Answer> => {
        const outcome = await read().catch(() => undefined);
        return outcome?.ok === true ? outcome.answer : ask(call);
      };
      return { ok: true, answer };
    }
    const outcome = await read();
    return outcome.ok ? { ok: true, answer: () => Promise.resolve(outcome.answer) } : outcome;
  };
