import { boolean, id, list, number, text, timestamp } from '../../../cdk/index.js';

/** Columns of a piece of music, as `file/music/get/` of the Marketing API v1.3 returns them. */
export const musicFields = {
  advertiser_id: id('Ad account id'),
  music_id: id('Music id'),
  material_id: id('Material id'),
  sources: list(text, "USER for uploads, SYSTEM for TikTok's own selection"),
  author: text('Author; only for carousel music'),
  liked: boolean('Whether it is a favorite; only for carousel music'),
  cover_url: text('URL of the cover; only for carousel music'),
  url: text('Temporary URL of the music, valid for about 12 hours'),
  duration: number('Duration in seconds; only for SYSTEM'),
  style: text('Style; only for SYSTEM'),
  signature: text('MD5 of the file'),
  name: text('Title'),
  file_name: text('File name'),
  copyright: text('MUSIC_FORBID_VIDEO_ALLOW or MUSIC_FORBID_VIDEO_FORBID'),
  create_time: timestamp('Upload time, UTC; only for uploads'),
  modify_time: timestamp('Last modification, UTC; only for uploads'),
};
