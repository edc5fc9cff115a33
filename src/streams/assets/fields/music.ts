import { boolean, id, list, number, text, timestamp } from '../../../cdk/index.js';

/** Columns of a piece of music, as `file/music/get/` of the Marketing API v1.3 returns them. */
export const musicFields = {
  advertiser_id: id('Ad account id'),
  music_id: id('Music id'),
  material_id: id('Material id'),
  sources: list(text, 'USER for uploads, SYSTEM for what TikTok offers'),
  author: text('Author; of music for carousels only'),
  liked: boolean('Among the favourites; of music for carousels only'),
  cover_url: text('URL of the cover; of music for carousels only'),
  url: text('Temporary URL of the music, about 12 hours'),
  duration: number('Seconds; of what TikTok offers only'),
  style: text('Style; of what TikTok offers only'),
  signature: text('MD5 of the file'),
  name: text('Title'),
  file_name: text('File name'),
  copyright: text('MUSIC_FORBID_VIDEO_ALLOW or MUSIC_FORBID_VIDEO_FORBID'),
  create_time: timestamp('When it was uploaded; of uploads only'),
  modify_time: timestamp('When it was last changed; of uploads only'),
};
