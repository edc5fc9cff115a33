import { configError, excerpt } from '../../cdk/index.js';

/** The parameters of an address; undefined if the text is not an address. */
export function parametersIn(text: string): URLSearchParams | undefined {
  const address = text.trim().replace(/^[<"'“‘]|[>"'”’]$/gu, '');
  return URL.canParse(address) ? new URL(address).searchParams : undefined;
}

/**
 * The authorization code in the address to which TikTok redirected the browser. It is called `auth_code`, `code` or both.
 *
 * @param state the state of the authorization URL, so that the code of another login is refused
 * @returns undefined if the address has neither a code nor a denial
 * @throws SyncError if access was denied, or if the code belongs to another login
 */
export function codeIn(parameters: URLSearchParams, state: string): string | undefined {
  const [code] = textsOf(parameters, ['auth_code', 'code']);
  if (code === undefined) {
    const denial = textsOf(parameters, DENIALS);
    if (denial.length === 0) return undefined;
    throw configError(
      `TikTok granted no access (${excerpt(denial.join(': '))}).`,
      "Run login again, and confirm on TikTok's page.",
    );
  }
  if (parameters.get('state') === state) return code;
  throw configError(
    'The address belongs to another login: its state is not the one that this login sent.',
    'Run login again, and open the address that it prints.',
  );
}

/** What OAuth puts into the address in place of a code. TikTok documents nothing for its portal. */
const DENIALS = ['error', 'error_code', 'error_description'];

const textsOf = (parameters: URLSearchParams, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => parameters.getAll(name)).filter((text) => text !== '');
