/** An error that the user can fix: the message says what happened and what to do. Any other error is a bug. */
export class LoadError extends Error {}
