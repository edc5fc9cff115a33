import type { Partition } from '../../cdk/index.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import type { Owner } from './list-definition.js';

/**
 * The owner of a stream's rows.
 * - `account`: each account, with its own state
 * - `token`: the user of the token, e.g. for business centers; requested once
 * - `any account`: the same rows for every account, e.g. names of regions; requested once, as any account that is
 *   accepted
 */
export const Scope = { account: 'account', token: 'token', anyAccount: 'any account' } as const;
export type Scope = (typeof Scope)[keyof typeof Scope];

/** The only partition of a stream that is not partitioned. */
const EVERYTHING: readonly Partition[] = [{}];

interface Partitioned {
  readonly partitionedBy: string;
  partitions(session: Session): readonly Partition[];
}

/** The partitions of a scope. */
export const partitionsOf = (scope: Scope): Partitioned =>
  scope === Scope.account ? byAccount : { partitionedBy: 'token', partitions: () => EVERYTHING };

/** The owners as which a partition may be read. The first one that the API accepts is used. */
export function ownersOf(scope: Scope, { config }: Session, partition: Partition): readonly Owner[] {
  if (scope === Scope.account) return [{ advertiserId: accountOf(partition) }];
  return scope === Scope.token ? [{}] : config.accounts.map((advertiserId) => ({ advertiserId }));
}
