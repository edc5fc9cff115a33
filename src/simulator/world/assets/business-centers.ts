import type { Account, WireRow } from '../../types.js';
import { ACME, AGENCY } from '../centers.js';
import { SHARED_PIXEL } from '../settings/shared-pixel.js';
import { catalogsOf } from './catalogs.js';

/** A business center: who owns accounts, pixels, catalogs and shops, and lends them to others. */
export interface BusinessCenter {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  /** The row of bc/get/. */
  readonly row: WireRow;
}

type Info = Readonly<Record<'bc_id' | 'name' | 'currency' | 'timezone', string>> & WireRow;

const center = (info: Info, own: WireRow): BusinessCenter => ({
  id: info.bc_id,
  name: info.name,
  currency: info.currency,
  timezone: info.timezone,
  row: { bc_info: info, binding_status: null, ...own },
});

export const BUSINESS_CENTERS: readonly BusinessCenter[] = [
  center(
    {
      bc_id: ACME.id,
      name: ACME.name,
      company: 'Acme',
      currency: 'USD',
      registered_area: 'US',
      status: 'ENABLE',
      timezone: 'Etc/GMT+8',
      type: 'NORMAL',
      organization_type: null,
    },
    { user_role: 'ADMIN', ext_user_role: { finance_role: 'MANAGER' } },
  ),
  center(
    {
      bc_id: AGENCY.id,
      name: AGENCY.name,
      company: '',
      currency: 'JPY',
      registered_area: 'JP',
      status: 'REVIEWING',
      timezone: 'Asia/Tokyo',
      type: 'SELF_SERVICE_AGENCY',
      organization_type: 'AGENCY',
    },
    { binding_status: 'BOUND', user_role: 'STANDARD', ext_user_role: null },
  ),
];

export const ASSET_TYPES = [
  'ADVERTISER',
  'CATALOG',
  'DOMAIN',
  'LEAD',
  'PIXEL',
  'STOREFRONT',
  'TIKTOK_SHOP',
  'TT_ACCOUNT',
] as const;
export type AssetType = (typeof ASSET_TYPES)[number];

/** Columns that say something of one type of asset only. */
const OF_OTHER_TYPES: WireRow = {
  advertiser_account_type: null,
  advertiser_role: null,
  advertiser_status: null,
  catalog_role: null,
  store_role: null,
  pixel_code: null,
  tt_account_roles: null,
};

const asset = (asset_type: AssetType, asset_id: string, own: WireRow): WireRow => ({
  asset_type,
  asset_id,
  ...OF_OTHER_TYPES,
  relation_type: 'OWNER_BC',
  relation_status: 'BOUND',
  owner_bc_name: ACME.name,
  ...own,
});

/** The first center owns every second account; the agency works for the others, and for one account of the first. */
const worksFor = (centerId: string, index: number): boolean =>
  centerId === ACME.id ? index % 2 === 1 : index % 2 === 0 || index === 1;

/** An account of a business center. */
export interface CenterAccount {
  readonly account: Account;
  /** Its place among all accounts. */
  readonly index: number;
  readonly isOwned: boolean;
}

/** The accounts that a business center owns or works for. */
export const accountsOf = (centerId: string, accounts: readonly Account[]): readonly CenterAccount[] =>
  accounts.flatMap((account, index) =>
    worksFor(centerId, index) ? [{ account, index, isOwned: centerId === ACME.id }] : [],
  );

const ADVERTISER_ROLES = ['ADMIN', 'OPERATOR', 'ANALYST'] as const;

const advertisersOf = (centerId: string, accounts: readonly Account[]): readonly WireRow[] =>
  accountsOf(centerId, accounts).map(({ account: { id, name, row }, index, isOwned }) =>
    asset('ADVERTISER', id, {
      asset_name: name,
      advertiser_account_type: row['advertiser_account_type'] ?? null,
      advertiser_role: ADVERTISER_ROLES[index % ADVERTISER_ROLES.length] ?? null,
      advertiser_status: row['status'] ?? null,
      relation_type: isOwned ? 'OWNER_BC' : 'OWNER_PARTNER',
      relation_status: index % 4 === 3 ? 'PENDING' : 'BOUND',
    }),
  );

const catalogAssetsOf = (centerId: string): readonly WireRow[] =>
  catalogsOf(centerId).map((catalog) =>
    asset('CATALOG', catalog.catalog_id, {
      asset_name: catalog['catalog_name'] ?? null,
      catalog_role: centerId === ACME.id ? 'ADMIN' : 'AD_PROMOTE',
      ad_creation_eligible: catalog['ad_creation_eligible'] ?? null,
      relation_status: null,
    }),
  );

/** What does not follow from the accounts or the catalogs. */
const OTHERS: readonly { readonly of: string; readonly row: WireRow }[] = [
  {
    of: ACME.id,
    row: asset('PIXEL', SHARED_PIXEL, { asset_name: 'Shop', pixel_code: 'C4ACMEPIXEL000000001' }),
  },
  {
    of: AGENCY.id,
    // The same pixel, lent.
    row: asset('PIXEL', SHARED_PIXEL, {
      asset_name: 'Shop',
      pixel_code: 'C4ACMEPIXEL000000001',
      relation_type: 'OWNER_PARTNER',
    }),
  },
  { of: ACME.id, row: asset('DOMAIN', '7240000000000000001', { asset_name: 'shop.example.com' }) },
  { of: ACME.id, row: asset('LEAD', '7123450000000000001', { asset_name: '-', relation_status: null }) },
  {
    of: ACME.id,
    row: asset('TIKTOK_SHOP', '7495000000000000123', {
      asset_name: 'Acme Shop "official"',
      store_role: 'AD_PROMOTION',
      relation_type: 'OWNER_INDIVIDUAL',
    }),
  },
  {
    of: AGENCY.id,
    row: asset('TT_ACCOUNT', '7220000000000000007', {
      asset_name: 'acme.türkiye',
      tt_account_roles: ['POST', 'LIVE'],
      relation_status: null,
      owner_bc_name: null,
    }),
  },
];

const othersOf = (centerId: string, type: AssetType): readonly WireRow[] =>
  OTHERS.filter(({ of, row }) => of === centerId && row['asset_type'] === type).map(({ row }) => row);

/** What a business center has of one type. */
export const assetsOf = (
  centerId: string,
  type: AssetType,
  accounts: readonly Account[],
): readonly WireRow[] => {
  if (type === 'ADVERTISER') return advertisersOf(centerId, accounts);
  return type === 'CATALOG' ? catalogAssetsOf(centerId) : othersOf(centerId, type);
};
