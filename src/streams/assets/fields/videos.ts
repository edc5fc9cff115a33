import { boolean, emptyIsNull, id, integer, list, number, text, timestamp } from '../../../cdk/index.js';

/** Columns of a video, as `file/video/ad/search/` of the Marketing API v1.3 returns them, and two derived ones. */
export const videoFields = {
  advertiser_id: id('Ad account id'),
  material_key: id('Key of the video, also in material reports: material_id, otherwise video_id'),
  video_id: id('Video id, as in video_id of an ad'),
  material_id: id('Material id; the same for all uploads of a video'),
  displayable: boolean('Whether it can be shown on the platform'),
  width: integer('Width in pixels'),
  height: integer('Height in pixels'),
  video_cover_url: text('Temporary URL of the cover, valid for about 6 hours'),
  bit_rate: integer('Bits per second'),
  format: text('Container format'),
  preview_url: text('Temporary URL of the video, valid for about 6 hours'),
  preview_url_expire_time: emptyIsNull(timestamp('When preview_url expires, according to TikTok')),
  url_expires_at: timestamp(
    'When preview_url expires, according to the URL itself, otherwise preview_url_expire_time',
  ),
  duration: number('Duration in seconds'),
  signature: text('MD5 of the file'),
  size: integer('Size in bytes'),
  allowed_placements: list(text, 'Placements where it can be shown'),
  allow_download: boolean('Whether it can be downloaded'),
  file_name: text('File name'),
  definition: text('Label of the resolution, e.g. 720p'),
  fps: integer('Frames per second'),
  create_time: timestamp('Upload time, UTC'),
  modify_time: timestamp('Last modification, UTC'),
  fix_task_id: id('Id of the task that fixes it'),
  flaw_types: list(text, 'Flaws found'),
};
