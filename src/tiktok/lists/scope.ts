import type { Partition, StreamDefinition } from '../../cdk/index.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { businessCenterOf, byBusinessCenter } from './business-centers.js';
import type { Owner } from './list-definition.js';

/**
 * The owner of a stream's rows.
 * - `account`: each account, with its own state
 * - `business center`: each business center of the token, with its own state
 * - `token`: the user of the token, e.g. for the list of business centers; requested once
 * - `any account`: the same rows for every account, e.g. names of regions; requested once, as any account that is
 *   accepted
 */
export const Scope = {
  account: 'account',
  businessCenter: 'business center',
  token: 'token',
  anyAccount: 'any account',
} as const;
export type Scope = (typeof Scope)[keyof typeof Scope];

/** The only partition of a stream that is not partitioned. */
const EVERYTHING: readonly Partition[] = [{}];

type Partitioned = Pick<StreamDefinition<Session>, 'partitionedBy' | 'partitions' | 'endpoints'>;

const once: Partitioned = { partitionedBy: 'token', partitions: () => EVERYTHING };

/** The partitions of a scope. */
export const partitionsOf = (scope: Scope): Partitioned => PARTITIONED[scope];

const PARTITIONED: Readonly<Record<Scope, Partitioned>> = {
  [Scope.account]: byAccount,
  [Scope.businessCenter]: byBusinessCenter,
  [Scope.token]: once,
  [Scope.anyAccount]: once,
};

/** The owners as which a partition may be read. The first one that the API accepts is used. */
export function ownersOf(scope: Scope, { config }: Session, partition: Partition): readonly Owner[] {
  if (scope === Scope.account) return [{ advertiserId: accountOf(partition) }];
  if (scope === Scope.businessCenter) return [{ businessCenterId: businessCenterOf(partition) }];
  return scope === Scope.token ? [{}] : config.accounts.map((advertiserId) => ({ advertiserId }));
}

/** The column that names the owner. */
export interface OwnerColumn {
  readonly name: string;
  readonly value: string | undefined;
}

/** The column that names the owner, for rows that omit it; undefined if they have none. */
export function ownerColumn(
  scope: Scope,
  { advertiserId, businessCenterId }: Owner,
): OwnerColumn | undefined {
  if (scope === Scope.account) return { name: 'advertiser_id', value: advertiserId };
  return scope === Scope.businessCenter ? { name: 'bc_id', value: businessCenterId } : undefined;
}
