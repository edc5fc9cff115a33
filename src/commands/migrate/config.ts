import {
  isJsonObject,
  scalarText,
  shapeSettings,
  SyncError,
  type Json,
  type JsonObject,
  lookUp,
} from '../../cdk/index.js';
import { accountsOf, asksForAll, connectionSpecification, parseConfig } from '../../tiktok/index.js';
import type { Origin } from './origins.js';

export interface MigratedConfig {
  /** Our config: the keys that were set, with the specification's types. */
  readonly config: JsonObject;
  /** Ids of the ad accounts that the config names, or the state's if the config means all accounts. */
  readonly accounts: readonly string[];
  /** What was renamed, assumed or omitted, one sentence each. */
  readonly notes: readonly string[];
  /** What must be corrected in the given config, one sentence each; none quotes a secret. */
  readonly mistakes: readonly string[];
}

const PROPERTIES: Readonly<Record<string, JsonObject>> = connectionSpecification.properties;

type Entry = readonly [key: string, value: Json];

/** Whether a key has the same meaning here. Keys that only help to find accounts matter only for `accounts: all`. */
type IsKept = (key: string) => boolean;

const keptOf = (settings: readonly Entry[], { unneeded }: Origin): IsKept => {
  const findsAccounts = settings.some(([key, value]) => key === 'accounts' && asksForAll(value));
  return (key) => Object.hasOwn(PROPERTIES, key) && (findsAccounts || lookUp(unneeded, key) === undefined);
};

/**
 * Converts another connector's config to ours. Our own keys are accepted in any config, so that missing settings can be
 * added to the file.
 *
 * @param accounts ids to use if the config names none
 */
export function migrateConfig(raw: JsonObject, origin: Origin, accounts: readonly string[]): MigratedConfig {
  const settings = settingsOf(raw, origin);
  const isKept = keptOf(settings, origin);
  const { config, notes } = translate(settings, { origin, accounts, isKept });
  const mistakes = [...unreadable(settings, origin, isKept), ...mistakesOf(config)];
  const checked = shapeSettings(connectionSpecification, config);
  return {
    config: Object.fromEntries(Object.entries(checked).filter(([key]) => Object.hasOwn(config, key))),
    accounts: asksForAll(checked['accounts']) ? accounts : accountsOf(checked['accounts']),
    notes,
    mistakes,
  };
}

/** The settings that have a value, without their wrappers. */
function settingsOf(raw: JsonObject, { wrappers, groups }: Origin): readonly Entry[] {
  const wrapped = wrappers.map((key) => raw[key]).find(isJsonObject) ?? raw;
  return Object.entries(wrapped)
    .flatMap(([key, value]) =>
      groups.includes(key) && isJsonObject(value) ? Object.entries(value) : [[key, value] as const],
    )
    .flatMap(([key, value]) => (isSet(value) ? [[key, value] as const] : []));
}

function isSet(value: Json | undefined): value is Json {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null;
}

interface Translating {
  readonly origin: Origin;
  readonly accounts: readonly string[];
  readonly isKept: IsKept;
}

function translate(settings: readonly Entry[], { origin, accounts, isKept }: Translating) {
  const moved = renamedSettings(settings, origin);
  const own = settings.filter(([key]) => isKept(key));
  const sandbox = settings.find(([key, value]) => lookUp(origin.sandbox, key) === value);
  const config: JsonObject = {
    ...origin.defaults,
    ...Object.fromEntries(Object.entries(origin.keeping).map(([key, { value }]) => [key, value])),
    ...(accounts.length > 0 && { accounts: accounts.join(',') }),
    ...(sandbox !== undefined && { sandbox: true }),
    ...Object.fromEntries(moved.map(({ key, value }) => [key, value])),
    ...Object.fromEntries(own),
  };
  const given = new Set([...moved.map(({ key }) => key), ...own.map(([key]) => key)]);
  const notes = [
    ...moved.map(({ note }) => note),
    ...(sandbox === undefined
      ? []
      : [`sandbox is true, because ${sandbox[0]} is ${scalarText(sandbox[1])}.`]),
    ...assumptions(given, origin, accounts),
    ...leftOut(settings, origin, isKept),
  ];
  return { config, notes };
}

/** Another connector may allow a larger number than ours does: the maximum is closest to what was meant. */
function renamedSettings(settings: readonly Entry[], { renamed }: Origin) {
  return settings.flatMap(([old, value]) => {
    const key = lookUp(renamed, old);
    if (key === undefined) return [];
    const most = lookUp(PROPERTIES, key)?.['maximum'];
    const tooMuch = typeof most === 'number' && Number(value) > most;
    const cut = tooMuch ? `, with a maximum of ${most}: ${scalarText(value)} was lowered to that` : '';
    return [{ key, value: tooMuch ? most : value, note: `${old} is ${key} here${cut}.` }];
  });
}

function assumptions(
  given: ReadonlySet<string>,
  { defaults, keeping }: Origin,
  accounts: readonly string[],
): readonly string[] {
  const missing = (key: string): boolean => !given.has(key);
  const days = connectionSpecification.properties.lookback_days.default;
  return [
    ...Object.entries(defaults)
      .filter(([key]) => missing(key))
      .map(([key, value]) => `${key} was not set, which meant ${value}; the new config states it.`),
    ...Object.entries(keeping)
      .filter(([key]) => missing(key))
      .map(([key, { value, why }]) => `${key} is ${value}, because ${why}.`),
    ...(missing('accounts') ? [accountsNote(accounts)] : []),
    ...(missing('lookback_days')
      ? [`lookback_days is not set: incremental reports read the last ${days} days again, the default here.`]
      : []),
  ];
}

function accountsNote(accounts: readonly string[]): string {
  return accounts.length > 0
    ? `accounts is ${accounts.join(', ')}, from the state, because the config names none. Add any that are missing.`
    : 'The config names no ad account, and this connector requires them. Add "accounts" next to its other settings, as comma-separated advertiser ids or "all", or pass a --state that names accounts.';
}

function leftOut(
  settings: readonly Entry[],
  { renamed, unneeded }: Origin,
  isKept: IsKept,
): readonly string[] {
  return settings
    .filter(([key]) => !isKept(key) && lookUp(renamed, key) === undefined)
    .map(([key]) => `${key} was omitted: ${lookUp(unneeded, key) ?? 'this connector has no such setting'}.`);
}

/** Values that only another program could fill in. */
function unreadable(settings: readonly Entry[], { renamed }: Origin, isKept: IsKept): readonly string[] {
  const keysOf = (is: (value: Json) => boolean): string =>
    settings
      .filter(([key, value]) => (isKept(key) || lookUp(renamed, key) !== undefined) && is(value))
      .map(([key]) => key)
      .join(', ');
  const templates = keysOf((value) => JSON.stringify(value).includes('{{'));
  const masked = keysOf((value) => typeof value === 'string' && /^\*+$/.test(value));
  return [
    ...(templates === ''
      ? []
      : [`The config has {{ … }} in ${templates}: replace the templates by their values.`]),
    ...(masked === ''
      ? []
      : [
          `The config has only asterisks in ${masked}, which is how Airbyte shows secrets: fill in the values.`,
        ]),
  ];
}

function mistakesOf(config: JsonObject): readonly string[] {
  try {
    parseConfig(config);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    return [thrown.userMessage];
  }
}
