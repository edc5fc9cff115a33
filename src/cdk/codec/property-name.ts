/** A name in a literal: this one, unless computed, would set the prototype. */
export const propertyName = (name: string): string =>
  name === '__proto__' ? `['${name}']` : JSON.stringify(name);
