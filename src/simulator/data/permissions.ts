/** Boxes of the consent page, by the id that the token exchange returns for them. */
export const PERMISSION_BOXES: readonly (readonly [id: number, box: string])[] = [
  [4, 'Reporting'],
  [10, 'Ad Account Information'],
  [20, 'Campaign'],
  [21, 'Ad Group'],
  [22, 'Ad'],
  [30, 'Read Custom Audiences'],
  [44, 'Consolidated Report'],
  [60, 'Image Library'],
  [61, 'Video Library'],
  [63, 'Music Library'],
  [80, 'Pixel Management'],
];
