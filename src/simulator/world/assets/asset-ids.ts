/** The first digit is the kind of asset; the others come from the id of its object. */
const KINDS = {
  adMaterial: 1,
  text: 2,
  callToAction: 3,
  addOn: 4,
  material: 6,
  post: 7,
} as const;

/** Where the digits of an object's id begin: low enough for a 64-bit integer. */
const DIGITS = 18;

/** A 19-digit id that no other kind, object or number has. */
export const assetId = (kind: keyof typeof KINDS, objectId: string, number = 0): string =>
  String(KINDS[kind]) +
  String(BigInt(objectId) * 8n + BigInt(number))
    .padStart(DIGITS, '0')
    .slice(-DIGITS);

const ACCOUNT_KINDS = {
  store: 0,
  campaign: 1,
  product: 2,
  post: 3,
  room: 4,
  businessCenter: 5,
  session: 6,
  identity: 7,
} as const;

/** A 19-digit id of something that belongs to an account, which is named by its place in the world. */
export const accountAssetId = (
  kind: keyof typeof ACCOUNT_KINDS,
  accountIndex: number,
  number: number,
): string =>
  `8${ACCOUNT_KINDS[kind]}${String(accountIndex).padStart(5, '0')}${String(number).padStart(12, '0')}`;
