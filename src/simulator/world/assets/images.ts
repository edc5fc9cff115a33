import type { WireRow } from '../../types.js';
import { DAY_SECONDS, isoText } from '../calendar.js';
import type { AdNode } from '../nodes.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';
import { expiryOf, signedUrl } from './temporary-urls.js';
import { textAt } from './text-at.js';

const LOOKS: readonly [WireRow, ...WireRow[]] = [
  { format: 'png', file_name: 'logo.png', width: 1200, displayable: true, is_carousel_usable: true },
  {
    format: 'jpeg',
    file_name: 'Büyük İndirim 50%.jpeg',
    width: 720,
    displayable: true,
    is_carousel_usable: false,
  },
  // What was uploaded this second is not known to be fit for carousels yet.
  {
    format: 'webp',
    file_name: '夏のセール 🗼.webp',
    width: 1200,
    displayable: true,
    is_carousel_usable: null,
  },
  { format: 'png', file_name: '-', width: 1200, displayable: false, is_carousel_usable: false },
  { format: 'jpeg', file_name: '', width: 1200, displayable: true, is_carousel_usable: true },
];

interface ImagePlace {
  readonly id: string;
  readonly number: number;
  readonly life: Pick<AdNode, 'hash' | 'created' | 'modified'>;
}

const imageOf = (tree: AccountTree, { id, number, life }: ImagePlace): WireRow => ({
  image_id: id,
  material_id: number % 7 === 5 ? null : assetId(tree, 'image', number),
  ...(LOOKS[number % LOOKS.length] ?? LOOKS[0]),
  height: 1200,
  signature: life.hash.toString(16).padStart(32, '0'),
  size: 48_290 + number,
  create_time: isoText(life.created),
  modify_time: isoText(life.modified),
});

const imageIdsOf = ({ row }: AdNode): readonly string[] =>
  Array.isArray(row['image_ids']) ? row['image_ids'].filter((id) => typeof id === 'string') : [];

/** The images of the account's ads, the newest first, and a logo that no ad shows. */
const images = perTree((tree): readonly WireRow[] => {
  const { id, createTime: born } = tree.account;
  const logo = { id: `ad-site-i18n-sg/${id}a0`, life: { hash: tree.index, created: born, modified: born } };
  const shown = [...tree.ads].reverse().flatMap((ad) => imageIdsOf(ad).map((id) => ({ id, life: ad })));
  const each = new Map([logo, ...shown].map((place) => [place.id, place]));
  return [...each.values()].map((place, number) => imageOf(tree, { ...place, number })).reverse();
});

/** Documented are an hour, seen were thirty days. */
const LIFETIME = 30 * DAY_SECONDS;

const withUrls = (image: WireRow, number: number, expires: number): WireRow => {
  const url = `https://p21-ad-sg.example.com/large/${textAt(image, 'image_id')}~tplv.image`;
  // Not every URL says when it ends; `url` is documented for uploads and comes only now and then.
  const shown = number % 3 === 2 ? url : signedUrl(url, expires);
  return { ...image, image_url: shown, url: number % 2 === 0 ? null : shown };
};

/** Rows of file/image/ad/search/. */
export const imagesOf = (tree: AccountTree, now: Date): readonly WireRow[] => {
  const expires = expiryOf(now, LIFETIME);
  return images(tree).map((image, number) => withUrls(image, number, expires));
};
