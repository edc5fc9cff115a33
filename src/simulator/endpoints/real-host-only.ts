import { failure } from '../http/failure.js';
import type { Handler } from './endpoint.js';

/** Entries of the endpoint table that the sandbox host does not have. */
export const realHostOnly = (handlers: Readonly<Record<string, Handler>>): readonly [string, Handler][] =>
  Object.entries(handlers).map(([path, handler]) => [
    path,
    (context) => {
      if (!context.world.sandbox) return handler(context);
      throw failure(40008, `The endpoint /${path} is not implemented in sandbox.`);
    },
  ]);
