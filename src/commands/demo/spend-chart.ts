import { decimalOf } from '../../cdk/index.js';
import { oneLine } from '../../terminal/terminal.js';
import { money, renderBars } from '../../terminal/bars.js';
import { counted } from '../../terminal/words.js';
import type { AccountSpend, CampaignSpend } from './spend.js';

/** Campaigns shown in total, divided evenly among the accounts. */
const CAMPAIGNS_SHOWN = 10;
const BAR_WIDTH = 32;

/** Spend per campaign, one chart per account, because amounts in different currencies cannot be added or compared. */
export function renderSpend(accounts: readonly AccountSpend[]): string {
  const each = Math.max(1, Math.floor(CAMPAIGNS_SHOWN / accounts.length));
  const charts = accounts.slice(0, CAMPAIGNS_SHOWN).map((account) => chartOf(account, each));
  const more = accounts.length - charts.length;
  return [...charts, ...(more > 0 ? [`and ${counted(more, 'more account')}\n`] : [])].join('\n');
}

function chartOf({ advertiserId, name, currency, total, campaigns }: AccountSpend, shown: number): string {
  const bars = campaigns
    .slice(0, shown)
    .map((campaign) => ({ label: labelOf(campaign), value: decimalOf(campaign.spend) }));
  const part = campaigns.length > shown ? `; the top ${shown} of ${campaigns.length} campaigns` : '';
  return `spend of ${oneLine(name)} (${advertiserId}): ${money(decimalOf(total))} ${currency}${part}\n${renderBars(bars, BAR_WIDTH)}`;
}

/** A name without letters or digits, such as "-", says nothing, so the id is added. */
function labelOf({ name, campaignId }: CampaignSpend): string {
  return /[\p{L}\p{N}]/u.test(name) ? name : `${name} (campaign ${campaignId})`;
}
