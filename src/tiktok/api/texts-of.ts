import { isJsonList, scalarText, type Json } from '../../cdk/index.js';

/** The items of a list as texts; empty if the value is no list. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  isJsonList(value) ? value.map(scalarText) : [];
