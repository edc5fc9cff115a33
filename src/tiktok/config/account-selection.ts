import { isJsonObject, type JsonObject } from '../../cdk/index.js';

/* Which accounts a config chooses: by id or all, and by what they are. */

/** The word for every account that the token reaches. */
const ALL = 'all';

/** Characters of a wrong account id that a message quotes. */
const LONGEST_SHOWN = 9;

export const selectionProperties = {
  accounts: {
    type: 'string',
    title: 'Advertiser ids',
    description:
      'Ids of the ad accounts to read, separated by commas; or <b>all</b>: every account that the token reaches, also those that it will reach later, which needs app_id and secret. TikTok Ads Manager shows an id in its address (aadvid=…) and in the account menu.',
    examples: ['7100000000000000001', '7100000000000000001, 7100000000000000002', ALL],
    order: 1,
  },
  app_id: {
    type: 'string',
    title: 'App id',
    description: 'Id of the developer app that made the token. Needed where accounts is all.',
    airbyte_secret: true,
    order: 16,
  },
  secret: {
    type: 'string',
    title: 'App secret',
    description: 'Secret of the developer app that made the token. Needed where accounts is all.',
    airbyte_secret: true,
    order: 17,
  },
  account_filter: {
    type: 'object',
    title: 'Account filter',
    description: 'Leaves out accounts, whether they are named or all. What is set must hold all together.',
    properties: {
      statuses: {
        type: 'array',
        title: 'Statuses',
        description: 'Only accounts with one of these statuses.',
        items: { type: 'string', pattern: '^STATUS_[A-Z_]+$' },
        pattern_descriptor: 'STATUS_ENABLE',
        examples: [['STATUS_ENABLE', 'STATUS_LIMIT']],
        order: 0,
      },
      name_pattern: {
        type: 'string',
        title: 'Name',
        description:
          'Only accounts with such a name: * stands for any text, ? for one character. Capitals do not matter.',
        examples: ['Acme *', '* - Europe ??'],
        order: 1,
      },
      business_center_ids: {
        type: 'array',
        title: 'Business centers',
        description:
          'Only accounts that one of these business centers has. The token needs the permission <b>Business Center</b>.',
        items: { type: 'string', pattern: '^[0-9]+$' },
        pattern_descriptor: '7050000000000000001',
        examples: [['7050000000000000001']],
        order: 2,
      },
    },
    order: 18,
  },
} as const satisfies JsonObject;

/** Who asks which accounts the token reaches. */
export interface Discovery {
  readonly appId: string;
  readonly secret: string;
}

/** What an account must be to be read; empty and undefined ask for nothing. */
export interface AccountFilter {
  readonly statuses: readonly string[];
  readonly namePattern: string | undefined;
  readonly businessCenterIds: readonly string[];
}

export interface AccountSelection {
  /** Ids; those that are named as long as `discovery` or `accountFilter` is there. */
  readonly accounts: readonly string[];
  readonly discovery: Discovery | undefined;
  readonly accountFilter: AccountFilter | undefined;
}

/** Settings after the check against the specification. */
export interface SelectionSettings {
  readonly accounts?: string;
  readonly app_id?: string;
  readonly secret?: string;
  readonly account_filter?: {
    readonly statuses?: readonly string[];
    readonly name_pattern?: string;
    readonly business_center_ids?: readonly string[];
  };
  readonly sandbox: boolean;
}

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

/** True where `accounts` means every account that the token reaches. */
export const asksForAll = (accounts: unknown): boolean =>
  typeof accounts === 'string' && accounts.trim().toLowerCase() === ALL;

/** The ids in the text of `accounts`, each once. */
export function accountsOf(accounts: unknown): readonly string[] {
  if (typeof accounts !== 'string') return [];
  const ids = accounts.split(',').map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ''))];
}

/** @returns a sentence for each mistake that the specification cannot express */
export function selectionMistakes(settings: SelectionSettings, raw: JsonObject): readonly string[] {
  return [
    ...(asksForAll(settings.accounts) ? discoveryMistakes(settings) : idMistakes(settings.accounts)),
    ...filterMistakes(settings, raw['account_filter']),
  ];
}

function discoveryMistakes({ app_id, secret, sandbox }: SelectionSettings): readonly string[] {
  if (sandbox) return ['the sandbox cannot list accounts, so accounts must name their ids there'];
  return Object.entries({ app_id, secret }).flatMap(([key, value]) =>
    value === undefined ? [`${key} is required where accounts is ${ALL}`] : [],
  );
}

function idMistakes(accounts: unknown): readonly string[] {
  const ids = accountsOf(accounts);
  const bad = ids.filter((id) => !/^\d+$/.test(id));
  if (bad.length > 0) {
    const shown = bad.map(shownInMistake).join(', ');
    return [
      `accounts must hold advertiser ids, which are digits only, or the one word ${ALL}; these are not: ${shown}`,
    ];
  }
  return typeof accounts === 'string' && ids.length === 0 ? ['accounts holds no advertiser id'] : [];
}

/** A token that was pasted into the wrong field is known to be one by nothing but its length. */
function shownInMistake(text: string): string {
  return text.length > LONGEST_SHOWN ? `a text of ${String(text.length)} characters` : text;
}

/** A condition that is misspelt would let through what it should leave out. */
function filterMistakes({ account_filter, sandbox }: SelectionSettings, raw: unknown): readonly string[] {
  const known = Object.keys(selectionProperties.account_filter.properties);
  const strange = isJsonObject(raw) ? Object.keys(raw).filter((key) => !known.includes(key)) : [];
  return [
    ...strange.map((key) => `account_filter has no condition ${key}, only ${known.join(', ')}`),
    ...(sandbox && account_filter !== undefined
      ? ['the sandbox tells nothing of its accounts, so account_filter cannot be used there']
      : []),
  ];
}
