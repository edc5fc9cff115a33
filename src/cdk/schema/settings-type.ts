/*
 * TypeScript types of settings, derived from their JSON schema. They support the keywords that checkSettings supports.
 */

interface ScalarTypes {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
}

/** The settings that a schema allows, after validation and with defaults filled in. */
export type SettingsOf<S> = S extends { readonly anyOf: readonly (infer Option)[] }
  ? SettingsOf<Option>
  : S extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : S extends { readonly type: infer Type extends keyof ScalarTypes }
      ? ScalarTypes[Type]
      : S extends { readonly items: infer Items }
        ? readonly SettingsOf<Items>[]
        : S extends { readonly properties: infer Properties }
          ? MembersOf<Properties, AlwaysSet<S, Properties>>
          : never;

type MembersOf<P, Always> = {
  readonly [Key in keyof P as Key & Always]: SettingsOf<P[Key]>;
} & {
  readonly [Key in keyof P as Exclude<Key, Always>]?: SettingsOf<P[Key]> | undefined;
};

/** Names of the members that are required or have a default. */
type AlwaysSet<S, P> =
  | (S extends { readonly required: readonly (infer Name)[] } ? Name : never)
  | { [Key in keyof P]: P[Key] extends { readonly default: unknown } ? Key : never }[keyof P];

/** Settings in which anything may be missing because it was wrong. A list keeps a gap, so that indexes stay right. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly (Partially<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> | undefined }
    : T;

type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name & string;

/** The same members under camel-case names. */
export type CamelCased<T> = { readonly [Key in keyof T as CamelCase<Key>]: T[Key] };

/** Renames the members of an object from snake case to camel case; nested objects are not changed. */
export function camelCased<T extends object>(settings: T): CamelCased<T> {
  const entries = Object.entries(settings).map(([key, value]) => [
    key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value as unknown,
  ]);
  return Object.fromEntries(entries) as CamelCased<T>;
}
