import { createSingleFlight, onePageAtATime, scalarText, type RequestIo } from '../../../cdk/index.js';
import { EVERY_BUYING_TYPE, type BuyingType } from '../../campaign-filters/buying-types.js';
import { fromAllOrigins } from '../../campaign-filters/all-origins.js';
import type { Session } from '../../session.js';
import { REPORT_LEVELS, type ObjectLevel } from '../../report-catalogue/levels.js';

/** The parent of the objects: the whole account, or one campaign or ad group. */
export interface Parent {
  readonly advertiserId: string;
  readonly within?: { readonly level: ObjectLevel; readonly id: string } | undefined;
}

/** Lists the objects whose rows a report may have, for reports that must be requested by ids. */
export interface ObjectDirectory {
  /** Ids of the objects of a level. Each list is requested once per run. */
  idsOf(level: ObjectLevel, parent: Parent, io: RequestIo): Promise<readonly string[]>;
}

/**
 * Superfluous ids don't harm a report, but missing ids lose rows. So this lists all objects that may ever have delivered:
 * deleted ones, those of every buying type, and those promoted from the app.
 */
export function createObjectDirectory(session: Session): ObjectDirectory {
  const lists = createSingleFlight<readonly string[]>();
  const load = async (
    level: ObjectLevel,
    parent: Parent,
    { wait, onRequest, warn }: RequestIo,
  ): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const buyingType of EVERY_BUYING_TYPE) {
      const { advertiserId } = parent;
      const path = `${level}/get/`;
      const { idDimension } = REPORT_LEVELS[level];
      const pages = fromAllOrigins(session, { path, advertiserId, warn }, (filter) =>
        session.client.list({
          path,
          rowKey: [idDimension],
          query: {
            advertiser_id: advertiserId,
            fields: [idDimension],
            filtering: { ...filterOf(parent, buyingType), ...filter },
          },
          // Streams share the list, so no single reader may abort it.
          wait,
          onRequest,
          slots: onePageAtATime(),
          largestPage: buyingType.largestPage,
        }),
      );
      for await (const rows of pages) ids.push(...rows.map((row) => scalarText(row[idDimension])));
    }
    return [...new Set(ids)];
  };
  return {
    idsOf: (level, parent, io) => lists(JSON.stringify([level, parent]), () => load(level, parent, io)),
  };
}

function filterOf({ within }: Parent, { values }: BuyingType) {
  return {
    primary_status: 'STATUS_ALL',
    buying_types: values,
    ...(within && { [REPORT_LEVELS[within.level].filters.ids]: [within.id] }),
  };
}
