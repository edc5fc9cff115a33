import { LogLevel } from '../../protocol/messages.js';

/** Writes to the log of the sync. Messages below the configured level are dropped. */
export interface Logger {
  readonly debug: (message: string) => Promise<void>;
  readonly info: (message: string) => Promise<void>;
  readonly warn: (message: string) => Promise<void>;
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3, FATAL: 4 };

/** Parses `LOG_LEVEL`, which the platform sets in upper or lower case. TRACE means DEBUG; unknown names mean INFO. */
export function parseLogLevel(name: string | undefined): LogLevel {
  const upper = name?.toUpperCase();
  if (upper === 'TRACE') return LogLevel.debug;
  return Object.values(LogLevel).find((level) => level === upper) ?? LogLevel.info;
}

/** @param threshold the least severe level that is written */
export function createLogger(
  threshold: LogLevel,
  write: (level: LogLevel, message: string) => Promise<void>,
): Logger {
  const at = (level: LogLevel) => async (message: string) => {
    if (SEVERITY[level] >= SEVERITY[threshold]) await write(level, message);
  };
  return { debug: at(LogLevel.debug), info: at(LogLevel.info), warn: at(LogLevel.warn) };
}
