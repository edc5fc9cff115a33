import { LoadError } from './load-error.mjs';

/** The fields that the loader needs of each message type. Other types are ignored. */
const NEEDED = {
  RECORD: ({ record }) => typeof record?.stream === 'string' && isObject(record.data),
  STATE: ({ state }) =>
    typeof state?.stream?.stream_descriptor?.name === 'string' && isObject(state.stream.stream_state),
  TRACE: ({ trace }) => typeof trace?.type === 'string',
  LOG: ({ log }) => typeof log?.message === 'string',
};

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {string} line
 * @param {number} number of the line, from 1, for the error
 * @throws {LoadError} if the line is not a message. It may have been a row, so nothing after it can be trusted
 */
export function parseMessage(line, number) {
  const message = parsed(line);
  if (typeof message?.type === 'string' && (NEEDED[message.type]?.(message) ?? true)) return message;
  throw new LoadError(
    `Line ${number} is not a message: ${JSON.stringify(line.slice(0, 80))}. ` +
      'Standard input must be the unchanged output of `source-tiktok-ads read`. Committed rows stay.',
  );
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
