import { isJsonObject, scalarText, type JsonObject, type RequestIo } from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import type { BuyingType } from '../campaign-filters/buying-types.js';
import { createAcceptedMetrics, readAccepted } from '../refusals/accepted-metrics.js';
import { REPORT_LEVELS } from '../report-catalogue/levels.js';
import type { Session } from '../session.js';
import type { AccountGroup } from './account-survey.js';
import { oneOf } from './query/query.js';
import { ownersIn, readSums } from './sums.js';

/**
 * Whether accounts have campaigns of a buying type with rows in some days. Every row counts, even one of zeros: it may be
 * what is left of numbers that TikTok took back. Campaigns are asked for because reports of ads lack purged ones, and
 * because a report of whole accounts adds all buying types up.
 */
export interface CampaignRows {
  /** The owners of such campaigns among up to five accounts, in one request. */
  ownersAmong(buyingType: BuyingType, group: AccountGroup, io: RequestIo): Promise<readonly string[]>;
  /** Whether an account has them, asked on its own, as its reports are read. */
  areThere(buyingType: BuyingType, account: AccountGroup, io: RequestIo): Promise<boolean>;
}

const { idDimension, filters } = REPORT_LEVELS.campaign;

/**
 * Metrics that the API refuses by name are left out. Any other refusal is thrown.
 *
 * @param metrics counts and amounts of which a row has at least one
 */
export function createCampaignRows(session: Session, metrics: readonly string[]): CampaignRows {
  const name = 'Search for TopView rows';
  const accepted = createAcceptedMetrics({ name, metrics, dimensions: [idDimension] }, session.log);
  const read = (
    accounts: Query,
    { buyingType, range }: Pick<AccountGroup, 'range'> & { readonly buyingType: BuyingType },
    io: RequestIo,
  ) => {
    const filtering = [oneOf(filters.status, ['STATUS_ALL']), oneOf('buying_type', buyingType.values)];
    return readAccepted({ metrics: accepted, advertiserId: '', io: {} }, (some) =>
      readSums(session, {
        ...{ level: 'campaign', query: { ...accounts, filtering }, range, metrics: some, io },
      }),
    );
  };
  return {
    ownersAmong: (buyingType, { ids, range }, io) =>
      ownersIn(ids, read({ advertiser_ids: ids }, { buyingType, range }, io), ownerIn),
    async areThere(buyingType, { ids: [advertiserId = ''], range }, io) {
      for await (const rows of read({ advertiser_id: advertiserId }, { buyingType, range }, io))
        if (rows.length > 0) return true;
      return false;
    },
  };
}

/** A report of several accounts adds the owner to the metrics of a row ("Run a synchronous report"). */
const ownerIn = ({ metrics }: JsonObject): string =>
  isJsonObject(metrics) ? scalarText(metrics['advertiser_id']) : '';
