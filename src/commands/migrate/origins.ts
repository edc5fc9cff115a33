/** How another connector spells its config. */
export interface Origin {
  /** Keys under which its tools keep the settings, where they do not stand at the top. */
  readonly wrappers: readonly string[];
  /** Keys of objects whose members are settings too. */
  readonly groups: readonly string[];
  /** Its keys that have another name here. */
  readonly renamed: Readonly<Record<string, string>>;
  /** What it takes for a setting that is not there and that this connector requires, by our name. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Values that ask for the sandbox, by key. */
  readonly sandbox: Readonly<Record<string, string>>;
  /** Why a key has no counterpart. */
  readonly unneeded: Readonly<Record<string, string>>;
}

/** Airbyte's own source, source-tiktok-marketing: its `credentials`, and its `environment` before version 2. */
const airbyte: Origin = {
  // The names under which Airbyte's internal and public API answer with a source's config.
  wrappers: ['connectionConfiguration', 'configuration'],
  groups: ['credentials', 'environment'],
  renamed: { advertiser_id: 'accounts', attribution_window: 'lookback_days' },
  defaults: { start_date: '2016-09-01' },
  sandbox: { auth_type: 'sandbox_access_token', environment: 'sandbox' },
  unneeded: {
    auth_type: 'the token is all that is needed',
    environment: 'the token is all that is needed',
    app_id: 'it made the token, and is not needed to use it',
    secret: 'it made the token, and is not needed to use it',
    report_granularity: 'a report that is too much for one call is divided without a setting',
    concurrency_level: 'the quota decides how much runs at once',
  },
};

/** The Singer tap tap-tiktok-ads, which Stitch runs, and Mage, which has its keys: both are spelt as here. */
const singer: Origin = {
  // Mage's block has the settings under `config`, beside the source's name and the choice of streams.
  wrappers: ['config'],
  groups: [],
  renamed: {},
  defaults: {},
  sandbox: {},
  unneeded: {},
};

export const ORIGINS: Readonly<Record<string, Origin>> = { airbyte, singer };
