import type { IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';

import { readingOf } from '../behaviours.js';
import type { Reply } from '../http/respond.js';
import type { SimulatorOptions } from '../types.js';
import type { InnerWorld } from '../world/world.js';
import type { Consents } from './consents.js';
import { type Asked, consentPage, refusalPage } from './pages.js';

const PORTAL_PATH = '/portal/auth';

export interface PortalTarget {
  readonly world: InnerWorld;
  readonly options: SimulatorOptions;
  readonly consents: Consents;
}

const html = (status: number, body: string): Reply => ({ status, type: 'text/html; charset=utf-8', body });

const asked = (fields: URLSearchParams): Asked => ({
  appId: fields.get('app_id') ?? '',
  redirectUri: fields.get('redirect_uri') ?? '',
  state: fields.get('state'),
});

const isWeb = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

/** Why the portal refuses a request before it shows anything to select. */
const refusalOf = ({ appId, redirectUri }: Asked, { options }: PortalTarget): string | undefined => {
  if (!/^\d+$/.test(appId) || (options.appId ?? appId) !== appId) return 'The app_id does not exist.';
  const isKnown = options.redirectUris?.includes(redirectUri) ?? isWeb(redirectUri);
  return isKnown ? undefined : 'The redirect_uri is not one of the redirect URLs of the app.';
};

/** Which names TikTok gives to the code is in no source that all agree with; what comes after Cancel is in none. */
const answerTo = (fields: URLSearchParams, { options, consents }: PortalTarget): Record<string, string> => {
  if (fields.get('decision') !== 'confirm') return { error: 'access_denied' };
  const code = consents.add({
    appId: asked(fields).appId,
    accounts: fields.getAll('account'),
    scope: fields.getAll('scope').map(Number),
  });
  const reading = readingOf(options, 'code-name');
  return { ...(reading !== 'code' && { auth_code: code }), ...(reading !== 'auth_code' && { code }) };
};

const redirect = (fields: URLSearchParams, target: PortalTarget): Reply => {
  const { redirectUri, state } = asked(fields);
  const url = new URL(redirectUri);
  const answer = { ...answerTo(fields, target), ...(state !== null && { state }) };
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return { ...html(302, ''), headers: { Location: url.href } };
};

/** The page of the portal where an app is authorized: GET shows it, POST confirms it. */
export const servePortal = async (
  request: IncomingMessage,
  url: URL,
  target: PortalTarget,
): Promise<Reply> => {
  const isAnswer = request.method === 'POST';
  const fields = isAnswer ? new URLSearchParams(await textOf(request)) : url.searchParams;
  if (url.pathname !== PORTAL_PATH || target.world.sandbox) return html(404, refusalPage('Not found.'));
  const refusal = refusalOf(asked(fields), target);
  if (refusal !== undefined) return html(400, refusalPage(refusal));
  if (isAnswer) return redirect(fields, target);
  return html(200, consentPage(asked(fields), target.world.world.accounts));
};
