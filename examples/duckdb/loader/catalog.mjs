import { LoadError } from './load-error.mjs';

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} type a DuckDB type
 *
 * @typedef {object} Stream
 * @property {string} name
 * @property {readonly Column[]} columns
 * @property {readonly string[]} key empty if every row is kept
 * @property {boolean} replaces whether the rows of a run replace those of the previous run
 */

const FORMATS = {
  date: () => 'DATE',
  'date-time': ({ airbyte_type: type }) =>
    type === 'timestamp_without_timezone' ? 'TIMESTAMP' : 'TIMESTAMPTZ',
};

// A number is a DOUBLE: a DECIMAL would have to fit both the largest amount and the smallest rate of every column.
const TYPES = { boolean: 'BOOLEAN', integer: 'BIGINT', number: 'DOUBLE' };

/** @returns {string} the DuckDB type of a property; JSON if it is nested or may have several types */
function typeOf(property) {
  const types = [property.type].flat().filter((type) => type !== 'null');
  if (types.length !== 1) return 'JSON';
  if (types[0] === 'string') return FORMATS[property.format]?.(property) ?? 'VARCHAR';
  return TYPES[types[0]] ?? 'JSON';
}

/**
 * @param {{ streams: object[] }} catalog the catalog that the source reads with
 * @returns {Stream[]}
 * @throws {LoadError} naming everything that cannot be loaded
 */
export function streamsOf(catalog) {
  if (!Array.isArray(catalog?.streams)) throw new LoadError('The catalog has no list of streams.');
  const problems = catalog.streams.flatMap(problemsOf);
  if (problems.length > 0) throw new LoadError(['The catalog cannot be loaded:', ...problems].join('\n  '));
  return catalog.streams.map((configured) => ({
    name: configured.stream.name,
    columns: Object.entries(configured.stream.json_schema.properties).map(([name, property]) => ({
      name,
      type: typeOf(property),
    })),
    key: configured.destination_sync_mode === 'append' ? [] : keyOf(configured).map(([column]) => column),
    replaces: replaces(configured),
  }));
}

const replaces = ({ destination_sync_mode: mode }) => mode === 'overwrite' || mode === 'overwrite_dedup';

const keyOf = ({ primary_key: chosen, stream }) =>
  chosen?.length > 0 ? chosen : (stream.source_defined_primary_key ?? []);

function problemsOf(configured) {
  const { stream, sync_mode: syncMode, destination_sync_mode: mode } = configured;
  const columns = stream.json_schema?.properties ?? {};
  const key = keyOf(configured);
  const problems = [];
  if (Object.keys(columns).length === 0) problems.push('its json_schema has no properties');
  if (!['append', 'append_dedup', 'overwrite', 'overwrite_dedup'].includes(mode))
    problems.push(`destination_sync_mode ${JSON.stringify(mode)} is not supported`);
  if (mode?.endsWith('_dedup') && key.length === 0) problems.push(`${mode} needs a primary key`);
  if (key.some((path) => path.length !== 1 || !Object.hasOwn(columns, path[0])))
    problems.push('its primary key has no columns of the schema');
  if (syncMode === 'incremental' && replaces(configured))
    problems.push(`incremental with ${mode} would discard the rows of earlier runs`);
  return problems.map((problem) => `${stream.name}: ${problem}`);
}
