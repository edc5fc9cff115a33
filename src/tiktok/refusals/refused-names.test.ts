import { describe, expect, it } from '@jest/globals';

import { namesRefused } from './refused-names.js';

const REQUESTED = {
  metrics: ['spend', 'voucher_spend', 'cash_spend', 'placement_type', 'product_impressions', 'form', 'cost'],
  dimensions: ['campaign_id', 'placement', 'interest_category', 'stat_time_day', 'item_id'],
};
const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';

describe('a refusal', () => {
  it.each([
    [
      "Please correct the information in invalid metric fields and try again. Invalid metric fields: ['voucher_spend', 'cash_spend']. ",
      ['voucher_spend', 'cash_spend'],
    ],
    ["Invalid metric fields: ['placement_type'].", ['placement_type']],
    [
      "Invalid metric(s): '[product_impressions]' Please remove those metrics and retry.",
      ['product_impressions'],
    ],
    ['Invalid metric: cost not support', ['cost']],
    ['metrics: unknown metric cash_spend.', ['cash_spend']],
  ])('the metrics in a refusal are found: %s', (text, metrics) => {
    expect(namesRefused(text, REQUESTED)).toEqual({ metrics, dimensions: [] });
  });

  it.each([
    ['Invalid dim: item_id is not exist', ['item_id']],
    ["breakdown by time not supported for dimensions: ['interest_category']", ['interest_category']],
    ["Invalid metric fields: ['placement'].", ['placement']],
  ])('the dimensions in a refusal are found: %s', (text, dimensions) => {
    expect(namesRefused(text, REQUESTED)).toEqual({ metrics: [], dimensions });
  });

  it.each([
    CONFLICT,
    'ERROR Message.',
    '',
    'max time span is 1 day when use stat_time_day',
    "Invalid metric fields: ['spending', 'my_spend'].",
  ])('a refusal without requested names yields none: %s', (text) => {
    expect(namesRefused(text, REQUESTED)).toEqual({ metrics: [], dimensions: [] });
  });

  it('names in brackets count, and not the words around them', () => {
    const text = "Fill in the form again, invalid metric fields: ['cost']";
    expect(namesRefused(text, REQUESTED).metrics).toEqual(['cost']);
  });
});
