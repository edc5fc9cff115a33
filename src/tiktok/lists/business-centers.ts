import {
  isJsonList,
  isJsonObject,
  type JsonObject,
  type Partition,
  type RequestIo,
  type Rows,
  SyncError,
} from '../../cdk/index.js';
import { PARTITION_KEY, partitionOf } from '../accounts/partition.js';
import { BUSINESS_CENTER_PAGE_SIZE } from '../api/limits.js';
import { ignoreMissingFeature } from '../api/sandbox.js';
import { perRun, type Session } from '../session.js';
import { readWhole } from './read-list.js';
import { idOf, idsOf } from './row-ids.js';
import type { ListSource } from './list-definition.js';

/** The business centers of the token. */
export const BUSINESS_CENTERS: ListSource = {
  endpoint: {
    path: 'bc/get/',
    rowKey: ['bc_info.bc_id'],
    pageSize: BUSINESS_CENTER_PAGE_SIZE,
    isShared: true,
    // "Get Business Centers" shows this answer as its example.
    emptyAnswer: 'empty',
  },
};

/** The accounts of a business center. */
export const BUSINESS_CENTER_ACCOUNTS: ListSource = {
  endpoint: {
    path: 'advertiser/balance/get/',
    recordsPath: 'advertiser_account_list',
    rowKey: [PARTITION_KEY],
    pageSize: BUSINESS_CENTER_PAGE_SIZE,
  },
};

const BC_KEY = 'bc_id';

/** The ids of a few business centers of the token, from a single request. */
export async function someBusinessCenters(
  { client }: Session,
  most: number,
  { wait }: RequestIo,
): Promise<readonly string[]> {
  const { path } = BUSINESS_CENTERS.endpoint;
  const { list } = await client.get({ path, query: { page: 1, page_size: most }, wait });
  return centerIdsOf(isJsonList(list) ? list.filter(isJsonObject) : []);
}

/** The business center of a partition; undefined if it is of an account or of the token. */
export const businessCenterOf = (partition: Partition): string | undefined => partition[BC_KEY];

/** Partitions a stream by business center, so that each has its own cursor and its own failures. */
export const byBusinessCenter = {
  partitionedBy: 'business center',
  partitionKeys: [BC_KEY],
  endpoints: [BUSINESS_CENTERS.endpoint.path],
  partitions: (session: Session, io: RequestIo): Promise<readonly Partition[]> => partitionsOf(session)(io),
};

/**
 * Partitions a stream by the selected accounts of each business center, so that an account in which the user has no role
 * costs only itself. A business center whose accounts cannot be listed is one partition, which fails.
 */
export const byBusinessCenterAccount = {
  partitionedBy: 'business center account',
  partitionKeys: [BC_KEY, PARTITION_KEY],
  endpoints: [...byBusinessCenter.endpoints, BUSINESS_CENTER_ACCOUNTS.endpoint.path],
  async partitions(session: Session, io: RequestIo): Promise<readonly Partition[]> {
    const centers = await partitionsOf(session)(io);
    const found = await Promise.all(centers.map((center) => accountsOf(session)(center, io)));
    return found.flatMap(({ accounts, center, failure }) => (failure === undefined ? accounts : [center]));
  },
};

/** @throws SyncError for a business center whose accounts could not be listed */
export async function requireAccounts(session: Session, partition: Partition, io: RequestIo): Promise<void> {
  if (PARTITION_KEY in partition) return;
  const { failure } = await accountsOf(session)(partition, io);
  if (failure !== undefined) throw failure;
}

interface CenterAccounts {
  readonly center: Partition;
  readonly accounts: readonly Partition[];
  readonly failure?: SyncError;
}

/** Listed once per run, even if that fails. */
const accountsOf = perRun((session) => {
  const listed = new Map<string, Promise<CenterAccounts>>();
  return (center: Partition, io: RequestIo): Promise<CenterAccounts> => {
    const id = businessCenterOf(center) ?? '';
    const accounts = listed.get(id) ?? listAccounts(session, center, io);
    listed.set(id, accounts);
    return accounts;
  };
});

async function listAccounts(session: Session, center: Partition, io: RequestIo): Promise<CenterAccounts> {
  const owner = { businessCenterId: businessCenterOf(center) };
  const selected = new Set(session.config.accounts);
  try {
    const rows = await ifSupported(session, () =>
      listRows(session, { source: BUSINESS_CENTER_ACCOUNTS, owner, io }, PARTITION_KEY),
    );
    const ids = idsOf(rows, PARTITION_KEY).filter((id) => selected.has(id));
    return { center, accounts: ids.map((id) => ({ ...center, ...partitionOf(id) })) };
  } catch (error) {
    return { center, accounts: [], failure: SyncError.from(error) };
  }
}

/** Business centers are listed once per run, even if that fails: otherwise each stream would try as long as the first one. */
const partitionsOf = perRun((session) => {
  let listed: Promise<readonly Partition[]> | undefined;
  return (io: RequestIo) => (listed ??= ifSupported(session, () => listPartitions(session, io)));
});

async function ifSupported<T>(session: Session, list: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list();
  } catch (error) {
    await ignoreMissingFeature(session, error, 'skipped');
    return [];
  }
}

async function listPartitions(session: Session, io: RequestIo): Promise<readonly Partition[]> {
  const rows = await listRows(session, { source: BUSINESS_CENTERS, owner: {}, io }, 'bc_info');
  const withoutId = rows.filter((row) => idOf(centerIn(row), BC_KEY) === '').length;
  if (withoutId > 0) await session.log.warn(describeWithoutId(withoutId));
  return centerIdsOf(rows).map((bcId) => ({ [BC_KEY]: bcId }));
}

const describeWithoutId = (count: number): string =>
  `${BUSINESS_CENTERS.endpoint.path}: ${count} business ${count === 1 ? 'center' : 'centers'} without an id; nothing of ${count === 1 ? 'it' : 'them'} is read.`;

/** All rows of a list, with one of their members. */
async function listRows(
  session: Session,
  reading: Parameters<typeof readWhole>[1],
  member: string,
): Promise<Rows> {
  const { rows, doubts, warnings } = await readWhole(session, reading, [member]);
  for (const sentence of [...doubts, ...warnings]) await session.log.warn(sentence);
  return rows;
}

const centerIdsOf = (rows: Rows): readonly string[] => idsOf(rows.map(centerIn), BC_KEY);

const centerIn = ({ bc_info: center }: JsonObject): JsonObject => (isJsonObject(center) ? center : {});
