import { inEachText } from '../../protocol/json.js';
import { createMask } from './redact.js';
import { textForPeople } from '../codec/printable-text.js';

/** The secrets of a run: what its config and its environment hold, once they are read. */
export interface Secrets {
  /** Masks those in a text that are known by now. */
  readonly mask: (text: string) => string;
  /** Makes every text of a value one that people can read: no secret, no control character, not too long. */
  readonly forPeople: <T>(value: T) => T;
  /** Masks these from now on. */
  readonly learn: (secrets: readonly string[]) => void;
}

/** @param known those that are known from the start */
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
