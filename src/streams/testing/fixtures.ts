import { readFileSync } from 'node:fs';

import { parseJson, type Json, type JsonObject } from '../../cdk/index.js';

const FOLDER = new URL('../../../integration_tests/fixtures/', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, FOLDER), 'utf8');

/** A field as the reference lists have it. */
export interface KnownField {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  /** Type of an array's items. */
  readonly items?: string;
  /** Names of an object's properties, if they are columns. */
  readonly properties?: readonly string[];
}

export function fieldsOf(entity: string): readonly KnownField[] {
  return JSON.parse(read(`tiktok-fields/${entity}.json`)) as KnownField[];
}

/** A level of GMV Max reports for a type of campaign (null: any), as TikTok documents it. */
export interface KnownGrouping {
  readonly level: string;
  readonly promotion_type: string | null;
  readonly groupings: readonly (readonly string[])[];
  readonly required_filters: JsonObject;
  readonly optional_filters: readonly string[];
  readonly attributes: readonly string[];
  readonly metrics: readonly string[];
}

export const groupings = JSON.parse(
  read('tiktok-fields/gmv_max_report_groupings.json'),
) as readonly KnownGrouping[];

/** A metric as the reference lists have it. */
export interface KnownMetric {
  readonly name: string;
  readonly type: string;
  readonly category: string;
  /** Highest level at which it is allowed. */
  readonly from: string;
  /** high, medium or low; `-` if no source says. */
  readonly confidence: string;
  /** Who requests it, or where it is documented. */
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
      name,
      type,
      category,
      from,
      confidence,
      by: by.split(','),
      country: country === true,
      material: material === true,
    };
  });
}

/** The metrics of reports with a breakdown, as the reference lists have them. */
export interface KnownMetricList {
  readonly report_type: 'BASIC' | 'AUDIENCE';
  readonly dimension: string;
  /** Documented for the breakdown; empty if no source has a list. */
  readonly metrics: readonly string[];
  /** Those that exist with this breakdown only. */
  readonly own: readonly string[];
  /** Those of them that its tasks lack. */
  readonly not_in_tasks: readonly string[];
}

export const metricLists = JSON.parse(
  read('tiktok-fields/report_metric_lists.json'),
) as readonly KnownMetricList[];

/** A recorded response, parsed by the same parser as live responses. */
export function sample(name: string): Readonly<Record<string, Json>> {
  return parseJson(read(`tiktok-samples/${name}.json`)) as Readonly<Record<string, Json>>;
}

/** One response of a sample that has several. */
export function sampleAnswer(name: string, key = 'response'): JsonObject {
  return sample(name)[key] as JsonObject;
}
