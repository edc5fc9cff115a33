import { boolean, day, id, integer, text, timestamp } from '../../../cdk/index.js';

export const accountSyncStatusFields = {
  advertiser_id: id('Ad account id'),
  stream: text('Name of the stream'),
  synced_at: timestamp('When the sync started; the same in all rows of a sync'),
  first_day: day("First day that was read completely; null if the stream isn't read by day"),
  last_day: day('Last day that was read completely; after a failure, the next sync continues after it'),
  rows: integer('Emitted rows'),
  requests: integer('Requests sent, including retries'),
  is_complete: boolean('Whether all requested data of the account was emitted'),
  error_message: text('What went wrong; null if complete'),
  error_code: integer("TikTok's error code, if it returned one"),
  warning: text('Warnings, e.g. that the cursor stays because a list was shorter than its total'),
};
