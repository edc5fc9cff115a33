import type { JsonObject, Partially, SettingsOf } from '../../cdk/index.js';
import { describeNoId, idsIn, isId } from './pasted.js';

/* Selects accounts: by id or all, and by their details. */

/** Selects every account that the token can access. */
const ALL = 'all';

/** The options of the specification that select accounts. */
export const selectionProperties = {
  accounts: {
    type: 'string',
    title: 'Advertiser IDs',
    description:
      'IDs of the ad accounts to sync, separated by commas, or <b>all</b> for every account the token can access, now and in the future (requires app_id and secret). TikTok Ads Manager shows the ID in its URL (aadvid=…) and in the account menu.',
    examples: ['7100000000000000001', '7100000000000000001, 7100000000000000002', ALL],
    aliases: ['advertiser_id', 'advertiser_ids', 'advertisers', 'account_id', 'account_ids', 'ad_accounts'],
    group: 'connection',
    order: 1,
  },
  app_id: {
    type: 'string',
    title: 'App ID',
    description: 'ID of the developer app that issued the token. Required when accounts is all.',
    airbyte_secret: true,
    always_show: true,
    group: 'connection',
    order: 2,
  },
  secret: {
    type: 'string',
    title: 'App secret',
    description: 'Secret of the developer app that issued the token. Required when accounts is all.',
    airbyte_secret: true,
    aliases: ['app_secret', 'client_secret'],
    always_show: true,
    group: 'connection',
    order: 3,
  },
  account_filter: {
    type: 'object',
    title: 'Account filter',
    description: 'Syncs only the accounts that match. All conditions must match.',
    additionalProperties: false,
    properties: {
      statuses: {
        type: 'array',
        title: 'Statuses',
        description: 'Sync only accounts with one of these statuses.',
        items: { type: 'string', pattern: '^STATUS_[A-Z_]+$', pattern_descriptor: 'STATUS_ENABLE' },
        examples: [['STATUS_ENABLE', 'STATUS_LIMIT']],
        order: 0,
      },
      name_pattern: {
        type: 'string',
        title: 'Name pattern',
        description:
          'Sync only accounts whose name matches: * stands for any text, ? for one character. Case is ignored.',
        examples: ['Acme *', '* - Europe ??'],
        order: 1,
      },
      business_center_ids: {
        type: 'array',
        title: 'Business Centers',
        description:
          'Sync only accounts that belong to one of these Business Centers (IDs). The token needs the <b>Business Center</b> permission.',
        items: { type: 'string', pattern: '^[0-9]+$', pattern_descriptor: '7050000000000000001' },
        examples: [['7050000000000000001']],
        order: 2,
      },
    },
    group: 'connection',
    order: 4,
  },
} as const satisfies JsonObject;

/** The developer app whose accounts are listed. */
export interface Discovery {
  readonly appId: string;
  readonly secret: string;
}

/** Conditions for accounts; empty and undefined match every account. */
export interface AccountFilter {
  readonly statuses: readonly string[];
  readonly namePattern: string | undefined;
  readonly businessCenterIds: readonly string[];
}

/** The accounts that a config selects. */
export interface AccountSelection {
  /** Ids as configured. Not final if `discovery` or `accountFilter` is set. */
  readonly accounts: readonly string[];
  readonly discovery: Discovery | undefined;
  readonly accountFilter: AccountFilter | undefined;
}

type SelectionSettings = SettingsOf<{
  readonly required: readonly ['accounts'];
  readonly properties: typeof selectionProperties;
}>;

/** The account selection of valid settings. */
export function selectionOf({
  accounts,
  app_id,
  secret,
  account_filter,
}: SelectionSettings): AccountSelection {
  const isAll = asksForAll(accounts);
  return {
    accounts: isAll ? [] : accountsOf(accounts),
    discovery: isAll ? { appId: app_id ?? '', secret: secret ?? '' } : undefined,
    accountFilter: account_filter && {
      statuses: account_filter.statuses ?? [],
      namePattern: account_filter.name_pattern,
      businessCenterIds: account_filter.business_center_ids ?? [],
    },
  };
}

/** True if `accounts` means every account that the token can access. */
export const asksForAll = (accounts: unknown): boolean =>
  typeof accounts === 'string' && accounts.trim().toLowerCase() === ALL;

/** The ids in the text of `accounts`, without duplicates. */
export const accountsOf = (accounts: unknown): readonly string[] =>
  typeof accounts === 'string' ? idsIn(accounts) : [];

/** The settings that are valid according to the schema. */
type Checked = Partially<SelectionSettings> & { readonly sandbox?: boolean | undefined };

/** @returns a sentence for each mistake that the schema cannot express */
export function selectionMistakes(settings: Checked): readonly string[] {
  return [
    ...(asksForAll(settings.accounts) ? discoveryMistakes(settings) : idMistakes(settings.accounts)),
    ...filterMistakes(settings),
  ];
}

function discoveryMistakes({ app_id, secret, sandbox }: Checked): readonly string[] {
  if (sandbox === true) return ['accounts must list ids in the sandbox, which cannot look up all accounts'];
  return Object.entries({ app_id, secret }).flatMap(([key, value]) =>
    value === undefined ? [`${key} is required when accounts is ${ALL}`] : [],
  );
}

function idMistakes(accounts: unknown): readonly string[] {
  const ids = accountsOf(accounts);
  const bad = ids.filter((id) => !isId(id));
  if (bad.length > 0) {
    const shown = bad.map(describeNoId).join(', ');
    return [
      `accounts must be advertiser ids (digits only) or the single word ${ALL}, but these are neither: ${shown}`,
    ];
  }
  return typeof accounts === 'string' && ids.length === 0 ? ['accounts contains no advertiser id'] : [];
}

function filterMistakes({ account_filter, sandbox }: Checked): readonly string[] {
  return sandbox === true && account_filter !== undefined
    ? ['account_filter cannot be used in the sandbox, which has no account details']
    : [];
}
