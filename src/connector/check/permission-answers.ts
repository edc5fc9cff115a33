import { chunk, type StreamDefinition } from '../../cdk/index.js';
import { permissionOf, type Permission, type Session, type TestablePermission } from '../../tiktok/index.js';

/** The response to a request that needs a permission. */
export const Answer = { granted: 'granted', denied: 'denied', unknown: 'unknown' } as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** Whose permissions are tested, and what for. */
export interface PermissionOwner {
  /** Its name in messages, e.g. "account". */
  readonly what: string;
  /** What to do about a permission that is denied. */
  readonly remedy: string;
  readonly permissions: readonly TestablePermission[];
}

/** The responses of an account or a business center, in the order of the permissions. */
export interface OwnerAnswers {
  readonly id: string;
  readonly answers: readonly Answer[];
}

/** Ids on a line; three fit into 80 columns. */
const IDS_PER_LINE = 3;

const HEADINGS = [
  [Answer.denied, 'Denied:'],
  [Answer.unknown, 'Unknown, because the request that tests it failed:'],
] as const;

/**
 * Which permissions are granted, for a screen of 80 columns: one sentence if all are, otherwise the boxes of each
 * response, with those who gave it.
 */
export function describeAnswers(
  { what, permissions }: PermissionOwner,
  owners: readonly OwnerAnswers[],
): string {
  const boxesOf = (answer: Answer): readonly string[] =>
    permissions.flatMap(({ box }, index) => {
      const ids = owners.filter(({ answers }) => answers[index] === answer).map(({ id }) => id);
      return ids.length === 0 ? [] : [`  ${box}`, ...linesOf(ids)];
    });
  const lacking = HEADINGS.flatMap(([answer, heading]) => {
    const boxes = boxesOf(answer);
    return boxes.length === 0 ? [] : [heading, ...boxes];
  });
  if (lacking.length === 0) return ` all ${permissions.length} are granted.`;
  const granted = permissions.filter((_, index) =>
    owners.every(({ answers }) => answers[index] === Answer.granted),
  );
  const heading = `Granted by each ${what}:${granted.length === 0 ? ' none' : ''}`;
  return `\n${[...lacking, heading, ...granted.map(({ box }) => `  ${box}`)].join('\n')}`;
}

const linesOf = (ids: readonly string[]): readonly string[] =>
  chunk(ids, IDS_PER_LINE).map((some) => `    ${some.join(', ')}`);

type StreamEndpoints = Pick<StreamDefinition<Session>, 'name' | 'endpoints'>;

/** One sentence per denied permission: who denies it, the box to tick, and the streams it disables. */
export function describeDenied(
  { permissions, remedy }: PermissionOwner,
  owners: readonly OwnerAnswers[],
  streams: readonly StreamEndpoints[],
): readonly string[] {
  return permissions.flatMap((permission, index) => {
    const denying = owners.filter(({ answers }) => answers[index] === Answer.denied);
    if (denying.length === 0) return [];
    const ids = denying.map(({ id }) => id).join(', ');
    const disabled = streamsBehind(permission, streams);
    return [
      `${ids}: ${permission.box} is denied. ${remedy} Streams that cannot be read without it: ${disabled.join(', ')}.`,
    ];
  });
}

/** A sentence about permissions that no request can test; undefined if none of the streams needs one. */
export function describeUntested(
  permissions: readonly Permission[],
  streams: readonly StreamEndpoints[],
): string | undefined {
  const needed = permissions.flatMap((permission) => {
    const names = streamsBehind(permission, streams);
    return names.length === 0 ? [] : [`${permission.box} (${names.join(', ')})`];
  });
  return needed.length === 0
    ? undefined
    : `Only a sync shows whether these permissions are granted: ${needed.join('; ')}.`;
}

function streamsBehind(permission: Permission, streams: readonly StreamEndpoints[]): readonly string[] {
  return streams
    .filter(({ endpoints = [] }) => endpoints.some((endpoint) => permissionOf(endpoint) === permission))
    .map(({ name }) => name);
}
