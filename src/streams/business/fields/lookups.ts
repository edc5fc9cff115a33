import { boolean, id, integer, list, object, text } from '../../../cdk/index.js';

/** Columns of a location that can be targeted, as `search/region/` of the Marketing API v1.3 returns it. */
export const regionFields = {
  region_id: id('Location id, as in ad groups (location_ids) and reports (province_id, dma_id)'),
  region_name: text('Name in English'),
  region_level: text('COUNTRY, PROVINCE, CITY, DISTRICT; market areas have the level of provinces'),
  parent_id: id('Id of the location that contains it; 0 for a country'),
  country_code: text('Country code'),
  area_type: text('ADMIN, METROPOLITAN_OR_DMA'),
  support_below_18: boolean('Whether people below 18 can be targeted'),
};

/** Columns of an interest, as `tool/interest_category/` returns it. */
export const interestCategoryFields = {
  version: integer(
    'Id version. 1: as in reports (interest_category…); 2: as in ad groups (interest_category_ids)',
  ),
  interest_category_id: id('Id within its version'),
  interest_category_name: text('Name in English'),
  level: integer('Depth in the tree; 1 is the top'),
  sub_category_ids: list(id, 'Ids of its child interests'),
  special_industries: list(text, 'Special ad categories that may use it: HOUSING, EMPLOYMENT, CREDIT'),
  placements: list(text, 'Placements in which it can be targeted; empty for all'),
};

/** Columns of an interaction, as `tool/action_category/` returns it. */
export const actionCategoryFields = {
  action_category_id: id("Id, as in action_category_ids of ad groups' actions"),
  action_scene: text(
    "Target of the interaction, as in ad groups' actions: VIDEO_RELATED, CREATOR_RELATED, …",
  ),
  name: text('Name in English'),
  description: text('What users did'),
  level: integer('Depth in the tree; 1 is the top'),
  sub_category_ids: list(id, 'Ids of its child interactions'),
  special_industries: list(text, 'Special ad categories that may use it: HOUSING, EMPLOYMENT, CREDIT'),
};

/** Columns of a language, as `tool/language/` returns it. */
export const languageFields = {
  code: text('Code, as in ad groups (languages) and reports (language)'),
  name: text('Name'),
};

/** Columns of a mobile carrier in a country, from the per-country lists of `tool/carrier/`. */
export const carrierFields = {
  country_code: text('Country code'),
  carrier_id: id('Id, as in carrier_ids of ad groups'),
  name: text('Name'),
  in_use: boolean('Whether it can be targeted'),
  value: list(object, 'Networks: hni_id (mobile country code and network code), in_use'),
};

/** Columns of a device, as `tool/device_model/` returns it. */
export const deviceFields = {
  device_model_id: id('Id, as in ad groups (device_model_ids) and reports (device_brand_id)'),
  device_model_name: text('Name'),
  level: text('BRAND, SERIES, MODEL'),
  os_type: text('ANDROID, IOS'),
  child_device_ids: list(id, "Ids of a brand's series or of a series' models"),
  is_active: boolean('Whether it can be targeted'),
};
