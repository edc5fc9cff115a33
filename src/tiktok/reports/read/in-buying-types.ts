import type { Rows } from '../../../cdk/index.js';
import { byBuyingType } from '../../campaign-filters/by-buying-type.js';
import { passOverLack } from '../../api/sandbox.js';
import type { Session } from '../../session.js';
import { USUAL_BUYING_TYPES } from '../../campaign-filters/buying-types.js';
import { ofAccount, type BuyingTypeRequest, type ReportReader, type SliceRequest } from './request.js';

/** Reads each buying type apart; at the level of the advertiser all of them are in one report. */
export const inBuyingTypes = (next: ReportReader<BuyingTypeRequest>): ReportReader<SliceRequest> =>
  function (session, request) {
    if (session.config.sandbox) return inSandbox(next)(session, request);
    const whole = { ...request, status: 'STATUS_ALL', buyingType: undefined } as const;
    if (request.report.level === 'advertiser') return next(session, whole);
    return byBuyingType(session, ofAccount(request), (buyingType, io) =>
      next(session, { ...whole, buyingType, io }),
    );
  };

/** The sandbox lacks filters and levels: request the report without its filter by status, then skip it. */
const inSandbox = (next: ReportReader<BuyingTypeRequest>) =>
  async function* (session: Session, request: SliceRequest): AsyncGenerator<Rows, void, undefined> {
    const isOfAccount = request.report.level === 'advertiser';
    const buyingType = isOfAccount ? undefined : USUAL_BUYING_TYPES;
    for (const status of isOfAccount ? [undefined] : (['STATUS_ALL', undefined] as const)) {
      try {
        yield* next(session, { ...request, status, buyingType });
        return;
      } catch (error) {
        await passOverLack(
          session,
          error,
          status === undefined ? 'left out' : 'retrying without the status filter',
        );
      }
    }
  };
