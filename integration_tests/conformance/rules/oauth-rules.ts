import { isObject, listAt, schemaNodes, type Schema } from './schema-nodes.js';

/** Names everything in a specification's `advanced_auth` that its form does not have; empty without `advanced_auth`. */
export function oauthProblems(spec: Schema): readonly string[] {
  const auth = spec['advanced_auth'];
  const form = spec['connectionSpecification'];
  if (!isObject(auth) || !isObject(form)) return [];
  const path = listAt(auth, 'predicate_key').map(String);
  const paths = [path, ...pathsIn(auth['oauth_config_specification'])];
  const missing = paths.filter((steps) => find(form, steps).length === 0).map((steps) => steps.join('.'));
  return isDefault(form, path, auth['predicate_value'])
    ? missing
    : [...missing, 'OAuth is not the first choice'];
}

/** Every `path_in_connector_config`, at any depth. */
function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (!isObject(value)) return [];
  const own = listAt(value, 'path_in_connector_config').map(String);
  return [...(own.length > 0 ? [own] : []), ...Object.values(value).flatMap(pathsIn)];
}

const optionsOf = (schema: Schema): readonly Schema[] => [
  schema,
  ...listAt(schema, 'oneOf').filter(isObject),
];

/** The properties at the end of a path; each step may be in any option. */
function find(schema: Schema, [step, ...rest]: readonly string[]): readonly Schema[] {
  if (step === undefined) return [schema];
  return optionsOf(schema).flatMap(({ properties }) => {
    const next = isObject(properties) ? properties[step] : undefined;
    return isObject(next) ? find(next, rest) : [];
  });
}

/** The first option with the predicate is the one for OAuth. */
function isDefault(form: Schema, path: readonly string[], value: unknown): boolean {
  const choices = find(form, path.slice(0, -1)).filter((schema) => listAt(schema, 'oneOf').length > 0);
  const last = path.at(-1) ?? '';
  return choices.every((schema) => {
    const first = optionsOf(schema)[1] ?? {};
    return schemaNodes(first).some((node) => {
      const properties = node.schema['properties'];
      const property = isObject(properties) ? properties[last] : undefined;
      return isObject(property) && property['const'] === value;
    });
  });
}
