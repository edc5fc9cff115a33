/** Instant pages and forms. */
import { badRequest } from '../http/failure.js';
import { objectParam, oneOf, optionalText, type Params, stringArrayParam } from '../http/params.js';
import { pagesOf } from '../world/assets/pages.js';
import { textAt } from '../world/assets/text-at.js';
import { parseStamp } from '../world/calendar.js';
import { momentIn } from './dates.js';
import { listEndpoint } from './list.js';

const BUSINESS_TYPES = [
  'LEAD_GEN',
  'STORE_FRONT',
  'APP_PROFILE_PAGE',
  'TIKTOK_INSTANT_PAGE',
  'SHOP_ADS_PLP',
  'SHOP_ADS_PDP',
  'POP_UP_FORM',
] as const;

/** `business_types` takes precedence over `business_type`, whose default is LEAD_GEN. */
const wantedTypes = (params: Params): readonly string[] => {
  const one = oneOf(params, 'business_type', BUSINESS_TYPES) ?? 'LEAD_GEN';
  const several = stringArrayParam(params, 'business_types');
  const invalid = several?.find((type) => !BUSINESS_TYPES.some((known) => known === type));
  if (invalid !== undefined) throw badRequest(`business_types: unknown value ${invalid}.`);
  return several ?? [one];
};

const updateTest = (params: Params): ((time: string) => boolean) => {
  const range = objectParam(params, 'update_time_range');
  if (range === undefined) return () => true;
  const [start = 0, end = 0] = ['start', 'end'].map((name) =>
    momentIn(range[name], `update_time_range.${name}`),
  );
  return (time) => {
    const seconds = parseStamp(time) ?? Number.NaN;
    return seconds >= start && seconds <= end;
  };
};

export const pageList = listEndpoint({
  pageSize: { fallback: 10, most: 100 },
  rows: ({ params, world }, id) => {
    const types = wantedTypes(params);
    const status = oneOf(params, 'page_status', ['EDITED', 'PUBLISHED']);
    const title = optionalText(params, 'title') ?? '';
    const isUpdated = updateTest(params);
    return pagesOf(world.tree(id))
      .filter(({ businessType }) => types.includes(businessType))
      .map(({ row }) => row)
      .filter(
        (row) =>
          (status === undefined || row['status'] === status) &&
          textAt(row, 'title').includes(title) &&
          isUpdated(textAt(row, 'update_time')),
      );
  },
});
