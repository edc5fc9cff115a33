import { scalarText, type Json } from '../../protocol/json.js';

const UNITS_OF_ONE = 10_000;

/** Converts a number to ten-thousandths, which add up exactly, unlike binary fractions. NaN if it is not a number. */
export const unitsOf = (value: unknown): number => Math.round(Number(value) * UNITS_OF_ONE);

/** Converts ten-thousandths to a decimal. */
export const decimalOf = (units: number): number => units / UNITS_OF_ONE;

/** Converts a value of an API to ten-thousandths; 0 if it is not a number. */
export function countedUnits(value: Json | undefined): number {
  const units = unitsOf(typeof value === 'number' ? value : scalarText(value));
  return Number.isFinite(units) ? units : 0;
}
