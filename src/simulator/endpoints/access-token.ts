import { failure } from '../http/failure.js';
import { requiredText, requireFields } from '../http/params.js';
import { type Handler, openToAll, permittedApp, post } from './endpoint.js';

/** Exchanges an authorization code. The token is always the simulator's. */
export const accessToken: Handler = openToAll(
  post((context) => {
    const { params, world, consents, token } = context;
    if (world.sandbox) {
      throw failure(40009, 'Unsupported method in sandbox environment: /oauth2/access_token/.');
    }
    requireFields(params, ['app_id', 'secret', 'auth_code']);
    const appId = permittedApp(context);
    const consent = consents.redeem(requiredText(params, 'auth_code'));
    if (consent === undefined) throw failure(40110);
    if (consent.appId !== appId) throw failure(40101);
    return { data: { access_token: token, advertiser_ids: consent.accounts, scope: consent.scope } };
  }),
);
