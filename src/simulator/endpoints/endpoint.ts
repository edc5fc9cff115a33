import type { Answer } from '../http/answer.js';
import { badRequest, noPermission } from '../http/failure.js';
import type { Params } from '../http/params.js';
import { requiredText, stringArrayParam } from '../http/params.js';
import type { SimulatorOptions } from '../types.js';
import type { Consents } from '../portal/consents.js';
import type { TaskBook } from '../tasks/book.js';
import type { InnerWorld } from '../world/world.js';

export interface Context {
  readonly params: Params;
  readonly world: InnerWorld;
  readonly options: SimulatorOptions;
  readonly tasks: TaskBook;
  readonly consents: Consents;
  /** The only token. */
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers GET, and only with the token, unless it says otherwise. */
export interface Handler {
  (context: Context): Answer;
  readonly method?: 'POST';
  readonly isOpen?: true;
}

/** A handler of requests whose parameters are in a JSON body. */
export const post = (handler: (context: Context) => Answer): Handler =>
  Object.assign((context: Context) => handler(context), { method: 'POST' as const });

/** For endpoints that need no token. */
export const openToAll = (handler: Handler): Handler => Object.assign(handler, { isOpen: true as const });

/** The account of a request, once it is sure that the token may see it. */
export const permittedAdvertiser = ({ params, world }: Context): string => {
  const id = requiredText(params, 'advertiser_id');
  if (!/^\d+$/.test(id)) throw badRequest('advertiser_id: Not a valid number.');
  if (!world.has(id)) throw noPermission(id);
  return id;
};

/** The names in `fields`, all of which must be known. */
export const wantedFields = (params: Params, known: readonly string[]): readonly string[] | undefined => {
  const wanted = stringArrayParam(params, 'fields');
  const invalid = wanted?.find((name) => !known.includes(name));
  if (invalid !== undefined) throw badRequest(`fields: unknown field ${invalid}.`);
  return wanted;
};
