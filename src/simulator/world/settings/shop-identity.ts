/** The TikTok account of every shop, which its campaigns show. */
export const SHOP_IDENTITY = '7080000000000000003';
