/** The pixel that ad groups name: Acme's business center shares it with all accounts. */
export const SHARED_PIXEL = '7130000000000000001';
