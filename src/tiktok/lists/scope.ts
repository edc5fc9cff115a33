import type { Partition } from '../../cdk/index.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import type { Owner } from './list-definition.js';

/**
 * Whose rows a stream has.
 * - `account`: those of each account, with a state for each
 * - `token`: those of whoever the token stands for, e.g. business centers; asked for once
 * - `any account`: the same for every account, e.g. the names of regions; asked for once, as whichever account may
 */
export const Scope = { account: 'account', token: 'token', anyAccount: 'any account' } as const;
export type Scope = (typeof Scope)[keyof typeof Scope];

/** A partition that is everything. */
const EVERYTHING: readonly Partition[] = [{}];

interface Partitioned {
  readonly partitionedBy: string;
  partitions(session: Session): readonly Partition[];
}

export const partitionsOf = (scope: Scope): Partitioned =>
  scope === Scope.account ? byAccount : { partitionedBy: 'token', partitions: () => EVERYTHING };

/** Those for whom a partition may be read: the first one that is let in will do. */
export function ownersOf(scope: Scope, { config }: Session, partition: Partition): readonly Owner[] {
  if (scope === Scope.account) return [{ advertiserId: accountOf(partition) }];
  return scope === Scope.token ? [{}] : config.accounts.map((advertiserId) => ({ advertiserId }));
}
