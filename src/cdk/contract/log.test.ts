import { describe, expect, it } from '@jest/globals';

import { createLogger, parseLogLevel } from './log.js';

describe('the level of the log', () => {
  it.each([
    ['debug', 'DEBUG'],
    ['DEBUG', 'DEBUG'],
    ['trace', 'DEBUG'],
    ['Info', 'INFO'],
    ['WARN', 'WARN'],
    ['error', 'ERROR'],
    ['FATAL', 'FATAL'],
    ['loud', 'INFO'],
    ['', 'INFO'],
    [undefined, 'INFO'],
  ])('LOG_LEVEL %j means %s', (name, level) => {
    expect(parseLogLevel(name)).toBe(level);
  });

  it.each([
    ['DEBUG', ['DEBUG d', 'INFO i', 'WARN w']],
    ['INFO', ['INFO i', 'WARN w']],
    ['WARN', ['WARN w']],
    ['ERROR', []],
  ] as const)('a log at level %s writes messages that are at least that severe', async (level, expected) => {
    const lines: string[] = [];
    const log = createLogger(level, (severity, text) => {
      lines.push(`${severity} ${text}`);
      return Promise.resolve();
    });
    await log.debug('d');
    await log.info('i');
    await log.warn('w');
    expect(lines).toEqual(expected);
  });
});
