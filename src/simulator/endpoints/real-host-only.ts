import { type ApiFailure, failure } from '../http/failure.js';
import type { Handler } from './endpoint.js';

/** An entry of the endpoint table. */
export type Endpoint = readonly [path: string, handler: Handler];

export const notInSandbox = (path: string): ApiFailure =>
  failure(40008, `The endpoint /${path} is not implemented in sandbox.`);

/** Entries of the endpoint table that the sandbox host does not have. */
export const realHostOnly = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.map(([path, handler]) => [
    path,
    (context) => {
      if (context.world.sandbox) throw notInSandbox(path);
      return handler(context);
    },
  ]);
