import { boolean, id, integer, text, timestamp } from '../../../cdk/index.js';

/** Columns of an image, as `file/image/ad/search/` of the Marketing API v1.3 returns them, and two derived ones. */
export const imageFields = {
  advertiser_id: id('Ad account id'),
  material_key: id('Key of the image, also in material reports: material_id, otherwise image_id'),
  image_id: id('Image id, as in image_ids of an ad'),
  material_id: id('Material id; the same for all uploads of an image'),
  is_carousel_usable: boolean('Whether carousels can use it; can be null right after the upload'),
  displayable: boolean('Whether it can be shown on the platform'),
  width: integer('Width in pixels'),
  height: integer('Height in pixels'),
  format: text('File format'),
  url: text('Temporary URL, valid for about an hour; mostly in responses to uploads'),
  image_url: text('Temporary URL; documented to be valid for an hour, seen valid for 30 days'),
  url_expires_at: timestamp('When image_url expires, if the URL says so'),
  signature: text('MD5 of the file'),
  size: integer('Size in bytes'),
  file_name: text('File name'),
  create_time: timestamp('Upload time, UTC'),
  modify_time: timestamp('Last modification, UTC'),
};
