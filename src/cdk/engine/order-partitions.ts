import type { Cursor } from '../contract/cursor.js';
import type { Partition } from '../contract/slice.js';
import type { Position } from '../contract/stream.js';
import { positionOf, type PartitionCursors } from '../state/partition-state.js';

/**
 * The partitions in the order in which an incremental run reads them: those with a cursor, because little is missing and
 * people look at it; then new ones, whose first read may take hours; then those that had no rows. If the cursor says when
 * a partition was read, the one that has waited longest comes first, so that runs that are cut short take turns.
 * Otherwise the order stays.
 *
 * @param cursors undefined in a full refresh, whose order stays
 */
export function orderPartitions(
  partitions: readonly Partition[],
  cursors: PartitionCursors | undefined,
  cursor: Cursor | undefined,
): readonly Partition[] {
  if (cursors === undefined) return partitions;
  const positions = partitions.map((partition) => positionOf(cursors, partition));
  const ordered = cursor?.movesWithTime === true ? positions.toSorted(byCursor) : positions;
  return TURNS.flatMap((isTurn) => ordered.filter(isTurn)).map(({ partition }) => partition);
}

/** Each position has exactly one turn. */
const TURNS: readonly ((position: Position) => boolean)[] = [
  ({ saved, emptySince }) => saved !== undefined && emptySince === undefined,
  ({ saved }) => saved === undefined,
  ({ saved, emptySince }) => saved !== undefined && emptySince !== undefined,
];

/** New ones have a turn of their own. */
const byCursor = ({ saved: one = '' }: Position, { saved: other = '' }: Position): number =>
  one < other ? -1 : Number(one > other);
