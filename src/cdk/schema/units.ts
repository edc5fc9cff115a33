const UNITS_OF_ONE = 10_000;

/** Converts a number to ten-thousandths, which add up exactly, unlike binary fractions. NaN if it is not a number. */
export const unitsOf = (value: unknown): number => Math.round(Number(value) * UNITS_OF_ONE);

/** Converts ten-thousandths to a decimal. */
export const decimalOf = (units: number): number => units / UNITS_OF_ONE;
