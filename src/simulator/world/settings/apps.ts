/** The apps of the world's app campaigns, as ad groups and ads name them. */
export const ANDROID_APP = {
  id: '7180000000000000001',
  type: 'APP_ANDROID',
  url: 'https://play.google.com/store/apps/details?id=com.example.acme',
} as const;

export const IOS_APP = {
  id: '7180000000000000002',
  type: 'APP_IOS',
  url: 'https://apps.apple.com/app/id1000000001',
} as const;
