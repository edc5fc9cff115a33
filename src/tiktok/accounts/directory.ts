import {
  FailureScope,
  isJsonList,
  isJsonObject,
  rfc3339,
  scalarText,
  standardOffset,
  SyncError,
  type Clock,
  type JsonObject,
  type Logger,
  type Offset,
  type RequestIo,
} from '../../cdk/index.js';
import type { TikTokClient } from '../client/client.js';
import { Action } from '../api/error-codes.js';
import { isUnsupported, TikTokError } from '../api/errors.js';
import { ADVERTISERS_PER_CALL } from '../api/limits.js';
import { hasRows } from '../paging/whole-answer.js';

/** The endpoint for account details. */
export const ADVERTISER_INFO_PATH = 'advertiser/info/';

/** The time zone that defines the days of an account. */
export interface AccountZone {
  /** Name of the time zone as TikTok shows it. */
  readonly name: string;
  /** Minutes ahead of UTC, the same on all days, because accounts have no summer time. */
  readonly offset: Offset;
}

/** Used if the account's own time zone is unknown. */
const FALLBACK: AccountZone = { name: 'UTC', offset: 0 };

/** The details of the selected accounts from advertiser/info/. Each account is requested once per run. */
export interface AccountDirectory {
  /**
   * The account as the API returns it.
   *
   * @throws TikTokError if the account is refused or omitted, or if the endpoint is not granted or has an outage
   * @throws SyncError (scope run) if the outage concerns every request
   */
  info(advertiserId: string, io: RequestIo): Promise<JsonObject>;
  /** The time zone of the account's report days; UTC, with a warning, if it is unknown or the endpoint is denied. */
  zone(advertiserId: string, io: RequestIo): Promise<AccountZone>;
}

/** What a directory needs. */
export interface DirectoryIo {
  readonly client: TikTokClient;
  readonly clock: Clock;
  readonly log: Logger;
}

type Info = JsonObject | SyncError;

/**
 * Creates a directory. Accounts are requested in batches, each when the first account of the batch is needed. If the
 * API refuses a batch, it is divided until exactly the refused accounts are known.
 *
 * @param accounts advertiser ids
 */
export function createAccountDirectory(
  accounts: readonly string[],
  { client, clock, log }: DirectoryIo,
): AccountDirectory {
  const batches = new Map<number, Promise<ReadonlyMap<string, Info>>>();
  const info = async (advertiserId: string, io: RequestIo): Promise<JsonObject> => {
    const batch = Math.floor(accounts.indexOf(advertiserId) / ADVERTISERS_PER_CALL);
    const ids = accounts.slice(batch * ADVERTISERS_PER_CALL, (batch + 1) * ADVERTISERS_PER_CALL);
    const loading = batches.get(batch) ?? loadInfo(client, ids, io);
    batches.set(batch, loading);
    const found = (await loading).get(advertiserId);
    if (found === undefined || found instanceof SyncError) throw found ?? leftOut(advertiserId);
    return found;
  };
  const zones = new Map<string, AccountZone>();
  const fallback = async (advertiserId: string, reason: string): Promise<AccountZone> => {
    if (!zones.has(advertiserId)) {
      zones.set(advertiserId, FALLBACK);
      await log.warn(`Account ${advertiserId}: ${reason}; using ${FALLBACK.name} for its report days.`);
    }
    return FALLBACK;
  };
  return {
    info,
    async zone(advertiserId, io) {
      const known = zones.get(advertiserId);
      if (known !== undefined) return known;
      try {
        const found = zoneOf(await info(advertiserId, io), Number(rfc3339(clock.now()).slice(0, 4)));
        if (found === undefined) return await fallback(advertiserId, 'the API returned no known time zone');
        zones.set(advertiserId, found);
        return found;
      } catch (error) {
        if (!isWithoutInfo(error)) throw error;
        return fallback(advertiserId, `the time zone cannot be read (${error.message})`);
      }
    },
  };
}

/** True if only this endpoint is refused (not granted, or not in the sandbox). The account itself may be readable. */
export function isWithoutInfo(error: unknown): error is TikTokError {
  return isUnsupported(error) || (error instanceof TikTokError && error.action === Action.endpoint);
}

async function loadInfo(
  client: TikTokClient,
  ids: readonly string[],
  io: RequestIo,
): Promise<ReadonlyMap<string, Info>> {
  try {
    const query = { advertiser_ids: ids };
    const { list } = await client.get({ path: ADVERTISER_INFO_PATH, query, isComplete: hasRows, ...io });
    const rows = isJsonList(list) ? list.filter(isJsonObject) : [];
    const byId = new Map(rows.map((row) => [scalarText(row['advertiser_id']), row]));
    return new Map(ids.map((id) => [id, byId.get(id) ?? leftOut(id)]));
  } catch (error) {
    if (!(error instanceof TikTokError)) throw error;
    // An outage says nothing about the accounts of the batch.
    if (error.action === Action.auth) throw error;
    if (error.isOutage) throw error.endpoint === undefined ? endingTheRun(error) : error;
    if (ids.length === 1 || !DIVISIBLE.includes(error.action))
      return new Map(ids.map((id) => [id, reasonOf(error, id)]));
    const parts = await Promise.all(divide(ids, error.apiMessage).map((part) => loadInfo(client, part, io)));
    return new Map(parts.flatMap((part) => [...part]));
  }
}

/** An outage that stops this endpoint stops every other one, and every report needs the account details. */
function endingTheRun(outage: TikTokError): SyncError {
  return new SyncError({
    failureType: outage.failureType,
    scope: FailureScope.run,
    what: `${outage.what} Without account details, nothing can be read.`,
    remedy: outage.remedy,
    isOutage: true,
    detail: outage.message,
    ...(outage.code !== undefined && { code: outage.code }),
    cause: outage,
  });
}

/** Refusals that may concern only some accounts of a batch. */
const DIVISIBLE: readonly Action[] = [Action.account, Action.endpoint, Action.request];

/** Text of a wrong parameter that means a bad id (the Singer tap treats it the same way). */
const BAD_ID = /service error/i;

/** The error for one account. A wrong parameter counts as a refused account if its text says so. */
function reasonOf(error: TikTokError, advertiserId: string): TikTokError {
  if (error.action !== Action.request || !BAD_ID.test(error.message)) return error;
  const what = `the account is refused (${error.message})`;
  return new TikTokError({
    action: Action.account,
    what,
    path: ADVERTISER_INFO_PATH,
    accounts: [advertiserId],
    cause: error,
  });
}

/** Separates the accounts that the message names; if it names none, returns two halves. */
function divide(ids: readonly string[], message: string): readonly (readonly string[])[] {
  const named = ids.filter((id) => message.includes(id));
  if (named.length > 0 && named.length < ids.length) {
    return [...named.map((id) => [id]), ids.filter((id) => !named.includes(id))];
  }
  const half = Math.ceil(ids.length / 2);
  return [ids.slice(0, half), ids.slice(half)];
}

function leftOut(advertiserId: string): TikTokError {
  return new TikTokError({
    action: Action.account,
    what: 'the response omits the account, so the token has no access to it',
    path: ADVERTISER_INFO_PATH,
    accounts: [advertiserId],
  });
}

/**
 * TikTok's accounts have no summer time: one that was created in California is eight hours behind UTC in July too. This
 * is what `timezone` says in POSIX style (`Etc/GMT+8` is eight hours behind UTC, also for the runtime). The name of a
 * place means its time outside summer.
 */
function zoneOf(info: JsonObject, year: number): AccountZone | undefined {
  const [place = '', zone = ''] = [info['display_timezone'], info['timezone']].map((name) =>
    typeof name === 'string' ? name : '',
  );
  const offset = standardOffset(zone, year) ?? standardOffset(place, year);
  return offset === undefined ? undefined : { name: place === '' ? zone : place, offset };
}
