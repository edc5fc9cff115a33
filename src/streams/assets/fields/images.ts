import { boolean, id, integer, text, timestamp } from '../../../cdk/index.js';

/** Columns of an image, as `file/image/ad/search/` of the Marketing API v1.3 returns them, and two that are made of them. */
export const imageFields = {
  advertiser_id: id('Ad account id'),
  material_key: id('What the image is known by, also in material reports: material_id, else image_id'),
  image_id: id('Image id, as in image_ids of an ad'),
  material_id: id('Material id; the same for all uploads of one image'),
  is_carousel_usable: boolean('Usable in carousels; may be missing for some seconds after the upload'),
  displayable: boolean('Can be shown on the platform'),
  width: integer('Width in pixels'),
  height: integer('Height in pixels'),
  format: text('File format'),
  url: text('Temporary URL, about an hour; mostly in answers to uploads'),
  image_url: text('Temporary URL; documented for an hour, seen for 30 days'),
  url_expires_at: timestamp('Until when image_url works, where the URL says so'),
  signature: text('MD5 of the file'),
  size: integer('Bytes'),
  file_name: text('File name'),
  create_time: timestamp('When the image was uploaded'),
  modify_time: timestamp('When the image was last changed'),
};
