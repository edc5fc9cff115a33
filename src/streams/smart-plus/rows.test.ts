import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { bridgeFrom } from './rows.js';

const creative = (number: number, info: JsonObject): JsonObject => ({
  ad_material_id: `material ${String(number)}`,
  creative_info: info,
});

const GROUP: JsonObject = {
  smart_plus_ad_id: '900',
  adgroup_id: '20',
  ad_name: 'Asset group',
  creative_list: [
    creative(1, { video_info: { video_id: 'v1' }, image_info: [{ web_uri: 'cover' }], identity_id: '' }),
    creative(2, {
      video_info: { video_id: 'v2' },
      tiktok_item_id: '777',
      identity_type: 'TT_USER',
      identity_id: '5',
    }),
    creative(3, { ad_format: 'SINGLE_IMAGE', image_info: [{ web_uri: 'picture' }] }),
  ],
  landing_page_url_list: [{ landing_page_url: 'https://example.com/a' }, { landing_page_url: 'https://b' }],
};
const OTHER: JsonObject = { ...GROUP, smart_plus_ad_id: '901', ad_name: 'Other' };

const AD: JsonObject = {
  ad_id: '1',
  adgroup_id: '20',
  campaign_automation_type: 'UPGRADED_SMART_PLUS_CREATIVE',
  image_ids: [],
};

describe('the bridge from reports to Smart+ materials', () => {
  it('an ad without a Smart+ ad stays as it is', () => {
    const manual = {
      ad_id: '1',
      adgroup_id: '20',
      campaign_automation_type: 'MANUAL',
      video_id: 'v1',
      foo: 1,
    };
    const row = bridgeFrom([GROUP])(manual);
    expect(row).toMatchObject({ ad_id: '1', ad_id_v2: '1', smart_plus_ad_id: null, video_id: 'v1' });
    expect(row).not.toHaveProperty('foo');
  });

  it.each([
    ['smart_plus_ad_id', { smart_plus_ad_id: '901' }, '901'],
    ['ad_id_v2', { ad_id_v2: '901' }, '901'],
    ['its ad group, if that has only one', {}, '900'],
  ])('the bridge finds the Smart+ ad by %s', (how, told, id) => {
    const ads = how.startsWith('its') ? [GROUP] : [GROUP, OTHER];
    expect(bridgeFrom(ads)({ ...AD, ...told })).toMatchObject({ smart_plus_ad_id: id, ad_id_v2: id });
  });

  it('the bridge does not guess between two Smart+ ads', () => {
    expect(bridgeFrom([GROUP, OTHER])(AD)).toMatchObject({ smart_plus_ad_id: null, ad_id_v2: '1' });
  });

  it('the id of a Smart+ ad that is missing in the list stays', () => {
    expect(bridgeFrom([])({ ...AD, smart_plus_ad_id: '999' })).toMatchObject({
      smart_plus_ad_id: '999',
      ad_id_v2: '999',
    });
  });

  it.each<[string, JsonObject, string]>([
    ['video', { video_id: 'v1' }, 'material 1'],
    ['post', { tiktok_item_id: '777' }, 'material 2'],
    ['video of a post', { video_id: 'v2' }, 'material 2'],
    ['image', { image_ids: ['picture'] }, 'material 3'],
  ])('the bridge finds the material by its %s', (_, shown, material) => {
    expect(bridgeFrom([GROUP])({ ...AD, ...shown })).toMatchObject({ ad_material_id: material });
  });

  it('fields that the ad lacks come from the material and the Smart+ ad', () => {
    expect(
      bridgeFrom([GROUP])({ ...AD, tiktok_item_id: '777', identity_type: 'UNSET', identity_id: '' }),
    ).toMatchObject({
      smart_plus_ad_name: 'Asset group',
      video_id: 'v2',
      identity_type: 'TT_USER',
      identity_id: '5',
      landing_page_url: 'https://example.com/a',
    });
  });

  it('the bridge names no material if nothing says which one it is', () => {
    expect(bridgeFrom([GROUP])(AD)).toMatchObject({ ad_material_id: null, video_id: null, image_ids: [] });
  });

  it('the bridge names the only material of a Smart+ ad', () => {
    const [only = {}] = GROUP['creative_list'] as readonly JsonObject[];
    expect(bridgeFrom([{ ...GROUP, creative_list: [only] }])(AD)).toMatchObject({ video_id: 'v1' });
  });
});
