/** A JSON schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** A schema within a schema, and its path (`properties/accounts/items`). */
export interface SchemaNode {
  readonly path: string;
  readonly schema: Schema;
}

export const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords whose members are schemas with names chosen by the author. */
const MAPS = ['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas'];
/** Keywords that hold a schema or a list of schemas. */
const HOLDERS = [
  ...['items', 'prefixItems', 'oneOf', 'anyOf', 'allOf', 'not', 'if', 'then', 'else'],
  ...['additionalProperties', 'contains', 'propertyNames'],
];

/** A schema and every schema inside it; property names are never mistaken for keywords. */
export function schemaNodes(schema: Schema, path = ''): readonly SchemaNode[] {
  const below = (key: string, value: unknown): readonly SchemaNode[] =>
    isObject(value) ? schemaNodes(value, path === '' ? key : `${path}/${key}`) : [];
  return [
    { path, schema },
    ...MAPS.flatMap((map) =>
      Object.entries(isObject(schema[map]) ? schema[map] : {}).flatMap(([name, value]) =>
        below(`${map}/${name}`, value),
      ),
    ),
    ...HOLDERS.flatMap((holder) => {
      const value = schema[holder];
      return Array.isArray(value)
        ? value.flatMap((member, index) => below(`${holder}/${String(index)}`, member))
        : below(holder, value);
    }),
  ];
}

/** A property of an object, and the object. */
export interface Property extends SchemaNode {
  readonly name: string;
}

export function propertiesOf({ path, schema }: SchemaNode): readonly Property[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties)
    .filter((entry): entry is [string, Schema] => isObject(entry[1]))
    .map(([name, property]) => ({
      name,
      path: `${path === '' ? '' : `${path}/`}properties/${name}`,
      schema: property,
    }));
}

export const allProperties = (schema: Schema): readonly Property[] =>
  schemaNodes(schema).flatMap(propertiesOf);

/** The types of a schema, one or several. */
export function typesOf({ type }: Schema): readonly string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.map(String) : [];
}

export const listAt = (schema: Schema, key: string): readonly unknown[] => {
  const value = schema[key];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
};

/** Items that occur more than once. */
export function duplicates<T>(members: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return members.filter((member) => {
    const text = JSON.stringify(member);
    const again = seen.has(text);
    seen.add(text);
    return again;
  });
}
