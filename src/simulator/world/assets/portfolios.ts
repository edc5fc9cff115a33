import type { WireRow } from '../../types.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

/** A portfolio as the world keeps it. */
export interface Portfolio {
  readonly id: string;
  readonly type: string;
  readonly content: WireRow;
}

const CARD: WireRow = {
  card_type: 'IMAGE',
  image_id: 'ad-site-i18n-sg/202110195d0db51e',
  title: 'Spring sale — 50 % off',
  selling_points: ['Free shipping', '送料無料'],
  call_to_action_text: 'SHOP_NOW',
  tags: ['new'],
};

const STICKER: WireRow = {
  sticker_param: {
    sticker_type: 'GIFT_CODE',
    title: 'Gift 🎁',
    giftcode: 'ABC-1',
    cutoff_time: '2030-01-01 00:00:00',
    color: 'RED',
    display_angle: 15,
    position_x: 10,
    position_y: 20,
  },
};

const BADGE: WireRow = {
  badge_show_time: 5,
  badge_position: { position_x: 0.25, position_y: 0.5, angle: 30 },
  badge_image_info: { image_id: 'ad-site-i18n-sg/202110195d0db51f' },
};

const CTA: WireRow = { asset_content: 'Learn more', asset_ids: ['201781', '201535'] };

/** The content of a call to action is a list, that of the others an object. */
export const portfoliosOf = perTree((tree: AccountTree): readonly Portfolio[] =>
  (
    [
      ['CARD', CARD],
      ['GIFTCODE_STICKER', STICKER],
      ['PREMIUM_BADGE', BADGE],
      ['CTA', CTA],
    ] as const
  ).map(([type, content], number) => ({ id: assetId(tree, 'portfolio', number + 1), type, content })),
);

/** A row of creative/portfolio/list/: the content stands beside the id, not below it. */
export const listedPortfolio = ({ id, type, content }: Portfolio): WireRow => ({
  creative_portfolio_id: id,
  creative_portfolio_type: type,
  creative_portfolio_preview_url: type === 'CARD' ? `https://p16.example.com/${id}` : null,
  ...content,
});

/** The answer of creative/portfolio/get/. */
export const portfolioDetails = ({ id, type, content }: Portfolio): WireRow => ({
  creative_portfolio_id: id,
  creative_portfolio_type: type,
  portfolio_content: type === 'CTA' ? [content] : content,
});
