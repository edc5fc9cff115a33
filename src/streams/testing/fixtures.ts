import { readFileSync } from 'node:fs';

import { parseJson, type Json, type JsonObject } from '../../cdk/index.js';

const FOLDER = new URL('../../../integration_tests/fixtures/', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, FOLDER), 'utf8');

/** A field of an entity as the references list it. */
export interface KnownField {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  /** Type of an array's members. */
  readonly items?: string;
  /** Names of an object's members, where they are columns. */
  readonly properties?: readonly string[];
}

export function fieldsOf(entity: string): readonly KnownField[] {
  return JSON.parse(read(`tiktok-fields/${entity}.json`)) as KnownField[];
}

/** A metric as the references list it. */
export interface KnownMetric {
  readonly name: string;
  readonly type: string;
  readonly category: string;
  /** Highest level at which it is allowed. */
  readonly from: string;
  /** high, medium or low; `-` where nobody says. */
  readonly confidence: string;
  /** Who asks for it, or where it is documented. */
  readonly by: readonly string[];
  /** Documented for BASIC reports by country. */
  readonly country: boolean;
  /** Documented for material reports only. */
  readonly material: boolean;
}

export function metricsOf(reportType: 'basic' | 'audience'): readonly KnownMetric[] {
  const [, ...lines] = read(`tiktok-fields/report_metrics_${reportType}.tsv`).trim().split('\n');
  return lines.map((line) => {
    const [name = '', type = '', category = '', from = '', confidence = '', by = '', ...flags] =
      line.split('\t');
    const [country, material] = flags.map((flag) => flag !== '-');
    return {
      ...{ name, type, category, from, confidence, by: by.split(',') },
      country: country === true,
      material: material === true,
    };
  });
}

/** A recorded answer: the file's text goes through the same parser as the wire. */
export function sample(name: string): Readonly<Record<string, Json>> {
  return parseJson(read(`tiktok-samples/${name}.json`)) as Readonly<Record<string, Json>>;
}

/** One answer of a sample that holds several. */
export function sampleAnswer(name: string, key = 'response'): JsonObject {
  return sample(name)[key] as JsonObject;
}
