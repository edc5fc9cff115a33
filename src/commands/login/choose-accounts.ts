import { configError } from '../../cdk/index.js';
import { accountsOf, asksForAll, type OwnAccount } from '../../tiktok/index.js';
import type { Prompt } from '../../terminal/prompt.js';
import { oneLine } from '../../terminal/terminal.js';
import { counted } from '../../terminal/words.js';

/** An agency may have thousands. */
const MOST_SHOWN = 50;

/** The accounts, numbered. */
export function listAccounts(accounts: readonly OwnAccount[]): string {
  const width = String(Math.min(accounts.length, MOST_SHOWN)).length;
  const lines = accounts
    .slice(0, MOST_SHOWN)
    .map(({ id, name }, index) =>
      `  ${String(index + 1).padStart(width)}  ${id}  ${oneLine(name)}`.trimEnd(),
    );
  const more = accounts.length - lines.length;
  return [
    `The token can read ${counted(accounts.length, 'account')}:`,
    ...lines,
    ...(more > 0 ? [`  and ${more.toLocaleString('en-US')} more, which can be chosen by id`] : []),
  ].join('\n');
}

export interface Choosing {
  /** `all` or ids; undefined if nothing was given. */
  readonly given: string | undefined;
  readonly prompt: Prompt;
  readonly say: (text: string) => void;
}

/**
 * The accounts to write: those of the option, else those that somebody at the terminal names, else all.
 *
 * @throws SyncError (config_error) if the token cannot read one of them, and nobody can be asked again
 */
export async function chooseAccounts(
  accounts: readonly OwnAccount[],
  { given, prompt, say }: Choosing,
): Promise<readonly OwnAccount[]> {
  let answer = given ?? (accounts.length === 1 || !prompt.isTerminal ? '' : await prompt.ask(QUESTION));
  for (;;) {
    const { chosen, unknown } = find(answer, accounts);
    if (unknown.length === 0) return chosen;
    const mistake = `The token cannot read: ${unknown.join(', ')}.`;
    if (!prompt.isTerminal)
      throw configError(
        mistake,
        "Run login again: name accounts of the list with --accounts, or select the missing ones on TikTok's page.",
      );
    say(mistake);
    answer = await prompt.ask(QUESTION);
  }
}

const QUESTION = 'Which ones? Numbers or ids, separated by commas; Enter for all: ';

interface Found {
  readonly chosen: readonly OwnAccount[];
  readonly unknown: readonly string[];
}

function find(answer: string, accounts: readonly OwnAccount[]): Found {
  const named = accountsOf(answer);
  if (named.length === 0 || asksForAll(answer)) return { chosen: accounts, unknown: [] };
  const byName = new Map(
    accounts.flatMap(
      (one, index) =>
        [
          [one.id, one],
          [String(index + 1), one],
        ] as const,
    ),
  );
  const found = named.flatMap((name) => byName.get(name) ?? []);
  return { chosen: [...new Set(found)], unknown: named.filter((name) => !byName.has(name)) };
}
