import type { Partition } from '../../cdk/index.js';

/** The key of a partition, also in states. */
export const PARTITION_KEY = 'advertiser_id';

/** The partition of an account. */
export function partitionOf(advertiserId: string): Partition {
  return { [PARTITION_KEY]: advertiserId };
}

/** True for the partition of an account; others are of a business center, of its accounts, or of the token. */
export const isOfAccount = (partition: Partition): boolean =>
  PARTITION_KEY in partition && Object.keys(partition).length === 1;

/** The account id of a partition. */
export function accountOf(partition: Partition): string {
  return partition[PARTITION_KEY] ?? '';
}

/** Partitions a stream by account, so that it has one cursor per account. */
export const byAccount = {
  partitionedBy: 'account',
  partitions: ({
    config,
  }: {
    readonly config: { readonly accounts: readonly string[] };
  }): readonly Partition[] => config.accounts.map(partitionOf),
};
