import { LogLevel } from '../../protocol/messages.js';

/** Says something to the person who reads the sync's log. Levels below the configured one are not written. */
export interface Logger {
  readonly debug: (message: string) => Promise<void>;
  readonly info: (message: string) => Promise<void>;
  readonly warn: (message: string) => Promise<void>;
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3, FATAL: 4 };

/** Names of the `LOG_LEVEL` variable; the platform sets it, in either case. TRACE shows no more than DEBUG. */
export function parseLogLevel(name: string | undefined): LogLevel {
  const upper = name?.toUpperCase();
  if (upper === 'TRACE') return LogLevel.debug;
  return Object.values(LogLevel).find((level) => level === upper) ?? LogLevel.info;
}

export function createLogger(
  threshold: LogLevel,
  write: (level: LogLevel, message: string) => Promise<void>,
): Logger {
  const at = (level: LogLevel) => async (message: string) => {
    if (SEVERITY[level] >= SEVERITY[threshold]) await write(level, message);
  };
  return { debug: at(LogLevel.debug), info: at(LogLevel.info), warn: at(LogLevel.warn) };
}
