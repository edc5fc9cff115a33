import { day, emptyIsNull, id, number, text } from '../../../cdk/index.js';

const object = {
  advertiser_id: id('Ad account id'),
  data_level: text('CAMPAIGN, ADGROUP'),
  query_id: id('Campaign or ad group id, by data_level'),
};

/** Columns of a status, as `report/bid_protection/status/get/` of the Marketing API v1.3 returns it. */
export const bidProtectionStatusFields = {
  ...object,
  bid_protection_status: text(
    'ACTIVE, INACTIVE, INVALID (paused or deleted within three days of its creation)',
  ),
  compensation_category: text('FULL_LIFE_CYCLE, THREE_DAY'),
};

/** Columns of a day, as `report/bid_protection/detail/get/` returns it, and the credit in units. */
export const bidProtectionHistoryFields = {
  ...object,
  record_date: day("Day, in the account's time zone"),
  bid_protection_daily_status: text(
    'UNDER_PROTECTION and CONFIRMING (which change later), INELIGIBLE, PAYMENT_COMPLETE, TARGET_MET',
  ),
  status_detail: emptyIsNull(text('More about the status')),
  credit_amount: text('Ad credit as TikTok sends it'),
  credit: number(
    'credit_amount divided by 100,000: ad credit in `currency`, by what other clients found; TikTok does not state the unit',
  ),
  currency: emptyIsNull(text('Currency of the credit; null where there is none')),
};
