import type { StreamDefinition } from '../../cdk/index.js';
import { isCoveredBy, PERMISSIONS, type Permission, type Session } from '../../tiktok/index.js';
import { renderTable } from '../../terminal/table.js';

/** An account's response to a request that needs a permission. */
export const Answer = { granted: 'yes', denied: 'denied', unknown: '?' } as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** The responses of an account, in the order of the permissions. */
export interface AccountAnswers {
  readonly advertiserId: string;
  readonly answers: readonly Answer[];
}

/** A table of accounts and permissions. */
export function renderAnswers(accounts: readonly AccountAnswers[]): string {
  return renderTable({
    head: ['account', ...PERMISSIONS.map(({ box }) => box)],
    body: accounts.map(({ advertiserId, answers }) => [advertiserId, ...answers]),
  });
}

type Stream = Pick<StreamDefinition<Session>, 'name' | 'endpoints'>;

/** One sentence per denied permission: the accounts that deny it, the box to tick, and the streams it disables. */
export function describeDenied(
  accounts: readonly AccountAnswers[],
  streams: readonly Stream[],
): readonly string[] {
  return PERMISSIONS.flatMap((permission, index) => {
    const denying = accounts.filter(({ answers }) => answers[index] === Answer.denied);
    if (denying.length === 0) return [];
    const ids = denying.map(({ advertiserId }) => advertiserId).join(', ');
    const disabled = streamsBehind(permission, streams);
    return [
      `${ids}: ${permission.box} is denied. Tick this box when you authorize the app again. Streams that cannot be read without it: ${disabled.join(', ')}.`,
    ];
  });
}

function streamsBehind(permission: Permission, streams: readonly Stream[]): readonly string[] {
  return streams
    .filter(({ endpoints = [] }) => endpoints.some((endpoint) => isCoveredBy(permission, endpoint)))
    .map(({ name }) => name);
}
