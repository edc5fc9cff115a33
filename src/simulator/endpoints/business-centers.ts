import { readingOf } from '../behaviours.js';
import { badRequest } from '../http/failure.js';
import { objectParam, oneOf, optionalText, type Params } from '../http/params.js';
import type { WireRow } from '../types.js';
import { ASSET_TYPES, type AssetType, assetsOf, BUSINESS_CENTERS } from '../world/assets/business-centers.js';
import { catalogsOf } from '../world/assets/catalogs.js';
import type { Context } from './endpoint.js';
import { listEndpoint } from './list.js';
import { permittedCenter } from './permitted-center.js';
import { lookUp } from '../look-up.js';
import type { Endpoint } from './real-host-only.js';

/** Sizes of a page of bc/get/ and bc/asset/get/. */
const PAGE_SIZE = { fallback: 10, most: 50 };

const SCENES = ['SINGLE_ACCOUNT', 'TIERED_ACCOUNT'] as const;

/** The texts of a filter, all of which must be known; for some only certain words will do. */
const filterOf = (
  params: Params,
  known: Readonly<Record<string, readonly string[] | 'any'>>,
): Readonly<Record<string, string>> => {
  const filter = objectParam(params, 'filtering') ?? {};
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => {
      const words = lookUp(known, name);
      if (words === undefined) throw badRequest(`filtering: unknown field ${name}.`);
      if (typeof value !== 'string') throw badRequest(`filtering.${name}: it must be a string.`);
      if (words !== 'any' && !words.includes(value))
        throw badRequest(`filtering.${name}: it must be one of ${words.join(', ')}.`);
      return [name, value];
    }),
  );
};

const contains = (text: unknown, keyword = ''): boolean => String(text).includes(keyword);

const CENTER_FILTERS = {
  keyword: 'any',
  keyword_type: ['ASSET', 'MEMBER', 'PARTNER', 'TIER'],
  relation_type: ['CHILD', 'PARENT'],
} as const;

const centers = ({ params }: Context): readonly WireRow[] => {
  const wanted = optionalText(params, 'bc_id');
  oneOf(params, 'scene', SCENES);
  const { keyword } = filterOf(params, CENTER_FILTERS);
  if (wanted !== undefined) permittedCenter(wanted);
  return BUSINESS_CENTERS.filter(
    ({ id, name }) => (wanted === undefined || id === wanted) && contains(name, keyword),
  ).map(({ row }) => row);
};

const ASSET_FILTERS = { keyword: 'any', user_id: 'any', user_email: 'any' } as const;

/** The official list has domains, as one that is not valid. */
const takenTypes = ({ options }: Context): readonly AssetType[] =>
  ASSET_TYPES.filter((type) => type !== 'DOMAIN' || readingOf(options, 'asset-domains') === 'served');

const assets = (context: Context, centerId: string): readonly WireRow[] => {
  const { params, world } = context;
  permittedCenter(centerId);
  const type = oneOf(params, 'asset_type', takenTypes(context)) ?? ASSET_TYPES[0];
  const { keyword, user_id: member, user_email: guest } = filterOf(params, ASSET_FILTERS);
  if (member !== undefined && guest !== undefined)
    throw badRequest('filtering: user_id and user_email cannot be given together.');
  // Nobody but the user of the token has anything here.
  if (member !== undefined || guest !== undefined) return [];
  return assetsOf(centerId, type, world.world.accounts).filter((row) => contains(row['asset_name'], keyword));
};

const catalogs = ({ params }: Context, centerId: string): readonly WireRow[] => {
  const wanted = optionalText(params, 'catalog_id');
  return catalogsOf(permittedCenter(centerId).id).filter(
    (row) => wanted === undefined || row.catalog_id === wanted,
  );
};

export const businessCenterEndpoints: readonly Endpoint[] = [
  ['bc/get/', listEndpoint({ owner: 'token', pageSize: PAGE_SIZE, rows: centers })],
  [
    'bc/asset/get/',
    listEndpoint({ owner: 'business center', required: ['asset_type'], pageSize: PAGE_SIZE, rows: assets }),
  ],
  [
    'catalog/get/',
    listEndpoint({ owner: 'business center', pageSize: { fallback: 10, most: 100 }, rows: catalogs }),
  ],
];
