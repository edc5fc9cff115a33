import { describe, expect, test } from '@jest/globals';

import { renderSpend } from './spend-chart.js';
import { createLedger } from './spend.js';

const insight = (advertiser_id: string, campaign_id: string, spend: number | null) => ({
  advertiser_id,
  campaign_id,
  campaign_name: `report's name of ${campaign_id}`,
  spend,
});

function ledgerOfTwoCurrencies() {
  const ledger = createLedger();
  ledger.observe('advertisers', { advertiser_id: '1', name: 'Acme', currency: 'USD' });
  ledger.observe('advertisers', { advertiser_id: '2', name: '東京', currency: 'JPY' });
  ledger.observe('campaigns', { advertiser_id: '1', campaign_id: '11', campaign_name: 'Spring' });
  ledger.observe('campaigns', { advertiser_id: '2', campaign_id: '21', campaign_name: '-' });
  for (const row of [
    insight('1', '11', 0.1),
    insight('1', '11', 0.2),
    insight('1', '12', 0.7),
    insight('1', '12', null),
    insight('2', '21', 5000),
  ]) {
    ledger.observe('ad_insights', row);
  }
  ledger.observe('ad_insights_by_country', insight('1', '11', 1000));
  return ledger;
}

describe('the spend ledger', () => {
  test('the ledger adds up spend per account and campaign without binary rounding errors', () => {
    const [acme] = ledgerOfTwoCurrencies().accounts();
    expect(acme).toEqual({
      advertiserId: '1',
      name: 'Acme',
      currency: 'USD',
      rows: 4,
      total: 10_000,
      campaigns: [
        { campaignId: '12', name: "report's name of 12", spend: 7000 },
        { campaignId: '11', name: 'Spring', spend: 3000 },
      ],
    });
  });
});

describe('the spend chart', () => {
  test('the chart has one part per account, each with its own scale and currency', () => {
    expect(renderSpend(ledgerOfTwoCurrencies().accounts())).toBe(
      [
        'spend of Acme (1): 1.00 USD',
        `  0.70  ${'█'.repeat(32)}  report's name of 12`,
        `  0.30  ${'█'.repeat(13)}▊${' '.repeat(18)}  Spring`,
        '',
        'spend of 東京 (2): 5,000.00 JPY',
        `  5,000.00  ${'█'.repeat(32)}  - (campaign 21)`,
        '',
      ].join('\n'),
    );
  });

  test('the chart shows ten campaigns in total and says how many there are', () => {
    const ledger = createLedger();
    for (let campaign = 1; campaign <= 12; campaign += 1) {
      ledger.observe('ad_insights', insight('1', String(campaign), campaign));
    }
    const lines = renderSpend(ledger.accounts()).trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[0]).toMatch('the top 10 of 12 campaigns');
  });

  test('the chart stops at ten accounts', () => {
    const ledger = createLedger();
    for (let account = 1; account <= 12; account += 1) {
      ledger.observe('ad_insights', insight(String(account), '1', 1));
    }
    expect(renderSpend(ledger.accounts())).toMatch(/and 2 more accounts\n$/);
  });

  test('the chart is empty if nothing was spent', () => {
    expect(renderSpend([])).toBe('');
  });
});
