const UNITS_OF_ONE = 10_000;

/** A number in ten-thousandths: whole numbers add up exactly, which binary fractions don't. NaN for what is no number. */
export const unitsOf = (value: unknown): number => Math.round(Number(value) * UNITS_OF_ONE);

export const decimalOf = (units: number): number => units / UNITS_OF_ONE;
