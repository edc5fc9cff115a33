import { oneLine } from '../../terminal/terminal.js';
import { money, renderBars } from '../../terminal/bars.js';
import type { AccountSpend, CampaignSpend } from './spend.js';

/** Campaigns in all charts together; every account gets its share of them. */
const CAMPAIGNS_SHOWN = 10;
const BAR_WIDTH = 32;

/** Spend per campaign, one chart an account: currencies can neither be added up nor compared. */
export function renderSpend(accounts: readonly AccountSpend[]): string {
  const each = Math.max(1, Math.floor(CAMPAIGNS_SHOWN / accounts.length));
  const charts = accounts.slice(0, CAMPAIGNS_SHOWN).map((account) => chartOf(account, each));
  const more = accounts.length - charts.length;
  return [...charts, ...(more > 0 ? [`and ${more} more accounts\n`] : [])].join('\n');
}

function chartOf({ advertiserId, name, currency, total, campaigns }: AccountSpend, shown: number): string {
  const bars = campaigns
    .slice(0, shown)
    .map((campaign) => ({ label: labelOf(campaign), value: campaign.spend / 1000 }));
  const part = campaigns.length > shown ? `; the top ${shown} of ${campaigns.length} campaigns` : '';
  return `spend of ${oneLine(name)} (${advertiserId}): ${money(total / 1000)} ${currency}${part}\n${renderBars(bars, BAR_WIDTH)}`;
}

/** Some people name a campaign "-"; then the id says which one it is. */
function labelOf({ name, campaignId }: CampaignSpend): string {
  return /[\p{L}\p{N}]/u.test(name) ? name : `${name} (campaign ${campaignId})`;
}
