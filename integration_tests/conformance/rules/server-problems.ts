import { Ajv } from 'ajv';

import type { Schema } from './schema-nodes.js';

/** The formats that the server checks, as RFC 3339 has them. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isReal(`${text}T00:00:00Z`, text),
  'date-time': (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text),
};

const isReal = (instant: string, day: string): boolean => {
  const milliseconds = Date.parse(instant);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
};

/**
 * What Airbyte's server says when a source is saved, whether by the form, the API or Terraform: it holds the config
 * against the schema, and unlike the form it also checks formats.
 */
export function serverProblems(specification: Schema, config: unknown): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  const validate = ajv.compile(specification);
  validate(config);
  return (validate.errors ?? []).map(
    ({ instancePath, keyword, message }) => `${instancePath || '(root)'} ${keyword}: ${String(message)}`,
  );
}
