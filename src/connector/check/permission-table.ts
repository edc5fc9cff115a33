import type { StreamDefinition } from '../../cdk/index.js';
import { isCoveredBy, PERMISSIONS, type Permission, type Session } from '../../tiktok/index.js';
import { renderTable } from '../../terminal/table.js';

/** What an account answers when it is asked for something that needs a permission. */
export const Answer = { granted: 'yes', denied: 'denied', unknown: '?' } as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** What an account allows, in the order of the permissions. */
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

/** For each permission that some account denies: who does, the box to tick, and the streams that it disables. */
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
      `${permission.box} is denied by ${ids}: tick this box when the app is authorized again. Without it these streams cannot be read there: ${disabled.join(', ')}.`,
    ];
  });
}

function streamsBehind(permission: Permission, streams: readonly Stream[]): readonly string[] {
  return streams
    .filter(({ endpoints = [] }) => endpoints.some((endpoint) => isCoveredBy(permission, endpoint)))
    .map(({ name }) => name);
}
