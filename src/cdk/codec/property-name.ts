/** A name in an object literal. `__proto__` must be computed, or it would set the prototype. */
export const propertyName = (name: string): string =>
  name === '__proto__' ? `['${name}']` : JSON.stringify(name);
