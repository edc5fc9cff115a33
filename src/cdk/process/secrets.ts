import { inEachText } from '../../protocol/json.js';
import { createMask } from './redact.js';
import { textForPeople } from './printable-text.js';

/** The secrets of a run, as far as its config and environment have been read. */
export interface Secrets {
  /** Masks the known secrets in a text. */
  readonly mask: (text: string) => string;
  /** Makes every text in a value safe to show: masked, without control characters, and not too long. */
  readonly forPeople: <T>(value: T) => T;
  /** Adds secrets, which are masked from now on. */
  readonly learn: (secrets: readonly string[]) => void;
}

/** @param known secrets that are known from the start */
export function createSecrets(known: readonly string[] = []): Secrets {
  const all = [...known];
  let current = createMask(all);
  const mask = (text: string): string => current(text);
  return {
    mask,
    forPeople: inEachText((text) => textForPeople(text, mask)),
    learn: (secrets) => {
      all.push(...secrets);
      current = createMask(all);
    },
  };
}
