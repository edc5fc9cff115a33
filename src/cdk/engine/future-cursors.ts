import { HOW_TO_CLEAR } from '../cursor/stream-state.js';
import type { Kind } from './warnings.js';

/** Of saved cursors that no run with a right clock can have left: nothing is read until their time has come. */
export const futureCursors: Kind = ({ count, example }) =>
  `The saved cursor lies in the future: ${count > 1 ? 'e.g. ' : ''}${example}. Nothing is read until then, and the cursor stays. Where that is not meant, clear the state: ${HOW_TO_CLEAR}.`;
