import { HOW_TO_CLEAR } from '../state/stream-state.js';
import type { Kind } from './warnings.js';

/** Warns about saved cursors that no run with a correct clock can have saved. Nothing is read until then. */
export const futureCursors: Kind = ({ count, example }) =>
  `The saved cursor is in the future: ${count > 1 ? 'e.g. ' : ''}${example}. Nothing is read until then, and the cursor does not move. If that is not intended, clear the state: ${HOW_TO_CLEAR}.`;
