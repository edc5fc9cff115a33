// The section of docs/streams.md on the boxes of the consent page and the streams that each of them enables.
import { codes, document, linkTo, table } from './markdown.mjs';

/**
 * @param families the streams by family
 * @param permissions all permissions
 * @param permissionOf takes an endpoint
 */
export function renderPermissions(families, { permissions, permissionOf }) {
  const isBehind = (permission) => (stream) =>
    (stream.endpoints ?? []).some((endpoint) => permissionOf(endpoint) === permission);
  const rows = permissions.map((permission) => [permission.box, among(families, isBehind(permission))]);
  const isFree = (stream) => !permissions.some((permission) => isBehind(permission)(stream));
  return document(
    '## Permissions',
    'The boxes to tick on the consent page, and the streams that cannot be read without them; many streams need several, because they are requested for the campaigns, ads or shops of a list. [How to get them](access-token.md#permissions).',
    table(['box', 'streams'], rows),
    `These need no box: ${among(families, isFree)}. No source names the box of \`comments\` themselves; the one above is that of their ads.`,
  ).trimEnd();
}

/** The streams that pass a test; a family is named as a whole if all of its streams do. */
const among = (families, test) =>
  families
    .flatMap(({ title, streams }) => {
      const some = streams.filter(test);
      if (some.length === streams.length && some.length > 2) return [`all of ${linkTo(title)}`];
      return some.length === 0 ? [] : [codes(some.map(({ name }) => name))];
    })
    .join(', ');
