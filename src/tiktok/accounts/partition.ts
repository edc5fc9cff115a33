import type { Partition } from '../../cdk/index.js';

/** What tells the partitions apart, in states too. */
export const PARTITION_KEY = 'advertiser_id';

/** An account's partition. */
export function partitionOf(advertiserId: string): Partition {
  return { [PARTITION_KEY]: advertiserId };
}

/** The account of a partition made by `byAccount`. */
export function accountOf(partition: Partition): string {
  return partition[PARTITION_KEY] ?? '';
}

/** One partition an account: every stream keeps a cursor for each. */
export const byAccount = {
  partitionedBy: 'account',
  partitions: ({
    config,
  }: {
    readonly config: { readonly accounts: readonly string[] };
  }): readonly Partition[] => config.accounts.map(partitionOf),
};
