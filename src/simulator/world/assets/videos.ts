import type { WireRow } from '../../types.js';
import { isoText, stampText } from '../calendar.js';
import type { AdNode } from '../nodes.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';
import { expiryOf, signedUrl } from './temporary-urls.js';
import { textAt } from './text-at.js';

const SOUND = { fix_task_id: null, flaw_types: null };
const BOTH = ['PLACEMENT_TIKTOK', 'PLACEMENT_PANGLE'];

const LOOKS: readonly [WireRow, ...WireRow[]] = [
  { file_name: 'clip.mp4', ...SOUND, fps: 30, definition: '720p', allowed_placements: BOTH },
  { file_name: '新商品 紹介.mp4', ...SOUND, fps: 30, definition: '1080p', allowed_placements: [] },
  { file_name: 'Größe "XL".mov', ...SOUND, fps: null, definition: '', allowed_placements: BOTH },
  {
    file_name: '-',
    fix_task_id: null,
    flaw_types: [],
    fps: 25,
    definition: '720p',
    allowed_placements: null,
  },
  {
    file_name: 'final\tv2 🎬.mp4',
    fix_task_id: 'fix-1',
    flaw_types: ['LOW_RESOLUTION', 'NO_SOUND'],
    fps: 30,
    definition: '720p',
    allowed_placements: BOTH,
  },
];

/** Sources disagree about the form of these times, so half of the rows have each. */
const eitherTime = (seconds: number, number: number): string =>
  number % 2 === 0 ? isoText(seconds) : stampText(seconds);

interface VideoPlace {
  readonly id: string;
  readonly number: number;
  readonly life: Pick<AdNode, 'hash' | 'created' | 'modified'>;
}

const videoOf = (tree: AccountTree, { id, number, life }: VideoPlace): WireRow => ({
  video_id: id,
  material_id: assetId(tree, 'video', number),
  ...(LOOKS[number % LOOKS.length] ?? LOOKS[0]),
  format: 'mp4',
  duration: 15.03 + number,
  width: 720,
  height: 1280,
  bit_rate: 1_200_000 + number,
  size: 2_250_000 + number,
  signature: life.hash.toString(16).padStart(32, 'f'),
  allow_download: number % 3 !== 2,
  displayable: number % 4 !== 3,
  create_time: eitherTime(life.created, number),
  modify_time: eitherTime(life.modified, number),
});

interface Video {
  readonly number: number;
  readonly row: WireRow;
}

/** The videos of the account's ads, and one that no ad shows. */
const videos = perTree((tree): readonly Video[] => {
  const { id, createTime: born } = tree.account;
  const spare = { id: `v10033g50000c5nsq${id}`, life: { hash: tree.index, created: born, modified: born } };
  const shown = [...tree.ads].reverse().map((ad) => ({ id: textAt(ad.row, 'video_id'), life: ad }));
  const named = [spare, ...shown].filter((place) => place.id !== '');
  const each = new Map(named.map((place) => [place.id, place]));
  return [...each.values()].map((place, number) => ({ number, row: videoOf(tree, { ...place, number }) }));
});

/** Times come in two forms; their digits sort both. */
const digitsOf = (row: WireRow, column: string): string => textAt(row, column).replace(/\D/g, '');

const newestFirst = (column: string) =>
  perTree((tree): readonly Video[] =>
    videos(tree)
      .map((video) => ({ ...video, time: digitsOf(video.row, column) }))
      .sort((a, b) => (a.time < b.time ? 1 : -1)),
  );

const SORTED = { CREATE_TIME: newestFirst('create_time'), MODIFY_TIME: newestFirst('modify_time') };

export type VideoOrder = keyof typeof SORTED;
export const VIDEO_ORDERS: readonly VideoOrder[] = ['CREATE_TIME', 'MODIFY_TIME'];

const LIFETIME = 6 * 3_600;

const withUrls = ({ number, row }: Video, expires: number): WireRow => {
  const videoId = textAt(row, 'video_id');
  const preview = `https://v16.example.com/preview/${videoId}`;
  return {
    ...row,
    video_cover_url: signedUrl(`https://p16.example.com/cover/${videoId}`, expires),
    // The preview's URL says when it ends, or the row does, or neither.
    preview_url: number % 3 === 0 ? signedUrl(preview, expires) : preview,
    preview_url_expire_time: number % 3 === 2 ? null : stampText(expires),
  };
};

interface VideoView {
  readonly now: Date;
  readonly order: VideoOrder;
}

/** Rows of file/video/ad/search/, the newest first. */
export const videosOf = (tree: AccountTree, { now, order }: VideoView): readonly WireRow[] => {
  const expires = expiryOf(now, LIFETIME);
  return SORTED[order](tree).map((video) => withUrls(video, expires));
};
