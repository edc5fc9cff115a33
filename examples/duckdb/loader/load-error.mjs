/** What a person can act on: the message says what happened and what to do. Anything else that is thrown is a bug. */
export class LoadError extends Error {}
