import type { Fields, StreamDefinition } from '../cdk/index.js';
import { accountOf, accountPartitions, type Session } from './session.js';

export interface AccountStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
}

/** A stream of the accounts themselves, one row each, from the directory that also knows their time zones. */
export function accountStream<F extends Fields>(options: AccountStreamOptions<F>): StreamDefinition<Session> {
  return {
    ...options,
    partitions: accountPartitions,
    plan: () => Promise.resolve([{}]),
    async *read({ accounts }, { partition }, wait) {
      yield [await accounts.info(accountOf(partition), wait)];
    },
  };
}
