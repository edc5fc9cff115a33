import {
  partitionKey,
  readPartitionCursors,
  serializeStreamState,
  type Json,
  type JsonObject,
  type Partition,
  type PartitionCursors,
} from '../../cdk/index.js';
import { accountOf, isOfAccount, partitionOf, type Session } from '../../tiktok/index.js';
import { stateMessage } from '../state-files.js';
import type { Plan } from './plan.js';
import type { SavedStream } from './saved-streams.js';

type Divided = Extract<SavedStream, { parts: unknown }>;

/** Gives each connection of a plan the state of its accounts. The first one also gets what belongs to no account of it. */
export function withStates(plan: Plan, saved: readonly SavedStream[], session: Session): Plan {
  const ownerOf = ownersIn(plan);
  return {
    ...plan,
    connections: plan.connections.map((connection, index) => {
      const part: Part = {
        accounts: connection.accounts,
        isFirst: index === 0,
        has: (partition) => ownerOf(partition) === index,
      };
      return { ...connection, state: saved.flatMap((stream) => messagesOf(stream, part, session)) };
    }),
  };
}

/** What a connection of the plan reads. */
interface Part {
  readonly accounts: readonly string[];
  readonly isFirst: boolean;
  readonly has: (partition: Partition) => boolean;
}

/** @returns the index of the connection that a partition belongs to */
function ownersIn({ connections }: Plan): (partition: Partition) => number {
  const owners = new Map(
    connections.flatMap(({ accounts }, index) => accounts.map((id) => [id, index] as const)),
  );
  return (partition) => (isOfAccount(partition) ? (owners.get(accountOf(partition)) ?? 0) : 0);
}

/** The message with what a connection continues from in a stream; none if that is nothing. */
function messagesOf(stream: SavedStream, part: Part, session: Session): readonly JsonObject[] {
  const state = 'parts' in stream ? stateFor(stream, part, session) : part.isFirst ? stream.whole : undefined;
  return state === undefined ? [] : [stateMessage(stream.name, state)];
}

function stateFor(stream: Divided, { accounts, has }: Part, session: Session): Json | undefined {
  const { cursor, forAll } = stream;
  const parts = stream.parts.filter(({ partition }) => has(partition));
  const partitions =
    forAll === undefined ? parts.map(({ partition }) => partition) : accounts.map(partitionOf);
  const cursors = readPartitionCursors({ parts, forAll }, cursor, partitions);
  keepLearned(stream, { parts, partitions, cursors }, session);
  const merged = cursors.parts();
  return merged.length === 0 ? undefined : serializeStreamState({ parts: merged }, cursor.field);
}

interface Merging {
  readonly parts: Divided['parts'];
  readonly partitions: readonly Partition[];
  readonly cursors: PartitionCursors;
}

/** Whatever one of several states has learned about a partition is true, so the stream puts it together, as in a read. */
function keepLearned(
  { learnedState }: Divided,
  { parts, partitions, cursors }: Merging,
  session: Session,
): void {
  if (learnedState === undefined) return;
  for (const { partition, learned } of parts)
    if (learned !== undefined) learnedState.restore(session, partition, learned);
  for (const partition of partitions)
    cursors.learned.keep(partition, (room) => ({
      saved: learnedState.toSave(session, partition, room),
      isComplete: true,
    }));
}

/** What a person should know about how the states were merged and split, one sentence each. */
export function describeSplit({ connections }: Plan, saved: readonly SavedStream[]): readonly string[] {
  const planned = new Set(connections.flatMap(({ accounts }) => accounts));
  const divided = saved.filter((stream) => 'parts' in stream);
  const partitions = divided.flatMap(({ parts }) => parts.map(({ partition }) => partition));
  const named = new Set(partitions.filter(isOfAccount).map(accountOf));
  const isForAll = divided.some(({ forAll }) => forAll !== undefined);
  const fresh = isForAll ? [] : [...planned].filter((id) => !named.has(id));
  const left = [...named].filter((id) => !planned.has(id));
  return [
    ...sentence('In several states, continued from the earliest cursor', repeatedIn(divided)),
    ...sentence('In no state, read from start_date', fresh),
    ...sentence('In no connection of the plan, cursors kept by connection 1', left),
    ...sentence('Not divided by account, continued by connection 1', undividedIn(saved)),
  ];
}

const sentence = (what: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`${what}: ${names.join(', ')}.`];

/** The partitions that a stream has in several states. */
function repeatedIn(streams: readonly Divided[]): readonly string[] {
  const repeated = streams.flatMap(({ parts }) => {
    const seen = new Set<string>();
    return parts.filter(({ partition }) => seen.size === seen.add(partitionKey(partition)).size);
  });
  return [...new Set(repeated.map(({ partition }) => Object.values(partition).join(' ')))];
}

/** The streams with a state of business centers, or one that cannot be divided. */
const undividedIn = (saved: readonly SavedStream[]): readonly string[] =>
  saved
    .filter((stream) => !('parts' in stream) || stream.parts.some(({ partition }) => !isOfAccount(partition)))
    .map(({ name }) => name);
