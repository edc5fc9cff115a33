import { LoadError } from './load-error.mjs';
import { parseMessage } from './messages.mjs';
import { inTransaction, quoted } from './sql.mjs';
import { openStaging } from './staging.mjs';
import { prepareStates, saveState } from './states.mjs';
import { prepareTables } from './table.mjs';

/**
 * @typedef {object} Loader
 * @property {(line: string) => Promise<void>} take takes one line of the source's output
 * @property {() => string[]} end what is wrong with the run, in sentences; empty if all is well
 *
 * @typedef {object} Listener
 * @property {(stream: string, rows: number) => Promise<void> | void} committed called after this many rows were committed
 * @property {(text: string) => void} say shows a note to the user
 */

/**
 * Applies the messages of a source to a database. Rows wait until a STATE covers them and are committed together with
 * it, so that a crash cannot separate them. A stream that replaces its rows waits for its COMPLETE: half of a list must
 * not replace a whole one.
 *
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {readonly import('./catalog.mjs').Stream[]} streams
 * @param {Listener} listener
 * @returns {Promise<Loader>}
 */
export async function createLoader(connection, streams, listener) {
  await prepareStates(connection);
  await prepareTables(connection, streams);
  const loads = new Map();
  for (const stream of streams) loads.set(stream.name, await openLoad(connection, stream));
  const errors = new Map();
  let number = 0;
  return {
    async take(line) {
      number += 1;
      const message = parseMessage(line, number);
      const name = streamOf(message);
      const load = loads.get(name);
      if (name !== undefined && load === undefined)
        throw new LoadError(`Line ${number} has a row of the stream ${name}, which is not in the catalog.`);
      if (message.type === 'LOG' && LOUD.has(message.log.level)) listener.say(message.log.message);
      if (message.trace?.type === 'ERROR') addError(errors, message.trace.error);
      if (message.type === 'RECORD') addRow(load, { line, data: message.record.data }, listener);
      else if (load !== undefined && advance(load, message)) await commit(connection, load, listener);
    },
    end: () => problemsOf([...loads.values()], errors),
  };
}

const LOUD = new Set(['WARN', 'ERROR', 'FATAL']);

const streamOf = ({ record, state, trace }) =>
  record?.stream ?? state?.stream.stream_descriptor.name ?? trace?.stream_status?.stream_descriptor.name;

/** The progress of a stream while it is loaded. */
const openLoad = async (connection, stream) => ({
  stream,
  staging: await openStaging(connection, stream),
  /** Names of columns, and of fields without a column that were already reported. */
  known: new Set(stream.columns.map(({ name }) => name)),
  state: undefined,
  rowsSinceState: 0,
  status: 'it did not start',
});

function addRow(load, { line, data }, { say }) {
  load.staging.add(line);
  load.rowsSinceState += 1;
  for (const field of Object.keys(data)) {
    if (load.known.has(field)) continue;
    load.known.add(field);
    say(`${load.stream.name}: omitted the field ${field}, which has no column in the catalog`);
  }
}

/** @returns {boolean} whether to commit the waiting rows now */
function advance(load, { state, trace }) {
  if (state !== undefined) {
    checkCount(load, state);
    load.state = state;
    load.rowsSinceState = 0;
    return !load.stream.replaces;
  }
  load.status = trace.stream_status.status;
  return load.status === 'COMPLETE' && load.stream.replaces;
}

/** The source counts the rows between two states. A different count here means that rows were lost on the way. */
function checkCount({ stream, rowsSinceState }, { sourceStats }) {
  const counted = sourceStats?.recordCount ?? rowsSinceState;
  if (counted === rowsSinceState) return;
  throw new LoadError(
    `A state of ${stream.name} covers ${countOf(counted)}, but ${countOf(rowsSinceState)} arrived. It was not committed; run again.`,
  );
}

async function commit(connection, { stream, staging, state }, { committed }) {
  const rows = staging.rows();
  staging.flush();
  try {
    await inTransaction(connection, async () => {
      if (stream.replaces) await connection.run(`DELETE FROM ${quoted(stream.name)}`);
      await staging.merge();
      if (state !== undefined) await saveState(connection, state);
    });
  } catch (error) {
    const [reason] = error.message.split('\n');
    throw new LoadError(`The rows of ${stream.name} cannot be written: ${reason}`, { cause: error });
  }
  await staging.clear();
  await committed(stream.name, rows);
}

/** @param {Map<string, string[]>} errors names of streams by the error that they ended with */
function addError(errors, error) {
  const message = error?.message ?? 'an error without a message';
  const name = error?.stream_descriptor?.name;
  errors.set(message, [...(errors.get(message) ?? []), ...(name === undefined ? [] : [name])]);
}

/** An error that ended several streams is one problem, and so is that these are not complete. */
function problemsOf(loads, errors) {
  const explained = new Set([...errors.values()].flat());
  const open = loads.filter(({ status }) => status !== 'COMPLETE');
  const failed = open.filter(({ stream }) => explained.has(stream.name)).map(({ stream }) => stream.name);
  return [
    ...[...errors].map(([message, names]) =>
      names.length === 0 ? message : `${[...new Set(names)].join(', ')}: ${message}`,
    ),
    ...(failed.length === 0 ? [] : [`Not complete, because of the errors above: ${failed.join(', ')}`]),
    ...open
      .filter(({ stream }) => !explained.has(stream.name))
      .map(({ stream, status }) => `${stream.name} is not complete: ${status}`),
    ...loads.flatMap(rowsLostBy),
  ];
}

function rowsLostBy({ stream, staging }) {
  const rows = staging.rows();
  const why = stream.replaces
    ? 'and the rows of the previous run stay'
    : 'because no state covers them; the next run reads them again';
  return rows === 0 ? [] : [`${stream.name}: ${countOf(rows)} not kept, ${why}`];
}

const countOf = (rows) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;
