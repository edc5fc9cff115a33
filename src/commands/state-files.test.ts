import { describe, expect, it } from '@jest/globals';

import { describeNoState } from './state-files.js';

describe('a state that is expected and not there', () => {
  it.each([
    ['old.json', 'The state file old.json is missing or empty. Omit --state if there is no state.'],
    [
      '-',
      'The state from standard input is empty; with Docker, run it with -i. Omit --state if there is no state.',
    ],
  ])('the error about %s names it, and what to do', (path, message) => {
    expect(describeNoState(path)).toBe(message);
  });
});
