import type { WireRow } from '../../types.js';
import { ACME, AGENCY } from '../centers.js';

const OF_ACME = { bc_id: ACME.id, bc_name: ACME.name, picture_url: '' };
const OF_AGENCY = {
  bc_id: AGENCY.id,
  bc_name: AGENCY.name,
  picture_url: 'https://p16.example.com/bc.jpeg',
};

type Catalog = WireRow & { readonly catalog_id: string; readonly bc_info: { readonly bc_id: string } };

/** Which of two forms the times of a catalog have is not documented: there are some of each. */
const CATALOGS: readonly Catalog[] = [
  {
    catalog_id: '7110000000000000001',
    catalog_name: 'Main',
    catalog_type: 'ECOM',
    catalog_conf: { country: 'US', region_code: 'US', currency: 'USD', channel: 'CLIENT' },
    ad_creation_eligible: 'AVAILABLE',
    creative_asset_type: null,
    bc_info: OF_ACME,
    create_time: '2024-01-01 00:00:00',
    update_time: '2024-02-01 08:30:00',
  },
  {
    catalog_id: '7110000000000000003',
    catalog_name: 'Hôtels, "été"',
    catalog_type: 'HOTEL',
    catalog_conf: { country: '', region_code: 'FR', currency: 'EUR', channel: 'PARTNER' },
    ad_creation_eligible: 'NOT_AVAILABLE',
    creative_asset_type: 'VIDEO',
    bc_info: OF_ACME,
    create_time: '2025-03-30T01:59:59Z',
    update_time: null,
  },
  {
    catalog_id: '7110000000000000005',
    catalog_name: '商品 🛍',
    catalog_type: 'ECOM',
    catalog_conf: null,
    ad_creation_eligible: 'AVAILABLE',
    creative_asset_type: '',
    bc_info: OF_AGENCY,
    create_time: '2025-12-31T23:59:59Z',
    update_time: '2026-02-28T12:00:00Z',
  },
];

/** The rows of catalog/get/. */
export const catalogsOf = (centerId: string): readonly Catalog[] =>
  CATALOGS.filter(({ bc_info }) => bc_info.bc_id === centerId);
