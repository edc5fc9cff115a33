import { byBuyingType } from '../../campaign-filters/by-buying-type.js';
import { readSupported, sandboxLacks } from '../../api/sandbox.js';
import { USUAL_BUYING_TYPES } from '../../campaign-filters/buying-types.js';
import { ofAccount, type BuyingTypeRequest, type ReportReader, type SliceRequest } from './request.js';

/** Reads each buying type separately. A report by account includes all buying types. */
export const inBuyingTypes = (next: ReportReader<BuyingTypeRequest>): ReportReader<SliceRequest> =>
  function (session, request) {
    const isByAccount = request.report.level === 'advertiser';
    const allStatuses = { ...request, status: 'STATUS_ALL', buyingType: undefined } as const;
    if (sandboxLacks(session, 'filters by buying type')) {
      const buyingType = isByAccount ? undefined : USUAL_BUYING_TYPES;
      const statuses = isByAccount ? [undefined] : (['STATUS_ALL', undefined] as const);
      return readSupported(session, statuses, (status) => next(session, { ...request, status, buyingType }));
    }
    if (isByAccount) return next(session, allStatuses);
    return byBuyingType(session, ofAccount(request), (buyingType, io) =>
      next(session, { ...allStatuses, buyingType, io }),
    );
  };
