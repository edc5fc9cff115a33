import { id, object, text } from '../../../cdk/index.js';

/** Columns of a portfolio, as `creative/portfolio/list/` of the Marketing API v1.3 returns them. */
export const portfolioFields = {
  advertiser_id: id('Ad account id'),
  creative_portfolio_id: id('Portfolio id, as in card_id or call_to_action_id of an ad'),
  creative_portfolio_type: text(
    "CARD, DOWNLOAD_CARD, GIFTCODE_STICKER, PREMIUM_BADGE …; the API doesn't list calls to action",
  ),
  creative_portfolio_preview_url: text('Preview URL'),
  portfolio_content: object('Content of the portfolio; its fields depend on the type'),
};
