import { describe, expect, it } from '@jest/globals';

import {
  customConversionRow,
  expiryOfUrl,
  imageRow,
  pixelEventStatisticRow,
  portfolioRow,
  sparkAdsPostRow,
  videoRow,
} from './rows.js';

describe('the expiry of a URL', () => {
  it.each([
    ['https://p16.example.com/a.png?x-expires=1654240000&x-signature=q%3D', '2022-06-03T07:06:40Z'],
    ['https://p16.example.com/a.png?a=1&x-expires=1654240000', '2022-06-03T07:06:40Z'],
    ['https://p16.example.com/a.png?x-expires=1654240000#top', '2022-06-03T07:06:40Z'],
    ['https://p16.example.com/a.png', null],
    ['https://p16.example.com/a.png?not-x-expires=1654240000', null],
    ['https://p16.example.com/a.png?x-expires=', null],
    ['https://p16.example.com/a.png?x-expires=1654240000000', null],
    ['https://p16.example.com/a.png?x-expires=16542x', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%s expires at %s', (url, expiry) => {
    expect(expiryOfUrl(url)).toBe(expiry);
  });
});

describe('an image', () => {
  it('the key of an image is its material id, otherwise the id that ads use', () => {
    expect(imageRow({ image_id: 'a', material_id: '7' })['material_key']).toBe('7');
    expect(imageRow({ image_id: 'a', material_id: null })['material_key']).toBe('a');
    expect(imageRow({ image_id: 'a' })['material_key']).toBe('a');
  });

  it('an image has the expiry of image_url, or of url if it is the only one', () => {
    const url = 'https://p16.example.com/a?x-expires=1654240000';
    const other = 'https://p16.example.com/a?x-expires=1654250000';
    expect(imageRow({ image_url: url, url: other })['url_expires_at']).toBe('2022-06-03T07:06:40Z');
    expect(imageRow({ image_url: null, url })['url_expires_at']).toBe('2022-06-03T07:06:40Z');
    expect(imageRow({})['url_expires_at']).toBeNull();
  });
});

describe('a video', () => {
  it('the key of a video is its material id, otherwise the id that ads use', () => {
    expect(videoRow({ video_id: 'v', material_id: '7' })['material_key']).toBe('7');
    expect(videoRow({ video_id: 'v' })['material_key']).toBe('v');
  });

  it('the expiry in preview_url takes precedence over preview_url_expire_time', () => {
    const column = '2022-06-03 08:00:00';
    const signed = { preview_url: 'http://v16/x?x-expires=1654240000', preview_url_expire_time: column };
    expect(videoRow(signed)['url_expires_at']).toBe('2022-06-03T07:06:40Z');
    expect(videoRow({ ...signed, preview_url: 'http://v16/x' })['url_expires_at']).toBe(column);
    expect(videoRow({ preview_url: 'http://v16/x' })['url_expires_at']).toBeNull();
  });
});

describe('a portfolio', () => {
  const outside = {
    advertiser_id: '1',
    creative_portfolio_id: '2',
    creative_portfolio_type: 'CARD',
    creative_portfolio_preview_url: null,
  };
  const row = { ...outside, portfolio_content: { title: 'x', tags: ['new'] } };

  it.each([
    ['under its name', { portfolio_content: row.portfolio_content }],
    ['under another name', { creative_portfolio_content: row.portfolio_content }],
    ['next to the id', row.portfolio_content],
  ])('the content of a portfolio that comes %s is in one column', (_where, content) => {
    expect(portfolioRow({ ...outside, ...content })).toEqual(row);
  });
});

describe('a post', () => {
  const auth = { ad_auth_status: 'AUTHORIZED', auth_end_time: '2025-01-01 00:00:00' };
  const flat = {
    advertiser_id: '1',
    item_id: '2',
    text: 'x',
    video_info: { video_id: 'v' },
    tiktok_name: 'acme',
  };

  it('the row of a post has the fields of its parts', () => {
    expect(
      sparkAdsPostRow({
        advertiser_id: '1',
        item_info: { item_id: '2', text: 'x', video_info: { video_id: 'other' } },
        auth_info: auth,
        user_info: { tiktok_name: 'acme' },
        video_info: { video_id: 'v' },
      }),
    ).toEqual({ ...flat, ...auth });
  });

  it('the authorization and video inside item_info are used if the others are null', () => {
    expect(
      sparkAdsPostRow({
        advertiser_id: '1',
        item_info: { item_id: '2', text: 'x', auth_info: auth, video_info: { video_id: 'v' } },
        auth_info: null,
        user_info: { tiktok_name: 'acme' },
        video_info: null,
      }),
    ).toEqual({ ...flat, ...auth });
  });

  it('a post can lack parts', () => {
    expect(sparkAdsPostRow({ item_info: { item_id: '2' } })).toEqual({ item_id: '2', video_info: null });
  });
});

describe('an event of a pixel', () => {
  it.each([
    [{ pixel_event_type: 'SHOPPING' }, 'STANDARD', 'SHOPPING'],
    [{ pixel_event_type: null, custom_event_type: 'SHOPPING' }, 'CUSTOM', 'SHOPPING'],
    [{ pixel_event_type: '', custom_event_type: 'Wish' }, 'CUSTOM', 'Wish'],
  ])('a pixel event %j is %s %s', (row, kind, name) => {
    expect(pixelEventStatisticRow(row)).toEqual({ ...row, event_kind: kind, event_name: name });
  });
});

describe('a custom conversion', () => {
  it.each([
    [{ activity_status: 'ACTIVE' }, 'ACTIVE'],
    [{ active_status: 'ACTIVE' }, 'ACTIVE'],
    [{}, null],
  ])('a custom conversion with %j has status %s', (row, status) => {
    expect(customConversionRow({ name: 'x', ...row })).toEqual({ name: 'x', activity_status: status });
  });
});
