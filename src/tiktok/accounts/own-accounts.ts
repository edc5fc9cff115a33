import { isJsonList, isJsonObject, scalarText, type RequestIo } from '../../cdk/index.js';
import type { TikTokClient } from '../client/client.js';
import type { Discovery } from '../config/account-selection.js';
import { hasRows } from '../paging/whole-answer.js';

/** An account that a token can access. */
export interface OwnAccount {
  readonly id: string;
  readonly name: string;
}

/** The accounts of the client's token, as TikTok lists them now, without duplicates. */
export async function ownAccounts(
  client: TikTokClient,
  { appId, secret }: Discovery,
  io: RequestIo,
): Promise<readonly OwnAccount[]> {
  const query = { app_id: appId, secret };
  const { list } = await client.get({ path: 'oauth2/advertiser/get/', query, isComplete: hasRows, ...io });
  const rows = isJsonList(list) ? list.filter(isJsonObject) : [];
  const accounts = rows.map((row) => ({
    id: scalarText(row['advertiser_id']),
    name: scalarText(row['advertiser_name']),
  }));
  return [
    ...new Map(accounts.filter(({ id }) => id !== '').map((account) => [account.id, account])).values(),
  ];
}
