import { chunk, countDays, splitDateRange } from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { AUDIENCE_DAYS, CAMPAIGNS_PER_REPORT, IDS_PER_CALL } from '../../api/limits.js';
import { REPORT_LEVELS, type Level, type ObjectLevel } from '../../report-catalogue/levels.js';
import { TIME_AXES } from '../../report-catalogue/granularity.js';
import type { IdChunk, Report, ReportChunk } from '../query/query.js';

/* How a report that is too large is split: first by days, then by objects. */

/** Lists the ids of a level, of the whole account or of one parent object. */
export type IdsBelow = (level: ObjectLevel, parent?: IdChunk) => Promise<readonly string[]>;

/** The objects of an account, and how many of them fit into a call. */
export interface Objects {
  readonly idsBelow: IdsBelow;
  /** True if a call has room for the ids of a group. */
  readonly fits: (group: IdChunk) => boolean;
}

/**
 * Halves the days of a chunk, or splits it into fewer days if TikTok advises so; undefined if that isn't possible or won't
 * help.
 */
export function splitDays(
  reportChunk: ReportChunk,
  report: Report,
  excess: Excess,
): readonly ReportChunk[] | undefined {
  const days = daysOf(reportChunk, report);
  if (days === 1 || excess !== Excess.work) return undefined;
  return inDays(reportChunk, Math.min(Math.ceil(days / 2), advisedDays(report)));
}

/** Maximum days for a report that was too large, as TikTok advises. */
export const advisedDays = ({ reportType }: Report): number =>
  reportType === 'AUDIENCE' ? AUDIENCE_DAYS : Infinity;

/**
 * Number of days that a chunk can be split into; 1 if rows have no time dimension, because such numbers cannot be added up.
 */
export function daysOf({ dates }: ReportChunk, { granularity }: Report): number {
  return dates === undefined || TIME_AXES[granularity].dimension === undefined ? 1 : countDays(dates);
}

/** Splits a chunk into date ranges of at most so many days. */
export function inDays(reportChunk: ReportChunk, days: number): readonly ReportChunk[] {
  if (reportChunk.dates === undefined) return [reportChunk];
  return splitDateRange(reportChunk.dates, days).map((dates) => ({ ...reportChunk, dates }));
}

/**
 * Splits a group into smaller ones. Several objects are split into at least two groups that each fit into a call. A single
 * object, or the account, is split into the objects below it, down to the level of the report.
 *
 * @param group undefined for the whole account
 * @returns undefined if nothing smaller can be requested
 */
export async function splitIds(
  group: IdChunk | undefined,
  deepest: Level,
  objects: Objects,
): Promise<readonly IdChunk[] | undefined> {
  if (group !== undefined && group.ids.length > 1) {
    const { level, ids } = group;
    return chunk(ids, sizeOf(group, objects)).map((batch) => ({ level, ids: batch }));
  }
  const next = levelBelow(group, deepest);
  if (next === undefined) return undefined;
  const below = { level: next, ids: await objects.idsBelow(next, group) };
  if (below.ids.length === 0) return undefined;
  return (await splitIds(below, deepest, objects)) ?? [below];
}

/** Ids in each smaller group: half of them, or fewer if that is too many for one call. */
function sizeOf({ level, ids }: IdChunk, { fits }: Objects): number {
  const longest = ids.reduce((longestYet, id) => (id.length > longestYet.length ? id : longestYet), '');
  const most = level === 'campaign' ? CAMPAIGNS_PER_REPORT : IDS_PER_CALL;
  let size = Math.min(most, Math.ceil(ids.length / 2));
  while (size > 1 && !fits({ level, ids: Array.from({ length: size }, () => longest) })) {
    size = Math.ceil(size / 2);
  }
  return size;
}

/** True if the chunk may be split further. */
export function canSplit(reportChunk: ReportChunk, report: Report): boolean {
  const { group } = reportChunk;
  return (
    daysOf(reportChunk, report) > 1 ||
    (group?.ids.length ?? 0) > 1 ||
    levelBelow(group, report.level) !== undefined
  );
}

function levelBelow(group: IdChunk | undefined, deepest: Level): ObjectLevel | undefined {
  const { splitBy } = REPORT_LEVELS[deepest];
  return group === undefined ? splitBy[0] : splitBy[splitBy.indexOf(group.level) + 1];
}
