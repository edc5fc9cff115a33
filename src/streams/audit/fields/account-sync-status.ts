import { boolean, day, id, integer, text, timestamp } from '../../../cdk/index.js';

export const accountSyncStatusFields = {
  advertiser_id: id('Ad account id'),
  stream: text('Name of the stream'),
  synced_at: timestamp('When the sync began; the same in all rows of a sync'),
  first_day: day('First day that was read to its end, where the stream is read in days'),
  last_day: day('Last day that was read to its end; a stream that failed goes on behind it'),
  rows: integer('Rows that were emitted'),
  requests: integer('Requests that were made, repeated ones included'),
  is_complete: boolean('Whether everything that the sync wanted of the account was emitted'),
  error_message: text('What happened where it is not complete'),
  error_code: integer("TikTok's code of the error, where it gave one"),
  warning: text(
    'What should be known though it was read, e.g. that a cursor stays because an answer proved nothing',
  ),
};
