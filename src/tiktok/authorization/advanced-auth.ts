import type { JsonObject } from '../../cdk/index.js';
import { PORTAL_PATH, PRODUCTION_URL } from '../api/limits.js';

const text = { type: 'string' } as const;

/**
 * How Airbyte gets a token by itself (declarative OAuth, docs.airbyte.com, "OAuth Authentication Methods"): it opens the
 * portal, exchanges the code and fills in `access_token`. App id and secret are those of the instance, or of the form if
 * the instance has none. Names in double braces are filled in by the platform; those with `param` are encoded for a URL.
 */
export const advancedAuth = {
  auth_flow_type: 'oauth2.0',
  oauth_config_specification: {
    oauth_connector_input_specification: {
      consent_url: `${new URL(PORTAL_PATH, PRODUCTION_URL).href}?{{client_id_param}}&{{state_param}}&{{redirect_uri_param}}`,
      access_token_url: `${PRODUCTION_URL}oauth2/access_token/`,
      access_token_headers: { 'Content-Type': 'application/json' },
      access_token_params: {
        app_id: '{{ client_id_value }}',
        secret: '{{ client_secret_value }}',
        auth_code: '{{ auth_code_value }}',
      },
      client_id_key: 'app_id',
      client_secret_key: 'secret',
      auth_code_key: 'auth_code',
    },
    complete_oauth_output_specification: {
      type: 'object',
      required: ['access_token'],
      properties: {
        access_token: {
          ...text,
          path_in_connector_config: ['access_token'],
          path_in_oauth_response: ['data', 'access_token'],
        },
      },
    },
    complete_oauth_server_input_specification: {
      type: 'object',
      required: ['app_id', 'secret'],
      properties: { app_id: text, secret: text },
    },
    complete_oauth_server_output_specification: {
      type: 'object',
      required: ['app_id', 'secret'],
      properties: {
        app_id: { ...text, path_in_connector_config: ['app_id'] },
        secret: { ...text, path_in_connector_config: ['secret'] },
      },
    },
  },
} as const satisfies JsonObject;
