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

/** Details of accounts. */
export const ADVERTISER_INFO_PATH = 'advertiser/info/';

/** Where the days of an account lie. */
export interface AccountZone {
  /** As TikTok shows it. */
  readonly name: string;
  /** The account's clocks never change: it is the same on all days. */
  readonly offset: Offset;
}

/** Where the account's own cannot be learned. */
const FALLBACK: AccountZone = { name: 'UTC', offset: 0 };

/** What advertiser/info/ says of each configured account; each is asked for once in a run. */
export interface AccountDirectory {
  /**
   * The account as the API returns it.
   *
   * @throws TikTokError when the account is refused, left out of the answer, or the endpoint is not granted or in trouble
   * @throws SyncError (whole run) when no answer can be had from anywhere
   */
  info(advertiserId: string, io: RequestIo): Promise<JsonObject>;
  /** Where the account's report days lie. In UTC, with a warning, where the endpoint is denied. */
  zone(advertiserId: string, io: RequestIo): Promise<AccountZone>;
}

export interface DirectoryIo {
  readonly client: TikTokClient;
  readonly clock: Clock;
  readonly log: Logger;
}

type Info = JsonObject | SyncError;

/**
 * Accounts are asked for in batches, as soon as the first of a batch is wanted. Where the API refuses a whole batch,
 * the batch is taken apart until exactly the refused accounts are known.
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

/** True when only this endpoint is closed (not granted, or not in the sandbox): the account itself may be readable. */
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
    // Trouble is about no account of the batch.
    if (error.action === Action.auth) throw error;
    if (error.isTrouble) throw error.endpoint === undefined ? endingTheRun(error) : error;
    if (ids.length === 1 || !DIVISIBLE.includes(error.action))
      return new Map(ids.map((id) => [id, reasonOf(error, id)]));
    const parts = await Promise.all(divide(ids, error.apiMessage).map((part) => loadInfo(client, part, io)));
    return new Map(parts.flatMap((part) => [...part]));
  }
}

/** What keeps this endpoint from answering keeps every other one, and every report needs this answer. */
function endingTheRun(trouble: TikTokError): SyncError {
  return new SyncError({
    failureType: trouble.failureType,
    scope: FailureScope.run,
    what: `${trouble.what} Stopping the sync: account details could not be loaded.`,
    remedy: trouble.remedy,
    isTrouble: true,
    detail: trouble.message,
    ...(trouble.code !== undefined && { code: trouble.code }),
    cause: trouble,
  });
}

/** Refusals that may be about some accounts of a batch only. */
const DIVISIBLE: readonly Action[] = [Action.account, Action.endpoint, Action.request];

/** Some refusals of an id come as a wrong parameter, with this text (the Singer tap takes it for a bad id as well). */
const BAD_ID = /service error/i;

/** Why one account is not told about: a wrong parameter is the account's own fault where the API says so. */
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

/** The accounts that the message names apart from the others, or two halves where it names none. */
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
 * TikTok's accounts have no summer time: one that was made in California is eight hours behind UTC in July as well. So
 * says `timezone` where it is POSIX style (`Etc/GMT+8` is eight hours behind; the runtime reads it so). A name of a
 * place stands for its time outside of summer.
 */
function zoneOf(info: JsonObject, year: number): AccountZone | undefined {
  const [place = '', zone = ''] = [info['display_timezone'], info['timezone']].map((name) =>
    typeof name === 'string' ? name : '',
  );
  const offset = standardOffset(zone, year) ?? standardOffset(place, year);
  return offset === undefined ? undefined : { name: place === '' ? zone : place, offset };
}
