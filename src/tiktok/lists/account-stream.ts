import type { Fields, StreamDefinition } from '../../cdk/index.js';
import { ADVERTISER_INFO_PATH as PATH } from '../accounts/directory.js';
import { ignoreMissingFeature } from '../api/sandbox.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';

export interface AccountStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
}

/** A stream of the accounts, one row each, from the account directory. */
export function accountStream<F extends Fields>(options: AccountStreamOptions<F>): StreamDefinition<Session> {
  return {
    ...options,
    ...byAccount,
    endpoints: [PATH],
    plan: () => Promise.resolve([{}]),
    async *read(session, { partition }, io) {
      const advertiserId = accountOf(partition);
      try {
        yield [await session.accounts.info(advertiserId, io)];
      } catch (error) {
        await ignoreMissingFeature(session, error, 'skipped');
      }
    },
  };
}
