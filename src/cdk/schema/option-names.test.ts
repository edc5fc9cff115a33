import { describe, expect, it } from '@jest/globals';

import { optionsByName } from './option-names.js';

const SCHEMA = {
  properties: {
    access_token: { aliases: ['token'] },
    accounts: { aliases: ['advertiser_id', 'advertiser_ids'] },
    account_filter: {},
    start_date: {},
    lookback_days: { aliases: ['attribution_window'] },
    include_deleted: {},
    page_size: {},
  },
};

describe('a key that is no option', () => {
  it.each([
    ['startDate', 'start_date'],
    ['Start-Date', 'start_date'],
    ['START_DATE', 'start_date'],
    ['strat_date', 'start_date'],
    ['lookback', 'lookback_days'],
    ['include_delete', 'include_deleted'],
    ['account', 'accounts'],
    ['Advertiser_IDs', 'accounts'],
    ['advertizer_id', 'accounts'],
    ['token', 'access_token'],
    ['attribution_window', 'lookback_days'],
  ])('%s is read as %s, and a note says so', (key, option) => {
    expect(optionsByName(SCHEMA, { page_size: 5, [key]: 'x' })).toEqual({
      settings: { page_size: 5, [option]: 'x' },
      notes: [`The config key ${key} is unknown; reading it as ${option}. Rename it.`],
    });
  });

  it.each(['size', 'page', 'datestart', 'credentials', 'tok', 'accou'])(
    '%s is ignored with a note',
    (key) => {
      expect(optionsByName(SCHEMA, { page_size: 5, [key]: 'x' })).toEqual({
        settings: { page_size: 5 },
        notes: [`The config key ${key} is unknown; ignoring it.`],
      });
    },
  );

  it('a key that nearly is an option is ignored if the option itself is set, wherever it stands', () => {
    expect(optionsByName(SCHEMA, { token: 'near', access_token: 'real' })).toEqual({
      settings: { access_token: 'real' },
      notes: ['The config key token is unknown; ignoring it, because access_token is set.'],
    });
    expect(optionsByName(SCHEMA, { access_token: '', token: 'near' }).settings).toEqual({
      access_token: 'near',
    });
  });

  it('of two keys that mean the same option, the first one is read', () => {
    const { settings, notes } = optionsByName(SCHEMA, { lookback: 3, attribution_window: 9 });
    expect(settings).toEqual({ lookback_days: 3 });
    expect(notes).toHaveLength(2);
  });

  it('keys of the platform and keys without a value cause no note', () => {
    expect(optionsByName(SCHEMA, { __injected_manifest: {}, _limit: 5, zzz: null, start: '' }).notes).toEqual(
      [],
    );
  });

  it('a key that may be a secret is not quoted', () => {
    const secret = 'f3a1c0ffeef3a1c0ffeef3a1c0ffee';
    expect(optionsByName(SCHEMA, { [secret]: 1 }).notes).toEqual([
      'The config key <30 characters> is unknown; ignoring it.',
    ]);
  });
});
