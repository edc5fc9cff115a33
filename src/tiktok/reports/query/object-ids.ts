import { createSingleFlight, onePageAtATime, scalarText, type RequestIo } from '../../../cdk/index.js';
import { EVERY_BUYING_TYPE, type BuyingType } from '../../campaign-filters/buying-types.js';
import { fromAllOrigins } from '../../campaign-filters/all-origins.js';
import type { Session } from '../../session.js';
import type { IdChunk } from './query.js';

type ObjectLevel = IdChunk['level'];

/** Where to look: the whole account, or below one campaign or ad group. */
export interface Parent {
  readonly advertiserId: string;
  readonly within?: { readonly level: ObjectLevel; readonly id: string } | undefined;
}

/** Knows the objects whose rows a report may have, for reports that must be asked for by ids. */
export interface ObjectDirectory {
  /** Ids of the objects of a level, each list asked for once in a run. */
  idsOf(level: ObjectLevel, parent: Parent, io: RequestIo): Promise<readonly string[]>;
}

/**
 * An id too many does no harm to a report, one too few loses rows. So everything is asked for that may ever have
 * delivered: what was deleted, what was bought in any way, what was promoted from the app.
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
      const pages = fromAllOrigins(session, { path, advertiserId, warn }, (filter) =>
        session.client.list({
          path,
          rowKey: [`${level}_id`],
          query: {
            advertiser_id: advertiserId,
            fields: [`${level}_id`],
            filtering: { ...filterOf(parent, buyingType), ...filter },
          },
          // Shared by all streams, so no single reader may end it.
          ...{ wait, onRequest, slots: onePageAtATime(), largestPage: buyingType.largestPage },
        }),
      );
      for await (const rows of pages) ids.push(...rows.map((row) => scalarText(row[`${level}_id`])));
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
    ...(within && { [`${within.level}_ids`]: [within.id] }),
  };
}
