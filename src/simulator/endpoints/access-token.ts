import { failure } from '../http/failure.js';
import { requiredText, requireFields } from '../http/params.js';
import { type Handler, openToAll, post } from './endpoint.js';

/** Exchanges an authorization code. The token is always the simulator's. */
export const accessToken: Handler = openToAll(
  post(({ params, world, options, consents, token }) => {
    if (world.sandbox) {
      throw failure(40009, 'Unsupported method in sandbox environment: /oauth2/access_token/.');
    }
    requireFields(params, ['app_id', 'secret', 'auth_code']);
    const appId = requiredText(params, 'app_id');
    if (options.appId !== undefined && options.appId !== appId) throw failure(40113);
    const secret = requiredText(params, 'secret');
    if (options.secret !== undefined && options.secret !== secret) throw failure(40101);
    const consent = consents.redeem(requiredText(params, 'auth_code'));
    if (consent === undefined) throw failure(40110);
    if (consent.appId !== appId) throw failure(40101);
    return { data: { access_token: token, advertiser_ids: consent.accounts, scope: consent.scope } };
  }),
);
