import { boolean, id, integer, list, object, text } from '../../../cdk/index.js';

/** Columns of a place that can be targeted, as `search/region/` of the Marketing API v1.3 returns it. */
export const regionFields = {
  region_id: id('Location id, as ad groups (location_ids) and reports (province_id, dma_id) name it'),
  region_name: text('Name in English'),
  region_level: text('COUNTRY, PROVINCE, CITY, DISTRICT; market areas are at the level of provinces'),
  parent_id: id('Location id of the place that it lies in; 0 for a country'),
  country_code: text('Code of its country'),
  area_type: text('ADMIN, METROPOLITAN_OR_DMA'),
  support_below_18: boolean('Whether people below 18 can be targeted'),
};

/** Columns of an interest, as `tool/interest_category/` returns it. */
export const interestCategoryFields = {
  version: integer(
    '1: ids as reports name them (interest_category…); 2: ids as ad groups name them (interest_category_ids)',
  ),
  interest_category_id: id('Id within its version'),
  interest_category_name: text('Name in English'),
  level: integer('Depth in the tree, 1 for the outermost'),
  sub_category_ids: list(id, 'Ids of the interests below it'),
  special_industries: list(
    text,
    'Special ad categories in which it may be used: HOUSING, EMPLOYMENT, CREDIT',
  ),
  placements: list(text, 'Placements in which it can be targeted; empty for all'),
};

/** Columns of an interaction, as `tool/action_category/` returns it. */
export const actionCategoryFields = {
  action_category_id: id("Id, as ad groups name it in actions' action_category_ids"),
  action_scene: text("What was interacted with, as in ad groups' actions: VIDEO_RELATED, CREATOR_RELATED, …"),
  name: text('Name in English'),
  description: text('What people have done'),
  level: integer('Depth in the tree, 1 for the outermost'),
  sub_category_ids: list(id, 'Ids of the interactions below it'),
  special_industries: list(
    text,
    'Special ad categories in which it may be used: HOUSING, EMPLOYMENT, CREDIT',
  ),
};

/** Columns of a language, as `tool/language/` returns it. */
export const languageFields = {
  code: text('Code, as ad groups (languages) and reports (language) name it'),
  name: text('Name'),
};

/** Columns of a mobile carrier in a country, from the lists by country of `tool/carrier/`. */
export const carrierFields = {
  country_code: text('Code of the country'),
  carrier_id: id('Id, as ad groups name it in carrier_ids'),
  name: text('Name'),
  in_use: boolean('Whether it can be targeted'),
  value: list(object, 'Its networks: hni_id (mobile country code and network code), in_use'),
};

/** Columns of a device, as `tool/device_model/` returns it. */
export const deviceFields = {
  device_model_id: id('Id, as ad groups (device_model_ids) and reports (device_brand_id) name it'),
  device_model_name: text('Name'),
  level: text('BRAND, SERIES, MODEL'),
  os_type: text('ANDROID, IOS'),
  child_device_ids: list(id, 'Ids of the series of a brand, or the models of a series'),
  is_active: boolean('Whether it can be targeted'),
};
