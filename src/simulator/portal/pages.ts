import { PERMISSION_BOXES } from '../data/permissions.js';
import type { Account } from '../types.js';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES.get(character) ?? '');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>${body}</body></html>`;

const ticked = (name: string, value: string, label: string): string =>
  `<p><label><input type="checkbox" name="${name}" value="${escaped(value)}" checked> ${escaped(label)}</label></p>`;

/** What the authorization URL says. */
export interface AuthorizationRequest {
  readonly appId: string;
  readonly redirectUri: string;
  readonly state: string | null;
}

/** The page on which somebody selects accounts and permissions. */
export const consentPage = (
  { appId, redirectUri, state }: AuthorizationRequest,
  accounts: readonly Account[],
): string => {
  const hidden = Object.entries({
    app_id: appId,
    redirect_uri: redirectUri,
    ...(state !== null && { state }),
  });
  return page(
    'Simulator for Business: authorize an app',
    `<p>The app ${escaped(appId)} asks for access.</p><form method="post">
${hidden.map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`).join('\n')}
<h2>Ad accounts</h2>${accounts.map(({ id, name }) => ticked('account', id, `${name} (${id})`)).join('\n')}
<h2>Permissions</h2>${PERMISSION_BOXES.map(([id, box]) => ticked('scope', String(id), box)).join('\n')}
<button name="decision" value="confirm">Confirm</button> <button name="decision" value="cancel">Cancel</button>
</form>`,
  );
};

/** The page of a request that the portal refuses; it never returns to the app. */
export const refusalPage = (reason: string): string =>
  page('Simulator for Business: error', `<p>${escaped(reason)}</p>`);
