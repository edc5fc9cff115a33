import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../simulator/index.js';
import { advancedAuth } from '../tiktok/index.js';
import { source } from './source.js';

/* Plays what Airbyte's documentation says that the platform does with the specification, against the simulator. */

const APP = '7000000000000000000';
const SECRET = 'f00dbabe0123456789';
const REDIRECT = 'https://airbyte.example/auth_flow?a=b&c';

const {
  oauth_connector_input_specification: input,
  complete_oauth_output_specification: output,
  complete_oauth_server_output_specification: fromServer,
} = advancedAuth.oauth_config_specification;

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ appId: APP, secret: SECRET, redirectUris: [REDIRECT], campaigns: 0 });
});
afterAll(() => simulator.close());

/** Fills in a template; every name must be known. */
function rendered(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${name} is no variable of the platform`);
    return value;
  });
}

const atSimulator = (url: string): URL => {
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, simulator.url);
};

/** Opens the portal, confirms there, and comes back. */
async function consent(): Promise<URLSearchParams> {
  const param = (name: string, value: string) => String(new URLSearchParams({ [name]: value }));
  const url = atSimulator(
    rendered(input.consent_url, {
      client_id_param: param(input.client_id_key, APP),
      state_param: param('state', 'some-state'),
      redirect_uri_param: param('redirect_uri', REDIRECT),
    }),
  );
  expect((await fetch(url)).status).toBe(200);
  const fields = new URLSearchParams(url.searchParams);
  fields.append('decision', 'confirm');
  fields.append('account', '7100000000000000001');
  const answer = await fetch(new URL('/portal/auth', url), {
    method: 'POST',
    body: fields,
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

it("Airbyte's own OAuth gets the token out of the answer of TikTok, and puts it where the config has it", async () => {
  const back = await consent();
  expect(back.get('state')).toBe('some-state');
  const values = {
    client_id_value: APP,
    client_secret_value: SECRET,
    auth_code_value: back.get(input.auth_code_key) ?? '',
  };
  const params = Object.entries(input.access_token_params).map(([name, template]) => [
    name,
    rendered(template, values),
  ]);
  const response = await fetch(atSimulator(input.access_token_url), {
    method: 'POST',
    headers: input.access_token_headers,
    body: JSON.stringify(Object.fromEntries(params)),
  });
  const { path_in_oauth_response: path, path_in_connector_config: target } = output.properties.access_token;
  const found = path.reduce<unknown>(
    (value, name) => (value as Record<string, unknown>)[name],
    await response.json(),
  );
  expect([target, found]).toEqual([['access_token'], simulator.token]);
});

it('the paths of OAuth are options of the config, and the token is shown beside the button of OAuth', () => {
  const { advanced_auth: told, connectionSpecification } = source.spec;
  const { properties } = connectionSpecification as Record<string, Record<string, Record<string, unknown>>>;
  const targets = [...Object.values(output.properties), ...Object.values(fromServer.properties)];
  expect(told).toEqual(advancedAuth);
  for (const { path_in_connector_config: path } of targets) expect(properties?.[path[0]]).toBeDefined();
  expect(properties?.['access_token']).toMatchObject({ always_show: true });
});
