/** Version of the Marketing API, as it appears in URLs. */
export const API_VERSION = 'v1.3';

/**
 * Endpoints of another version, by path: those that only a newer version has, or still has. Version 2.0 has been
 * announced, and it is not known which of its paths respond, nor whether they return the same rows.
 */
const OTHER_VERSIONS: ReadonlyMap<string, string> = new Map();

/**
 * The URL of an endpoint, without its parameters.
 *
 * @param root root of the API, which ends with the version and a slash
 */
export function addressOf(root: URL, path: string, versions = OTHER_VERSIONS): URL {
  const version = versions.get(path);
  return new URL(version === undefined ? path : `../${version}/${path}`, root);
}
