import type { StreamDefinition } from '../../cdk/index.js';
import { permissionOf, type Permission, type Session, type TestablePermission } from '../../tiktok/index.js';
import { renderTable } from '../../terminal/table.js';

/** The response to a request that needs a permission. */
export const Answer = { granted: 'yes', denied: 'denied', unknown: '?' } as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** Who is asked for permissions, and what for. */
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

/** A table of owners and permissions. */
export function renderAnswers(
  { what, permissions }: PermissionOwner,
  owners: readonly OwnerAnswers[],
): string {
  return renderTable({
    head: [what, ...permissions.map(({ box }) => box)],
    body: owners.map(({ id, answers }) => [id, ...answers]),
  });
}

type Stream = Pick<StreamDefinition<Session>, 'name' | 'endpoints'>;

/** One sentence per denied permission: who denies it, the box to tick, and the streams it disables. */
export function describeDenied(
  { permissions, remedy }: PermissionOwner,
  owners: readonly OwnerAnswers[],
  streams: readonly Stream[],
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
  streams: readonly Stream[],
): string | undefined {
  const needed = permissions.flatMap((permission) => {
    const names = streamsBehind(permission, streams);
    return names.length === 0 ? [] : [`${permission.box} (${names.join(', ')})`];
  });
  return needed.length === 0
    ? undefined
    : `Only a sync shows whether these permissions are granted: ${needed.join('; ')}.`;
}

function streamsBehind(permission: Permission, streams: readonly Stream[]): readonly string[] {
  return streams
    .filter(({ endpoints = [] }) => endpoints.some((endpoint) => permissionOf(endpoint) === permission))
    .map(({ name }) => name);
}
