import type * as Yaml from 'yaml';

import type { Json } from '../../protocol/json.js';
import { DEEPEST, TOO_DEEP } from '../codec/json.js';
import { describePlace, placeIn } from '../codec/json-mistake.js';
import { fileError, type InputFile } from './file-text.js';

/**
 * Parses YAML. The package is loaded only when needed, because most configs are JSON and startup time matters. Anchors,
 * aliases and merge keys (`<<`) are supported, so that configs can share settings.
 *
 * @throws SyncError (config_error) with the place of a mistake. It never quotes the text, which may contain a token
 */
export async function yamlOf(text: string, file: InputFile): Promise<Json> {
  const yaml = await import('yaml');
  const document = yaml.parseDocument(text, YAML_OPTIONS);
  const [error] = document.errors;
  const mistake = error === undefined ? doubledKeyIn(document, yaml) : { at: error.pos[0], code: error.code };
  if (mistake !== undefined) {
    const cause = YAML_CAUSES[mistake.code] ?? `neither JSON nor YAML (${mistake.code})`;
    throw fileError(file, `is broken at ${describePlace(placeIn(text, mistake.at))}: ${cause}`);
  }
  try {
    return plain(document.toJS(), DEEPEST);
  } catch (thrown) {
    // Other errors quote the text, which contains the token.
    const why =
      thrown instanceof SyntaxError ? thrown.message : 'an alias or a merge that cannot be followed';
    throw fileError(file, `is neither JSON nor YAML (${why})`);
  }
}

/** Likely causes of the package's error codes. */
const YAML_CAUSES: Readonly<Partial<Record<Yaml.ErrorCode, string>>> = {
  BAD_INDENT: 'this line is indented with too many or too few spaces',
  BLOCK_AS_IMPLICIT_KEY: 'the line below is indented too far',
  DUPLICATE_KEY: 'this key appears twice',
  MISSING_CHAR: 'a quotation mark, a bracket or a space after a colon is missing',
  TAB_AS_INDENT: 'this line is indented with a tab; YAML allows only spaces',
  UNEXPECTED_TOKEN: 'unexpected character; quote text that contains special characters',
};

/**
 * Whole numbers become bigint, so that account ids keep all digits. Duplicate keys are checked here, because the
 * package compares every pair of keys, which takes minutes for ten thousand.
 */
const YAML_OPTIONS = {
  intAsBigInt: true,
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function doubledKeyIn(document: Yaml.Document, { visit, isScalar }: typeof Yaml): YamlMistake | undefined {
  let found: YamlMistake | undefined;
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name) && name !== '<<') found ??= { at: placeOf(key), code: 'DUPLICATE_KEY' };
        seen.add(name);
      }
    },
  });
  return found;
}

interface YamlMistake {
  /** Its first character. */
  readonly at: number;
  readonly code: Yaml.ErrorCode;
}

const placeOf = (key: unknown): number => (key as Yaml.Node | null)?.range?.[0] ?? 0;

/** @throws SyntaxError for values that are nested deeper than `levels` */
function plain(value: unknown, levels: number): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null;
  if (levels === 0) throw new SyntaxError(TOO_DEEP);
  if (Array.isArray(value)) return value.map((member) => plain(member, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, levels - 1)]));
}
