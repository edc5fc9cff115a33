import type { ReadIo } from '../../cdk/index.js';
import type { ListSource } from '../lists/list-definition.js';
import { readShared } from '../lists/read-list.js';
import { idsOf } from '../lists/row-ids.js';
import type { Session } from '../session.js';

/** Shops that an account can use now: rows with `store_id`. */
export const STORES: ListSource = {
  endpoint: { path: 'gmv_max/store/list/', recordsPath: 'store_list', pageSize: 'all', isShared: true },
};

/** Members of shops that are kept. All who need shops keep the same ones, so that the list is read once per run. */
export const SHOP = ['store_id', 'store_authorized_bc_id', 'is_gmv_max_available'];

/** The ids of the shops that an account can use now. */
export async function listedShopsOf(
  session: Session,
  advertiserId: string,
  io: ReadIo,
): Promise<readonly string[]> {
  const { rows } = await readShared(session, { of: STORES, select: SHOP }, { owner: { advertiserId }, io });
  return idsOf(rows, 'store_id');
}
