import {
  configError,
  FailureScope,
  FailureType,
  isJsonObject,
  onePageAtATime,
  scalarText,
  SyncError,
  type Clock,
  type Logger,
  type RequestIo,
} from '../../cdk/index.js';
import type { AccountFilter, AccountSelection, Discovery } from '../config/account-selection.js';
import { createAccountDirectory, type AccountDirectory } from './directory.js';
import type { TikTokClient } from '../client/client.js';
import { TikTokError } from '../api/errors.js';
import { globOf } from './glob.js';
import { BUSINESS_CENTER_PAGE_SIZE } from '../api/limits.js';
import { ownAccounts } from './own-accounts.js';

/** The accounts to sync. */
export interface SelectedAccounts {
  readonly accounts: readonly string[];
  /** The directory, which has already requested what the selection needed. */
  readonly directory: AccountDirectory;
}

/** What selecting accounts needs. */
export interface Selecting {
  readonly client: TikTokClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly io: RequestIo;
}

/**
 * Selects the accounts of a config. Sends no request if the config lists them and has no filter.
 *
 * @throws SyncError if the token's accounts or those of a business center cannot be listed, or if no account is left
 */
export async function selectAccounts(
  { accounts, discovery, accountFilter }: AccountSelection,
  selecting: Selecting,
): Promise<SelectedAccounts> {
  const candidates = discovery === undefined ? accounts : await discover(discovery, selecting);
  const directory = createAccountDirectory(candidates, selecting);
  if (accountFilter === undefined) return { accounts: candidates, directory };
  const left = await filterAccounts(candidates, { ...selecting, directory, filter: accountFilter });
  await selecting.log.info(
    `account_filter excludes ${candidates.length - left.length} of ${accountsIn(candidates.length)}.`,
  );
  if (left.length > 0) return { accounts: left, directory };
  throw configError(
    `account_filter excludes ${candidates.length === 1 ? 'the only account' : `all ${candidates.length} accounts`}.`,
    'Correct its conditions: an account must match all of them.',
  );
}

const accountsIn = (count: number): string => `${count} ${count === 1 ? 'account' : 'accounts'}`;

async function discover(app: Discovery, { client, log, io }: Selecting): Promise<readonly string[]> {
  try {
    const found = await ownAccounts(client, app, io);
    if (found.length === 0)
      throw configError(
        'The token has access to no ad account.',
        'Authorize the app again and select accounts.',
      );
    await log.info(`The token has access to ${accountsIn(found.length)}.`);
    return found.map(({ id }) => id);
  } catch (error) {
    if (!(error instanceof TikTokError) || !isAboutApp(error)) throw error;
    throw refused(error, {
      what: 'The accounts of the token cannot be listed',
      remedy:
        'Set app_id and secret to those of the developer app that issued access_token, or list the ids in accounts.',
    });
  }
}

/** App and secret, or app and token, do not match. 40000 was seen where TikTok's page lists 40113. */
const WRONG_APP = [40000, 40101, 40113];

/** A missing permission has the same remedy. */
const isAboutApp = ({ code, scope, failureType }: TikTokError): boolean =>
  (code !== undefined && WRONG_APP.includes(code)) ||
  (scope === FailureScope.part && failureType !== FailureType.transient);

/** The error for a refusal that ends the run before it starts, with a remedy in the config. */
function refused(
  error: TikTokError,
  { what, remedy }: { readonly what: string; readonly remedy: string },
): SyncError {
  return new SyncError({
    failureType: FailureType.config,
    scope: FailureScope.run,
    what: `${what}: ${error.what}`,
    remedy,
    detail: error.message,
    cause: error,
  });
}

interface Filtering extends Selecting {
  readonly filter: AccountFilter;
  readonly directory: AccountDirectory;
}

async function filterAccounts(
  candidates: readonly string[],
  filtering: Filtering,
): Promise<readonly string[]> {
  const { businessCenterIds, statuses, namePattern } = filtering.filter;
  const inCenters = businessCenterIds.length > 0 ? await accountsOfCenters(filtering) : undefined;
  const found = candidates.filter((id) => inCenters?.has(id) ?? true);
  if (statuses.length === 0 && namePattern === undefined) return found;
  return matchingAccounts(found, filtering);
}

async function accountsOfCenters({ client, io, filter, log }: Filtering): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const bc_id of filter.businessCenterIds) {
    const call = { path: 'bc/asset/get/', query: { bc_id, asset_type: 'ADVERTISER' }, ...io };
    try {
      const pages = client.list({
        ...call,
        rowKey: ['asset_id'],
        largestPage: BUSINESS_CENTER_PAGE_SIZE,
        slots: onePageAtATime(),
        keepCursor: (reason) => void log.warn(reason),
      });
      for await (const rows of pages) for (const id of idsIn(rows, 'asset_id')) found.add(id);
    } catch (error) {
      if (!(error instanceof TikTokError) || error.failureType === FailureType.transient) throw error;
      if (error.isOutage) throw error;
      if (error.scope === FailureScope.run) throw error;
      throw refused(error, {
        what: `The accounts of business center ${bc_id} cannot be listed`,
        remedy:
          'Correct business_center_ids of account_filter, or authorize the app again with the permission Business Center, by a member of it.',
      });
    }
  }
  return found;
}

/** Accounts whose status and name match. An account without details cannot be filtered, so it is kept. */
async function matchingAccounts(
  candidates: readonly string[],
  { filter: { statuses, namePattern }, directory, io, log }: Filtering,
): Promise<readonly string[]> {
  const name = namePattern === undefined ? undefined : globOf(namePattern);
  const failures: TikTokError[] = [];
  const fits = async (id: string): Promise<boolean> => {
    try {
      const info = await directory.info(id, io);
      return (
        (statuses.length === 0 || statuses.includes(scalarText(info['status']))) &&
        (name?.(scalarText(info['name'])) ?? true)
      );
    } catch (error) {
      if (!(error instanceof TikTokError) || error.isOutage || error.scope === FailureScope.run) throw error;
      failures.push(error);
      return true;
    }
  };
  const fit = await Promise.all(candidates.map(fits));
  const [first] = failures;
  if (first !== undefined)
    await log.warn(
      `Could not look up ${accountsIn(failures.length)}, so account_filter was not applied to ${failures.length === 1 ? 'it' : 'them'}. First error: ${first.message}.`,
    );
  return candidates.filter((_, index) => fit[index]);
}

function idsIn(rows: readonly unknown[], column: string): ReadonlySet<string> {
  const ids = rows.map((row) => (isJsonObject(row) ? scalarText(row[column]) : ''));
  return new Set(ids.filter((id) => id !== ''));
}
