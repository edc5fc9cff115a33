import type { Answer } from '../http/answer.js';
import { badRequest, failure, noPermission } from '../http/failure.js';
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
export const permittedAdvertiser = (context: Context): string => {
  const id = requiredText(context.params, 'advertiser_id');
  if (!/^\d+$/.test(id)) throw badRequest('advertiser_id: Not a valid number.');
  permittedAdvertisers(context, [id]);
  return id;
};

/** These accounts, once it is sure that the token may see all of them. */
export const permittedAdvertisers = ({ world }: Context, ids: readonly string[]): readonly string[] => {
  const unknown = ids.find((id) => !world.has(id));
  if (unknown !== undefined) throw noPermission(unknown);
  return ids;
};

/** The app of a request, once it is sure that it exists and that the secret is its own. */
export const permittedApp = ({ params, options }: Context): string => {
  const appId = requiredText(params, 'app_id');
  if (options.appId !== undefined && options.appId !== appId) throw failure(40113);
  const secret = requiredText(params, 'secret');
  if (options.secret !== undefined && options.secret !== secret) throw failure(40101);
  return appId;
};

/** The names in `fields`, all of which must be known. */
export const wantedFields = (params: Params, known: readonly string[]): readonly string[] | undefined => {
  const wanted = stringArrayParam(params, 'fields');
  const invalid = wanted?.find((name) => !known.includes(name));
  if (invalid !== undefined) throw badRequest(`fields: unknown field ${invalid}.`);
  return wanted;
};
