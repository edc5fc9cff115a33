import { isJsonList, isJsonObject, type Partition, type RequestIo, type Rows } from '../../cdk/index.js';
import { BUSINESS_CENTER_PAGE_SIZE } from '../api/limits.js';
import { passOverLack } from '../api/sandbox.js';
import { perRun, type Session } from '../session.js';
import { readWhole } from './read-list.js';
import { idsOf } from './row-ids.js';
import type { ListSource } from './list-definition.js';

/** The business centers of the token. */
export const BUSINESS_CENTERS: ListSource = {
  endpoint: {
    path: 'bc/get/',
    rowKey: ['bc_info.bc_id'],
    pageSize: BUSINESS_CENTER_PAGE_SIZE,
    // "Get Business Centers" shows this answer as its example.
    emptyAnswer: 'empty',
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
  endpoints: [BUSINESS_CENTERS.endpoint.path],
  partitions: (session: Session, io: RequestIo): Promise<readonly Partition[]> => partitionsOf(session)(io),
};

/** They are listed once per run, even if that fails: otherwise each stream would try as long as the first one. */
const partitionsOf = perRun((session) => {
  let listed: Promise<readonly Partition[]> | undefined;
  return (io: RequestIo) => (listed ??= partitionsIfSupported(session, io));
});

async function partitionsIfSupported(session: Session, io: RequestIo): Promise<readonly Partition[]> {
  try {
    return await listPartitions(session, io);
  } catch (error) {
    await passOverLack(session, error, 'skipped');
    return [];
  }
}

async function listPartitions(session: Session, io: RequestIo): Promise<readonly Partition[]> {
  const { rows, doubts, warnings } = await readWhole(session, { source: BUSINESS_CENTERS, owner: {}, io }, [
    'bc_info',
  ]);
  for (const sentence of [...doubts, ...warnings]) await session.log.warn(sentence);
  return centerIdsOf(rows).map((bcId) => ({ [BC_KEY]: bcId }));
}

function centerIdsOf(rows: Rows): readonly string[] {
  const centers = rows.map(({ bc_info: center }) => (isJsonObject(center) ? center : {}));
  return idsOf(centers, BC_KEY).filter((bcId) => bcId !== '');
}
