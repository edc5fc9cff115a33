import { isJsonObject, type ReadIo } from '../cdk/index.js';
import type { Answer } from './envelope.js';

type Ask<C> = (call: C) => Promise<Answer>;

/** Tells how many rows a list has in all, once a page says so (`page_info.total_number`). */
export function tellingExpectedRows<C>(ask: Ask<C>, expects: ReadIo['expects']): Ask<C> {
  let told = false;
  return async (call) => {
    const answer = await ask(call);
    const info = answer.data['page_info'];
    const total = isJsonObject(info) ? info['total_number'] : undefined;
    if (!told && typeof total === 'number') {
      told = true;
      expects?.(total);
    }
    return answer;
  };
}
