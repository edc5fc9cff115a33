import { id, list, text, type Fields } from '../../../cdk/index.js';
import { STAT_TIMES } from '../../../tiktok/index.js';
import { oneOrMany } from '../../common/readings.js';

const material: Fields = {
  main_material_id: id(
    'Id of a video or image in the asset library, TikTok post of a Spark Ad, catalog or carousel; see main_material_type',
  ),
  main_material_type: text('VIDEO_NON_SPARK_ADS, VIDEO_SPARK_ADS, CAROUSEL_SPARK_ADS, CATALOG_VIDEO …'),
  main_material_name: text('Name of the material'),
};

/** Fields about a material's use in an ad; the API returns them only if requested. */
export const materialUse: Fields = {
  ad_material_id: oneOrMany(id, 'Ids of the material in this ad, as in creative_list of smart_plus_ads'),
  material_primary_status: text('Primary status of the material'),
  material_second_status_list: list(text, 'Secondary statuses of the material, MATERIAL_*'),
  operation_status: text('ENABLE, DISABLE or FROZEN'),
};

/** Columns besides metrics of `smart_plus/material_report/overview/`, by ad and material. */
export const materialOverviewFields: Fields = {
  advertiser_id: id('Ad account id'),
  smart_plus_ad_id: id('Upgraded Smart+ ad'),
  ...material,
  ...materialUse,
};

/** Columns besides metrics of `smart_plus/material_report/breakdown/`, by material and day. */
export const materialBreakdownFields: Fields = {
  advertiser_id: id('Ad account id'),
  ...material,
  stat_time_day: STAT_TIMES.stat_time_day,
};
