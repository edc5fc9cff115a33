import type { Partition, RequestIo, StreamDefinition } from '../../cdk/index.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import {
  businessCenterOf,
  byBusinessCenter,
  byBusinessCenterAccount,
  requireAccounts,
} from './business-centers.js';
import type { Owner } from './list-definition.js';

/**
 * The owner of a stream's rows.
 * - `account`: each account, with its own state
 * - `business center`: each business center of the token, with its own state
 * - `business center account`: each selected account of each business center, with its own state
 * - `token`: the user of the token, e.g. for the list of business centers; requested once
 * - `any account`: the same rows for every account, e.g. names of regions; requested once, as any account that is
 *   accepted
 */
export const Scope = {
  account: 'account',
  businessCenter: 'business center',
  businessCenterAccount: 'business center account',
  token: 'token',
  anyAccount: 'any account',
} as const;
export type Scope = (typeof Scope)[keyof typeof Scope];

/** The only partition of a stream that is not partitioned. */
const EVERYTHING: readonly Partition[] = [{}];

type Partitioned = Pick<
  StreamDefinition<Session>,
  'partitionedBy' | 'partitionKeys' | 'partitions' | 'endpoints'
>;

const once: Partitioned = { partitionedBy: 'token', partitions: () => EVERYTHING };

/** The partitions of a scope. */
export const partitionsOf = (scope: Scope): Partitioned => PARTITIONED[scope];

const PARTITIONED: Readonly<Record<Scope, Partitioned>> = {
  [Scope.account]: byAccount,
  [Scope.businessCenter]: byBusinessCenter,
  [Scope.businessCenterAccount]: byBusinessCenterAccount,
  [Scope.token]: once,
  [Scope.anyAccount]: once,
};

/** @throws SyncError if the partition stands for owners that could not be listed */
export async function requireOwner(
  scope: Scope,
  session: Session,
  { partition, io }: { readonly partition: Partition; readonly io: RequestIo },
): Promise<void> {
  if (scope === Scope.businessCenterAccount) await requireAccounts(session, partition, io);
}

/** The owners as which a partition may be read. The first one that the API accepts is used. */
export function ownersOf(scope: Scope, { config }: Session, partition: Partition): readonly Owner[] {
  switch (scope) {
    case Scope.account:
      return [{ advertiserId: accountOf(partition) }];
    case Scope.businessCenter:
      return [{ businessCenterId: businessCenterOf(partition) }];
    case Scope.businessCenterAccount:
      return [{ businessCenterId: businessCenterOf(partition), advertiserId: accountOf(partition) }];
    case Scope.token:
      return [{}];
    case Scope.anyAccount:
      return config.accounts.map((advertiserId) => ({ advertiserId }));
  }
}

/** A column that names the owner. */
export interface OwnerColumn {
  readonly name: string;
  readonly value: string | undefined;
}

/** The columns that name the owner, for rows that omit them. Rows of the token or of any account have none. */
export function ownerColumns(
  scope: Scope,
  { advertiserId, businessCenterId }: Owner,
): readonly OwnerColumn[] {
  const account = { name: 'advertiser_id', value: advertiserId };
  const center = { name: 'bc_id', value: businessCenterId };
  switch (scope) {
    case Scope.account:
      return [account];
    case Scope.businessCenter:
      return [center];
    case Scope.businessCenterAccount:
      return [center, account];
    case Scope.token:
    case Scope.anyAccount:
      return [];
  }
}
