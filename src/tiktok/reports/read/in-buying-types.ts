import type { Rows } from '../../../cdk/index.js';
import { byBuyingType } from '../../campaign-filters/by-buying-type.js';
import { passOverLack } from '../../api/sandbox.js';
import type { Session } from '../../session.js';
import { USUAL_BUYING_TYPES } from '../../campaign-filters/buying-types.js';
import { ofAccount, type BuyingTypeRequest, type ReportReader, type SliceRequest } from './request.js';

/** Reads each buying type separately. A report by account includes all buying types. */
export const inBuyingTypes = (next: ReportReader<BuyingTypeRequest>): ReportReader<SliceRequest> =>
  function (session, request) {
    if (session.config.sandbox) return inSandbox(next)(session, request);
    const unfiltered = { ...request, status: 'STATUS_ALL', buyingType: undefined } as const;
    if (request.report.level === 'advertiser') return next(session, unfiltered);
    return byBuyingType(session, ofAccount(request), (buyingType, io) =>
      next(session, { ...unfiltered, buyingType, io }),
    );
  };

/** The sandbox lacks some filters and levels: retry without the status filter, then skip the report. */
const inSandbox = (next: ReportReader<BuyingTypeRequest>) =>
  async function* (session: Session, request: SliceRequest): AsyncGenerator<Rows, void, undefined> {
    const isByAccount = request.report.level === 'advertiser';
    const buyingType = isByAccount ? undefined : USUAL_BUYING_TYPES;
    for (const status of isByAccount ? [undefined] : (['STATUS_ALL', undefined] as const)) {
      try {
        yield* next(session, { ...request, status, buyingType });
        return;
      } catch (error) {
        await passOverLack(
          session,
          error,
          status === undefined ? 'skipped' : 'retrying without the status filter',
        );
      }
    }
  };
