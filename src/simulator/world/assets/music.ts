import type { WireRow } from '../../types.js';
import { isoText } from '../calendar.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

const NO_TIMES = { create_time: null, modify_time: null };
const NO_CAROUSEL = { author: null, liked: null, cover_url: null };

const base = (tree: AccountTree, number: number): WireRow => {
  const id = assetId(tree, 'music', number);
  return {
    music_id: id,
    material_id: id,
    url: `https://v16.example.com/${id}.mp3`,
    signature: number.toString(16).padStart(32, '0'),
    copyright: number % 2 === 0 ? 'MUSIC_FORBID_VIDEO_ALLOW' : 'MUSIC_FORBID_VIDEO_FORBID',
  };
};

/** Rows of file/music/get/: two pieces of the system, one that was uploaded, one for carousels. */
export const musicOf = perTree((tree): readonly WireRow[] => {
  const uploaded = isoText(tree.account.createTime);
  const system = { sources: ['SYSTEM'], ...NO_CAROUSEL, ...NO_TIMES };
  return [
    { ...base(tree, 1), ...system, style: 'POP', duration: 60, file_name: 'Track', name: null },
    {
      ...base(tree, 2),
      ...system,
      style: 'LO-FI',
      duration: 12.5,
      file_name: '夜のドライブ',
      name: 'Night ride 🌙',
    },
    {
      ...base(tree, 3),
      ...NO_CAROUSEL,
      sources: ['USER'],
      style: null,
      duration: null,
      file_name: 'jingle.mp3',
      name: null,
      create_time: uploaded,
      modify_time: uploaded,
    },
    {
      ...base(tree, 4),
      ...NO_TIMES,
      sources: ['SYSTEM'],
      style: 'ROCK',
      duration: 30,
      file_name: '-',
      name: 'Rock & roll',
      author: 'Şebnem',
      liked: true,
      cover_url: 'https://p16.example.com/cover.jpeg',
    },
  ];
});
