/** Times in which a Product GMV Max campaign spends more: on everything, or on chosen products. */
import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import { accountAssetId } from './asset-ids.js';
import type { GmvMaxCampaign } from './gmv-max.js';

const DAY = 86_400;

/** Two sessions of a campaign that is on; others have none. */
export const sessionsOf = (campaign: GmvMaxCampaign, accountIndex: number): readonly WireRow[] => {
  if (campaign.state !== 'on') return [];
  const [product] = campaign.products;
  const session = (number: number): WireRow => ({
    session_id: accountAssetId('session', accountIndex, Number(campaign.id.slice(-6)) * 10 + number),
    campaign_id: campaign.id,
    budget: 100.5 + number,
    schedule_start_time: stampText(campaign.created + number * DAY),
  });
  return [
    {
      ...session(0),
      bid_type: 'NO_BID',
      schedule_type: 'SCHEDULE_FROM_NOW',
      schedule_end_time: '',
      product_list: campaign.products.map(({ id }) => ({ spu_id: id })),
    },
    {
      ...session(1),
      bid_type: 'CREATIVE_NO_BID',
      schedule_type: 'SCHEDULE_START_END',
      schedule_end_time: stampText(campaign.created + 3 * DAY),
      product_list: product === undefined ? [] : [{ spu_id: product.id }],
    },
  ];
};
