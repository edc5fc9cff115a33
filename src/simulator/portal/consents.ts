/** What somebody confirmed on the consent page. */
export interface Consent {
  readonly appId: string;
  readonly accounts: readonly string[];
  /** Ids of permissions. */
  readonly scope: readonly number[];
}

/** Authorization codes and what they stand for. */
export interface Consents {
  /** @returns the code of a new consent */
  readonly add: (consent: Consent) => string;
  /** Takes a code, which works once. @returns undefined if it is unknown, used or too old */
  readonly redeem: (code: string) => Consent | undefined;
  /** The accounts of the newest consent that became a token; undefined if the token is not from the portal. */
  readonly accounts: () => readonly string[] | undefined;
}

const LIFETIME_MS = 60 * 60 * 1000;

export const makeConsents = (clock: () => number): Consents => {
  const open = new Map<string, { readonly consent: Consent; readonly at: number }>();
  let newest: Consent | undefined;
  let count = 0;
  return {
    add: (consent) => {
      count += 1;
      const code = `simulated-code-${String(count).padStart(24, '0')}`;
      open.set(code, { consent, at: clock() });
      return code;
    },
    redeem: (code) => {
      const found = open.get(code);
      open.delete(code);
      if (found === undefined || clock() - found.at > LIFETIME_MS) return undefined;
      newest = found.consent;
      return newest;
    },
    accounts: () => newest?.accounts,
  };
};
