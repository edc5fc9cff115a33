/** Names of ids: places, interests, devices. Requests name an account, but the rows are the same for all. */
import {
  ACTION_CATEGORIES,
  CARRIER_COUNTRIES,
  DEVICE_MODELS,
  INTEREST_CATEGORIES,
  LANGUAGES,
  OLD_INTEREST_CATEGORIES,
  OS_VERSIONS,
  REGIONS,
  TIME_ZONES,
} from '../data/lookups.js';
import { readingOf } from '../behaviours.js';
import { OBJECTIVES } from '../data/enums.js';
import { badRequest } from '../http/failure.js';
import {
  oneOf,
  type Params,
  requiredOneOf,
  requireFields,
  stringArrayParam,
  wholeNumber,
} from '../http/params.js';
import type { WireRow } from '../types.js';
import { type Context, type Handler, permittedAdvertiser } from './endpoint.js';
import { listEndpoint } from './list.js';
import type { Endpoint } from './real-host-only.js';

const LANGUAGE_CODES = 'en zh ja de es fr id it ko ru th tr vi ar pt ms'.split(' ');
const SPECIAL_INDUSTRIES = ['CREDIT', 'EMPLOYMENT', 'HOUSING'];
const PLACEMENTS = ['PLACEMENT_TIKTOK', 'PLACEMENT_PANGLE', 'PLACEMENT_GLOBAL_APP_BUNDLE'];

/** A list of words, all of which must be known; undefined if the parameter is absent. */
const knownWords = (
  params: Params,
  name: string,
  known: readonly string[],
): readonly string[] | undefined => {
  const words = stringArrayParam(params, name);
  const invalid = words?.find((word) => !known.includes(word));
  if (invalid !== undefined) throw badRequest(`${name}: unknown value ${invalid}.`);
  return words;
};

const hasAny = (row: WireRow, column: string, words: readonly string[] | undefined): boolean => {
  const own = row[column];
  return words === undefined || (Array.isArray(own) && words.some((word) => own.includes(word)));
};

/** Parameters that the lists of categories share. */
const ofIndustries = (params: Params, rows: readonly WireRow[]): readonly WireRow[] => {
  oneOf(params, 'language', LANGUAGE_CODES);
  const industries = knownWords(params, 'special_industries', SPECIAL_INDUSTRIES);
  return rows.filter((row) => hasAny(row, 'special_industries', industries));
};

const interests = ({ params, options }: Context): readonly WireRow[] => {
  const min = readingOf(options, 'old-interests') === 'served' ? 1 : 2;
  const version = wholeNumber(params, 'version', { min, max: 2, fallback: 2 });
  const placements = knownWords(params, 'placements', PLACEMENTS);
  const found = ofIndustries(params, version === 1 ? OLD_INTEREST_CATEGORIES : INTEREST_CATEGORIES);
  // An interest without placements has no limits.
  const isUnlimited = (row: WireRow) => Array.isArray(row['placements']) && row['placements'].length === 0;
  return found.filter((row) => isUnlimited(row) || hasAny(row, 'placements', placements));
};

/** One page spells them in two ways: its table, and its example. */
const devices = ({ options }: Context): readonly WireRow[] => {
  const spelling = readingOf(options, 'device-names');
  return DEVICE_MODELS.map(({ device_model_id: id = null, device_model_name: name = null, ...row }) => ({
    [`${spelling}_id`]: id,
    [`${spelling}_name`]: name,
    ...row,
  }));
};

const osVersions = ({ params }: Context): readonly WireRow[] => {
  const type = requiredOneOf(params, 'os_type', ['ANDROID', 'IOS']);
  return OS_VERSIONS.filter((row) => row['os_type'] === type);
};

const LEVELS = ['COUNTRY', 'PROVINCE', 'CITY', 'DISTRICT'];
const LEVEL_RANGES = ['TO_COUNTRY', 'TO_PROVINCE', 'TO_CITY', 'TO_DISTRICT', 'ALL'] as const;

/** An id of a region, which may be a bare number. */
const idIn = (row: WireRow, column: 'region_id' | 'parent_id'): string => {
  const id = row[column];
  return typeof id === 'number' ? String(id) : typeof id === 'string' ? id : '';
};

/** tool/region/ spells the same places in another way than search/region/. */
const locationOf = (row: WireRow): WireRow => {
  const location_id = idIn(row, 'region_id');
  return {
    location_id,
    name: row['region_name'] ?? null,
    parent_id: idIn(row, 'parent_id'),
    region_code: row['country_code'] ?? null,
    next_level_ids: REGIONS.filter((one) => idIn(one, 'parent_id') === location_id).map((one) =>
      idIn(one, 'region_id'),
    ),
    area_type: row['area_type'] ?? null,
    level: row['region_level'] ?? null,
    support_below_18: row['support_below_18'] ?? null,
  };
};

const targetableRegions: Handler = (context) => {
  const { params } = context;
  permittedAdvertiser(context);
  requireFields(params, ['placements', 'objective_type']);
  knownWords(params, 'placements', PLACEMENTS);
  requiredOneOf(params, 'objective_type', OBJECTIVES);
  const range = oneOf(params, 'level_range', LEVEL_RANGES) ?? 'ALL';
  const deepest = range === 'ALL' ? LEVELS.length : LEVEL_RANGES.indexOf(range) + 1;
  const shown = REGIONS.filter((row) => LEVELS.findIndex((level) => level === row['region_level']) < deepest);
  const countries = new Set(shown.map((row) => row['country_code'] ?? null));
  return { data: { region_list: [...countries], region_info: shown.map(locationOf) } };
};

const lookup = (
  key: string,
  rows: (context: Context) => readonly WireRow[],
  required: readonly string[] = [],
): Handler => listEndpoint({ key, required, rows });

export const lookupEndpoints: readonly Endpoint[] = [
  // A language that it does not speak is taken for English.
  ['search/region/', lookup('region_list', () => REGIONS)],
  ['tool/region/', targetableRegions],
  ['tool/interest_category/', lookup('interest_categories', interests)],
  [
    'tool/action_category/',
    lookup('action_categories', ({ params }) => ofIndustries(params, ACTION_CATEGORIES)),
  ],
  ['tool/language/', lookup('languages', () => LANGUAGES)],
  ['tool/carrier/', lookup('countries', () => CARRIER_COUNTRIES)],
  ['tool/device_model/', lookup('device_models', devices)],
  ['tool/os_version/', lookup('os_versions', osVersions, ['os_type'])],
  ['tool/timezone/', lookup('timezones', () => TIME_ZONES)],
];
