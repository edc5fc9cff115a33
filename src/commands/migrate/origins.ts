/** How another connector spells its config. */
export interface Origin {
  /** Keys under which its tools nest the settings. */
  readonly wrappers: readonly string[];
  /** Keys of objects that hold further settings. */
  readonly groups: readonly string[];
  /** Its keys that have another name here. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Its defaults for settings that this connector requires, by our name. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Settings without which its users would lose columns, by our name, and why. */
  readonly keeping: Readonly<Record<string, { readonly value: string; readonly why: string }>>;
  /** Its streams whose rows are in a stream of another shape here, which their state does not fit. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Values that select the sandbox, by key. */
  readonly sandbox: Readonly<Record<string, string>>;
  /** Why a key has no counterpart here. */
  readonly unneeded: Readonly<Record<string, string>>;
}

/** Airbyte's own source, source-tiktok-marketing: its `credentials`, and its `environment` before version 2. */
const airbyte: Origin = {
  // The keys under which Airbyte's internal and public API return a source's config.
  wrappers: ['connectionConfiguration', 'configuration'],
  groups: ['credentials', 'environment'],
  renamed: { advertiser_id: 'accounts', attribution_window: 'lookback_days' },
  defaults: { start_date: '2016-09-01' },
  keeping: {
    metrics: { value: 'peers', why: 'its reports of ads have metrics that are not in the first call here' },
  },
  elsewhere: {
    gmv_max_product_campaign_reports_daily: 'gmv_max_campaign_insights',
    gmv_max_live_campaign_reports_daily: 'gmv_max_campaign_insights',
    gmv_max_advertiser_reports_daily: 'gmv_max_account_insights',
  },
  sandbox: { auth_type: 'sandbox_access_token', environment: 'sandbox' },
  unneeded: {
    auth_type: 'only the token is needed',
    environment: 'only the token is needed',
    app_id: 'it created the token, and is not needed to use it',
    secret: 'it created the token, and is not needed to use it',
    report_granularity: 'reports that are too large for one call are split automatically',
    concurrency_level: 'the quota determines the concurrency',
  },
};

/** The Singer tap tap-tiktok-ads, which Stitch and Meltano run, and Mage, which uses the same keys. They are spelt as here. */
const singer: Origin = {
  // Mage's block nests the settings under `config`, next to the source's name and the selected streams.
  wrappers: ['config'],
  groups: [],
  renamed: {},
  defaults: {},
  keeping: {},
  elsewhere: {},
  sandbox: {},
  unneeded: {},
};

export const ORIGINS: Readonly<Record<string, Origin>> = {
  airbyte,
  singer,
  mage: singer,
  meltano: singer,
  stitch: singer,
};
