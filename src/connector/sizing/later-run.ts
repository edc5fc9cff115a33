import {
  earliestDay,
  latestDay,
  type DateRange,
  type Partition,
  type RequestIo,
  type StreamDefinition,
} from '../../cdk/index.js';
import { hadActivity, leavesOutDormant, type Session, type SurveyedAccount } from '../../tiktok/index.js';
import type { StreamSize, Work } from './estimate.js';

/* How a later run sees an account: what it asks about it alone, and what about several accounts at once. */

export interface SizedPart {
  readonly stream: StreamDefinition<Session>;
  readonly partition: Partition;
}

/** True for streams that request TopView separately. */
export const hasBuyingTypes = ({ fields }: SizedPart['stream']): boolean => 'buying_type' in fields;

/** Whether an account has bought TopView. */
export interface TopView {
  readonly isBought: boolean | undefined;
  /** Requests that found out. */
  readonly requests: number;
  /** True if lists ask it in every run. */
  readonly isAskedByLists: boolean;
}

/** The question about TopView, if an initial and a later run ask it about each account alone. */
export function questionsOf(
  sizes: readonly (SizedPart & { readonly size: StreamSize })[],
  topView: TopView,
): Work {
  const { requests, isAskedByLists } = topView;
  const asking = sizes.filter(({ stream }) => hasBuyingTypes(stream));
  const isAskedFirst = isAskedByLists || asking.some(({ size }) => size.first.length > 0);
  const isAskedAlone = isAskedByLists || asking.some(({ size }) => !size.isLeftOut);
  return {
    first: isAskedFirst ? requests : 0,
    daily: isAskedAlone && !isSaved(asking, topView) ? requests : 0,
  };
}

/** True if reports save that the account has bought TopView. */
const isSaved = (asking: readonly SizedPart[], { isBought }: TopView): boolean =>
  isBought === true && asking.some(({ stream }) => stream.learnedState !== undefined);

/** What the surveys of a later run see of an account; undefined if none is about it. */
export async function surveyedAccount(
  session: Session,
  { advertiserId, parts, topView }: SurveyedParts,
  io: RequestIo,
): Promise<SurveyedAccount | undefined> {
  const surveyed = parts.filter(({ stream }) => leavesOutDormant(session, stream));
  const reread = (await Promise.all(surveyed.map((part) => rereadDays(session, part, io)))).flat();
  const [one, ...others] = reread;
  if (one === undefined) return undefined;
  const range = {
    start: earliestDay(one.start, ...others.map(({ start }) => start)),
    end: latestDay(one.end, ...others.map(({ end }) => end)),
  };
  const isKnownEmpty = reread.every(({ isEmpty }) => isEmpty);
  const asking = parts.filter(({ stream }) => hasBuyingTypes(stream));
  return {
    advertiserId,
    first: range.start,
    today: range.end,
    isAsleep: isKnownEmpty || !(await hadActivity(session, { advertiserId, range }, io)),
    isAskedForTopView:
      topView.requests > 0 &&
      !topView.isAskedByLists &&
      !isSaved(asking, topView) &&
      asking.every(({ stream }) => leavesOutDormant(session, stream)),
  };
}

interface SurveyedParts {
  readonly advertiserId: string;
  readonly parts: readonly SizedPart[];
  readonly topView: TopView;
}

/** The days that a later run of a report reads again, and whether the search has found nothing in them. */
async function rereadDays(
  session: Session,
  { stream, partition }: SizedPart,
  io: RequestIo,
): Promise<readonly (DateRange & { readonly isEmpty: boolean })[]> {
  const all = await stream.plan(session, { partition, saved: undefined }, io);
  const next = await stream.plan(session, { partition, saved: all.at(-1)?.dates?.end }, io);
  const [start, end] = [next[0]?.dates?.start, next.at(-1)?.dates?.end];
  if (start === undefined || end === undefined) return [];
  const again = all.filter(({ dates }) => dates !== undefined && dates.end >= start);
  return [{ start, end, isEmpty: again.every(({ empty }) => empty === true) }];
}
