import { chunk, countDays, splitDateRange } from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { AUDIENCE_DAYS, CAMPAIGNS_PER_REPORT, IDS_PER_CALL } from '../../api/limits.js';
import { LEVELS, type Level } from '../../report-catalogue/metrics.js';
import { TIME_AXES } from '../../report-catalogue/granularity.js';
import type { IdChunk, Report, ReportChunk } from '../query/query.js';

/* How a report that is too much is taken apart: first its days, then its objects. */

/** Ids of the objects of a level: of the whole account, or of one object above them. */
export type IdsBelow = (level: IdChunk['level'], parent?: IdChunk) => Promise<readonly string[]>;

/** What is known of the objects of an account, and of how many of them a call can name. */
export interface Objects {
  readonly idsBelow: IdsBelow;
  /** Whether a call for a group can be made. */
  readonly fits: (group: IdChunk) => boolean;
}

/** Halves of the days of a part, or less where that is advised; undefined where there are none, or fewer days would not help. */
export function splitDays(
  part: ReportChunk,
  report: Report,
  excess: Excess,
): readonly ReportChunk[] | undefined {
  const days = daysOf(part, report);
  if (days === 1 || excess !== Excess.work) return undefined;
  return inDays(part, Math.min(Math.ceil(days / 2), adviceOfDays(report)));
}

/** Most days of a report that turned out to be too much. */
export const adviceOfDays = ({ reportType }: Report): number =>
  reportType === 'AUDIENCE' ? AUDIENCE_DAYS : Infinity;

/** Days that a part can be cut into: one where its rows have no time of their own, since their numbers do not add up. */
export function daysOf({ dates }: ReportChunk, { granularity }: Report): number {
  return dates === undefined || TIME_AXES[granularity].dimension === undefined ? 1 : countDays(dates);
}

/** A part in stretches of so many days. */
export function inDays(part: ReportChunk, days: number): readonly ReportChunk[] {
  if (part.dates === undefined) return [part];
  return splitDateRange(part.dates, days).map((dates) => ({ ...part, dates }));
}

/**
 * A group in smaller ones. One of several objects is cut into at least two, each small enough for a call; one of a
 * single object gives the objects below it, down to the level of the report.
 *
 * @param group undefined: the whole account
 * @returns undefined where there is nothing smaller
 */
export async function splitIds(
  group: IdChunk | undefined,
  deepest: Level,
  objects: Objects,
): Promise<readonly IdChunk[] | undefined> {
  if (group !== undefined && group.ids.length > 1) {
    const { level, ids } = group;
    return chunk(ids, sizeOf(group, objects)).map((some) => ({ level, ids: some }));
  }
  const next = levelBelow(group, deepest);
  if (next === undefined) return undefined;
  const below = { level: next, ids: await objects.idsBelow(next, group) };
  if (below.ids.length === 0) return undefined;
  return (await splitIds(below, deepest, objects)) ?? [below];
}

/** Ids in each part of a group of several: half of them, unless that is more than one call can name. */
function sizeOf({ level, ids }: IdChunk, { fits }: Objects): number {
  const longest = ids.reduce((known, id) => (id.length > known.length ? id : known), '');
  const most = level === 'campaign' ? CAMPAIGNS_PER_REPORT : IDS_PER_CALL;
  let size = Math.min(most, Math.ceil(ids.length / 2));
  while (size > 1 && !fits({ level, ids: Array.from({ length: size }, () => longest) })) {
    size = Math.ceil(size / 2);
  }
  return size;
}

/** Whether there may be anything smaller to ask for. */
export function canSplit(part: ReportChunk, report: Report): boolean {
  const { group } = part;
  return (
    daysOf(part, report) > 1 || (group?.ids.length ?? 0) > 1 || levelBelow(group, report.level) !== undefined
  );
}

function levelBelow(group: IdChunk | undefined, deepest: Level): IdChunk['level'] | undefined {
  const below = LEVELS[LEVELS.indexOf(group?.level ?? 'advertiser') + 1];
  const exists = below !== undefined && LEVELS.indexOf(below) <= LEVELS.indexOf(deepest);
  return exists && below !== 'advertiser' ? below : undefined;
}
