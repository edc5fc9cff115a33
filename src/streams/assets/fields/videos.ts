import { boolean, emptyIsNull, id, integer, list, number, text, timestamp } from '../../../cdk/index.js';

/** Columns of a video, as `file/video/ad/search/` of the Marketing API v1.3 returns them, and two that are made of them. */
export const videoFields = {
  advertiser_id: id('Ad account id'),
  material_key: id('What the video is known by, also in material reports: material_id, else video_id'),
  video_id: id('Video id, as in video_id of an ad'),
  material_id: id('Material id; the same for all uploads of one video'),
  displayable: boolean('Can be shown on the platform'),
  width: integer('Width in pixels'),
  height: integer('Height in pixels'),
  video_cover_url: text('Temporary URL of the cover, about 6 hours'),
  bit_rate: integer('Bits per second'),
  format: text('Container format'),
  preview_url: text('Temporary URL of the video, about 6 hours'),
  preview_url_expire_time: emptyIsNull(timestamp('Until when preview_url works, as TikTok says')),
  url_expires_at: timestamp(
    'Until when preview_url works, by the URL itself, else by preview_url_expire_time',
  ),
  duration: number('Seconds'),
  signature: text('MD5 of the file'),
  size: integer('Bytes'),
  allowed_placements: list(text, 'Placements where it may be shown'),
  allow_download: boolean('May be downloaded'),
  file_name: text('File name'),
  definition: text('Label of the resolution, e.g. 720p'),
  fps: integer('Frames per second'),
  create_time: timestamp('When the video was uploaded'),
  modify_time: timestamp('When the video was last changed'),
  fix_task_id: id('Id of the task that mends it'),
  flaw_types: list(text, 'Flaws that were found'),
};
