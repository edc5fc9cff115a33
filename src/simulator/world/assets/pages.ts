import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import type { AccountTree } from '../tree.js';
import { ANDROID_APP } from '../settings/apps.js';
import { perTree } from './per-tree.js';

/** A page and what kind it is: the kind is a filter, and not every response has it. */
export interface Page {
  readonly businessType: string;
  readonly row: WireRow;
}

/** Above those that ads name, whose last digits are drawn. */
const FIRST_PAGE = 7_123_456_100_000_000_001n;

const pageId = (tree: AccountTree, number: number): string =>
  String(FIRST_PAGE + BigInt(tree.index) * 1000n + BigInt(number));

const OTHERS: WireRow = {
  template_id: null,
  template_name: null,
  supported_objectives: null,
  thumbnail: '',
  app_id: null,
  has_cpp: null,
  destination_urls: null,
  messaging_app_type: null,
  messaging_app_account_id: null,
  transfer_status: 'UNSET',
  user_id: '6800000000000000009',
  is_associated: null,
  duplicate_id: null,
};

const pageOf = (tree: AccountTree, id: string | bigint, title: string): WireRow => {
  const born = tree.account.createTime + Number(BigInt(id) % 86_400n);
  return {
    page_id: id,
    status: 'PUBLISHED',
    title,
    create_time: stampText(born),
    update_time: stampText(born + 86_400),
    publish_time: stampText(born + 86_400),
    preview_url: 'https://www.example.com/preview?lang=en',
    ...OTHERS,
  };
};

const LEAD_TITLES = ['Lead form', 'Başvuru formu 📝'] as const;

const leadPage = (tree: AccountTree, number: number): Page => ({
  businessType: 'LEAD_GEN',
  row: {
    ...pageOf(tree, pageId(tree, number), LEAD_TITLES[number] ?? ''),
    ...(number === 0 && {
      business_type: 'LEAD_GEN',
      supported_objectives: ['LEAD_GENERATION', 'TRAFFIC'],
      template_id: '7100',
      template_name: 'Quote',
      thumbnail: 'https://p16.example.com/page.jpeg?x-expires=1779000000',
      destination_urls: ['https://example.com/?q=ä'],
    }),
  },
});

const draft = (tree: AccountTree): Page => ({
  businessType: 'STORE_FRONT',
  row: {
    ...pageOf(tree, pageId(tree, 2), ''),
    status: 'EDITED',
    publish_time: '',
    preview_url: '',
    is_associated: false,
    app_id: ANDROID_APP.id,
    duplicate_id: pageId(tree, 0),
  },
});

/** Pages that ads name: there the id is a bare JSON integer too. */
const pagesOfAds = (tree: AccountTree): readonly Page[] => {
  const named = tree.ads.flatMap(({ row }) => (typeof row['page_id'] === 'bigint' ? [row['page_id']] : []));
  return [...new Set(named)].map((id) => ({
    businessType: 'TIKTOK_INSTANT_PAGE',
    row: {
      ...pageOf(tree, id, '-'),
      has_cpp: false,
      messaging_app_type: 'WHATSAPP',
      messaging_app_account_id: '15550000000',
    },
  }));
};

/** Pages of page/get/: two forms, a draft, and those that ads name. */
export const pagesOf = perTree((tree): readonly Page[] => [
  ...LEAD_TITLES.map((_, number) => leadPage(tree, number)),
  draft(tree),
  ...pagesOfAds(tree),
]);
