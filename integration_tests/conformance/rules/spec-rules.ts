import { Ajv } from 'ajv';

import {
  allProperties,
  duplicates,
  isObject,
  listAt,
  propertiesOf,
  schemaNodes,
  typesOf,
  type Property,
  type Schema,
  type SchemaNode,
} from './schema-nodes.js';
import { serverProblems } from './server-problems.js';

/** Checks a `connectionSpecification` and names every place that violates the rule. */
export type SpecRule = (specification: Schema) => readonly string[];

/** Words for secrets, as in Airbyte's acceptance tests. */
const SECRET_NAMES = [
  ...['client_token', 'access_token', 'api_token', 'token', 'secret', 'client_secret', 'password', 'key'],
  ...['service_account_info', 'service_account', 'tenant_id', 'certificate', 'jwt', 'credentials'],
  ...['app_id', 'appid', 'refresh_token'],
];
const SECRET_TYPES = ['string', 'integer', 'number'];

const FORBIDDEN_KEYWORDS = [
  ...['not', 'anyOf', 'allOf', 'patternProperties', 'prefixItems', 'if', 'then', 'else'],
  ...['dependentSchemas', 'dependentRequired'],
];

const DATE_PATTERN = '^[0-9]{4}-[0-9]{2}-[0-9]{2}';

const nodesWhere = (specification: Schema, isBad: (node: SchemaNode) => boolean): readonly string[] =>
  schemaNodes(specification)
    .filter(isBad)
    .map(({ path }) => path || '(root)');

const propertiesWhere = (specification: Schema, isBad: (property: Property) => boolean): readonly string[] =>
  allProperties(specification)
    .filter(isBad)
    .map(({ path }) => path);

const canHoldSecret = ({ schema }: Property): boolean =>
  schema['const'] === undefined && typesOf(schema).some((type) => SECRET_TYPES.includes(type));

const isMarkedSecret = ({ schema }: Property): boolean => schema['airbyte_secret'] === true;

const isDate = ({ schema }: SchemaNode): boolean => ['date', 'date-time'].includes(String(schema['format']));

/** One property with a constant identifies the option. */
function hasOneDiscriminator(options: readonly unknown[]): boolean {
  const constants = options.map((option) =>
    isObject(option) ? propertiesOf({ path: '', schema: option }).filter(isConstant) : [],
  );
  const common = (constants[0] ?? []).filter(({ name }) =>
    constants.every((own) => own.some((other) => other.name === name)),
  );
  if (common.length !== 1) return false;
  const chosen = constants.flatMap((own) => own.filter(({ name }) => name === common[0]?.name));
  return (
    duplicates(chosen.map(({ schema }) => schema['const'])).length === 0 && chosen.every(agreesWithItself)
  );
}

const isConstant = ({ schema }: Property): boolean => schema['const'] !== undefined;

function agreesWithItself({ schema }: Property): boolean {
  const { const: constant, default: fallback, enum: values } = schema;
  return (
    (fallback === undefined || fallback === constant) &&
    (values === undefined || JSON.stringify(values) === JSON.stringify([constant]))
  );
}

function isUsableChoice({ schema }: SchemaNode): boolean {
  const options = ['oneOf', 'anyOf'].flatMap((key) => listAt(schema, key));
  if (options.length === 0) return true;
  return (
    schema['type'] === 'object' &&
    options.every((option) => isObject(option) && isObject(option['properties'])) &&
    hasOneDiscriminator(options)
  );
}

function isUsableItems(items: unknown): boolean {
  if (!isObject(items)) return false;
  return (
    typesOf(items).some((type) => ['object', 'string', 'number', 'integer'].includes(type)) ||
    listAt(items, 'enum').length > 0
  );
}

/** Names and orders are unique within an object, and orders within a group of it. */
function duplicateOrders(node: SchemaNode): readonly string[] {
  const places = propertiesOf(node)
    .filter(({ schema }) => schema['order'] !== undefined)
    .map(({ schema }) => ({ order: schema['order'], group: schema['group'] ?? null }));
  return duplicates(places).map((place) => `${node.path || '(root)'} ${JSON.stringify(place)}`);
}

const idsOfGroups = (specification: Schema): readonly unknown[] =>
  listAt(specification, 'groups').map(
    (group) => isObject(group) && typeof group['title'] === 'string' && group['id'],
  );

/** The form reads a pattern as JavaScript does, and shows the descriptor instead of it. */
function isUsablePattern({ schema: { pattern, pattern_descriptor } }: SchemaNode): boolean {
  if (pattern === undefined) return true;
  try {
    return new RegExp(String(pattern)).source !== '' && typeof pattern_descriptor === 'string';
  } catch {
    return false;
  }
}

/** What a field suggests: its default and its examples. */
const suggestionsOf = ({ schema }: Property): readonly unknown[] => [
  ...('default' in schema ? [schema['default']] : []),
  ...listAt(schema, 'examples'),
];

/** Section "TestSpec" of Airbyte's acceptance tests, and what the form cannot show. */
export const SPEC_RULES: Readonly<Record<string, SpecRule>> = {
  'it is a JSON schema, draft 7': (specification) => {
    const ajv = new Ajv({ strict: false });
    return ajv.validateSchema(specification) ? [] : [ajv.errorsText()];
  },
  'no enum names a value twice': (specification) =>
    nodesWhere(specification, ({ schema }) => duplicates(listAt(schema, 'enum')).length > 0),
  'every choice of options is an object with one constant that identifies the option': (specification) =>
    nodesWhere(specification, (node) => !isUsableChoice(node)),
  'every property with the name of a secret is marked as one': (specification) =>
    propertiesWhere(
      specification,
      (property) =>
        SECRET_NAMES.includes(property.name.toLowerCase()) &&
        canHoldSecret(property) &&
        !isMarkedSecret(property),
    ),
  'only text and numbers are marked as secret': (specification) =>
    propertiesWhere(specification, (property) => isMarkedSecret(property) && !canHoldSecret(property)),
  'a list of types has one item, or null as the second of two': (specification) =>
    nodesWhere(specification, ({ schema }) => {
      const types = listAt(schema, 'type');
      return types.length > 2 || (types.length === 2 && types[1] !== 'null');
    }),
  'no object is empty': (specification) =>
    nodesWhere(specification, ({ schema }) => {
      const filled = isObject(schema['properties']) && Object.keys(schema['properties']).length > 0;
      return typesOf(schema).includes('object') && !filled && listAt(schema, 'oneOf').length === 0;
    }),
  'the items of every array have one simple type': (specification) =>
    nodesWhere(
      specification,
      ({ schema }) => typesOf(schema).includes('array') && !isUsableItems(schema['items']),
    ),
  'only keywords that the form supports are used': (specification) =>
    nodesWhere(specification, ({ schema }) => FORBIDDEN_KEYWORDS.some((keyword) => keyword in schema)),
  'there are no references': (specification) => nodesWhere(specification, ({ schema }) => '$ref' in schema),
  'every date has a format and a pattern': (specification) =>
    nodesWhere(specification, (node) => {
      const { pattern } = node.schema;
      return isDate(node) !== (typeof pattern === 'string' && pattern.startsWith(DATE_PATTERN));
    }),
  'no two properties of a group have the same order': (specification) =>
    schemaNodes(specification).flatMap(duplicateOrders),
  'only properties at the top have a group': (specification) =>
    propertiesWhere(specification, ({ path, schema }) => 'group' in schema && path.split('/').length > 2),
  'if there are groups, each has a title and a property, and every property at the top is in one': (
    specification,
  ) => {
    const ids = idsOfGroups(specification);
    const names = propertiesOf({ path: '', schema: specification }).map(({ schema }) => schema['group']);
    if (ids.length === 0) return names.filter((name) => name !== undefined).map(String);
    return [...names.filter((name) => !ids.includes(name)), ...ids.filter((id) => !names.includes(id))].map(
      String,
    );
  },
  'only what is not required, and a secret that a button for OAuth hides, needs to be shown always': (
    specification,
  ) =>
    schemaNodes(specification).flatMap((node) =>
      propertiesOf(node)
        .filter(({ name }) => listAt(node.schema, 'required').includes(name))
        .filter(({ schema }) => 'always_show' in schema && schema['airbyte_secret'] !== true)
        .map(({ path }) => path),
    ),
  'a pattern works in a browser, and has a descriptor': (specification) =>
    nodesWhere(specification, (node) => !isUsablePattern(node)),
  "the server takes a field's default and its examples": (specification) =>
    allProperties(specification).flatMap((property) =>
      suggestionsOf(property).flatMap((value) =>
        serverProblems(property.schema, value).map((problem) => `${property.path} ${problem}`),
      ),
    ),
  'a display type is dropdown or radio, and only choices have one': (specification) =>
    nodesWhere(
      specification,
      ({ schema }) =>
        'display_type' in schema &&
        (listAt(schema, 'oneOf').length === 0 ||
          !['dropdown', 'radio'].includes(String(schema['display_type']))),
    ),
  'additional properties are allowed everywhere': (specification) =>
    nodesWhere(
      specification,
      ({ schema }) => 'additionalProperties' in schema && schema['additionalProperties'] !== true,
    ),
  'every required property exists': (specification) =>
    schemaNodes(specification).flatMap((node) => {
      const names = propertiesOf(node).map(({ name }) => name);
      return listAt(node.schema, 'required')
        .map(String)
        .filter((name) => !names.includes(name));
    }),
  'every property has a title, a description and an order': (specification) =>
    propertiesWhere(specification, ({ schema }) =>
      [typeof schema['title'], typeof schema['description'], typeof schema['order']].some(
        (kind, index) => kind !== ['string', 'string', 'number'][index],
      ),
    ),
  'every optional switch and choice has a default': (specification) =>
    schemaNodes(specification).flatMap((node) =>
      propertiesOf(node)
        .filter(({ name }) => !listAt(node.schema, 'required').includes(name))
        .filter(({ schema }) => schema['type'] === 'boolean' || listAt(schema, 'enum').length > 0)
        .filter((property) => property.schema['default'] === undefined && !isConstant(property))
        .map(({ path }) => path),
    ),
};
