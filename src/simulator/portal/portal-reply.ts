import type { IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';

import { readingOf } from '../behaviours.js';
import type { Reply } from '../http/respond.js';
import type { SimulatorOptions } from '../types.js';
import type { InnerWorld } from '../world/world.js';
import type { Consents } from './consents.js';
import { type AuthorizationRequest, consentPage, refusalPage } from './pages.js';

const PORTAL_PATH = '/portal/auth';

export interface PortalTarget {
  readonly world: InnerWorld;
  readonly options: SimulatorOptions;
  readonly consents: Consents;
}

const html = (status: number, body: string): Reply => ({ status, type: 'text/html; charset=utf-8', body });

const authorizationIn = (fields: URLSearchParams): AuthorizationRequest => ({
  appId: fields.get('app_id') ?? '',
  redirectUri: fields.get('redirect_uri') ?? '',
  state: fields.get('state'),
});

const isWeb = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

/** Why the portal refuses a request before it shows anything to select. */
const refusalOf = (
  { appId, redirectUri }: AuthorizationRequest,
  { options }: PortalTarget,
): string | undefined => {
  if (!/^\d+$/.test(appId) || (options.appId ?? appId) !== appId) return 'The app_id does not exist.';
  const isKnown = options.redirectUris?.includes(redirectUri) ?? isWeb(redirectUri);
  return isKnown ? undefined : 'The redirect_uri is not one of the redirect URLs of the app.';
};

/**
 * The parameters that the browser brings back to the app. Sources disagree on whether the code is named `auth_code` or
 * `code`, and none says what follows Cancel.
 */
const answerTo = (
  { appId, state }: AuthorizationRequest,
  fields: URLSearchParams,
  { options, consents }: PortalTarget,
): Readonly<Record<string, string>> => {
  const returned = state === null ? {} : { state };
  if (fields.get('decision') !== 'confirm') return { error: 'access_denied', ...returned };
  const code = consents.add({
    appId,
    accounts: fields.getAll('account'),
    scope: fields.getAll('scope').map(Number),
  });
  const reading = readingOf(options, 'code-name');
  return {
    ...(reading !== 'code' && { auth_code: code }),
    ...(reading !== 'auth_code' && { code }),
    ...returned,
  };
};

const redirect = (to: string, answer: Readonly<Record<string, string>>): Reply => {
  const url = new URL(to);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return { ...html(302, ''), headers: { Location: url.href } };
};

/** The page of the portal where an app is authorized: GET shows it, POST confirms it. */
export const portalReply = async (
  request: IncomingMessage,
  url: URL,
  target: PortalTarget,
): Promise<Reply> => {
  const isAnswer = request.method === 'POST';
  const fields = isAnswer ? new URLSearchParams(await textOf(request)) : url.searchParams;
  if (url.pathname !== PORTAL_PATH || target.world.sandbox) return html(404, refusalPage('Not found.'));
  const authorization = authorizationIn(fields);
  const refusal = refusalOf(authorization, target);
  if (refusal !== undefined) return html(400, refusalPage(refusal));
  return isAnswer
    ? redirect(authorization.redirectUri, answerTo(authorization, fields, target))
    : html(200, consentPage(authorization, target.world.world.accounts));
};
