/** Version of the Marketing API that is asked, as it stands in addresses. */
export const API_VERSION = 'v1.3';

/**
 * Endpoints that are asked of another version, by their path: for those that only a newer version has, or still has. 2.0
 * has been announced, and it is not known which of its paths answer, nor whether with the same rows.
 */
const OTHER_VERSIONS: ReadonlyMap<string, string> = new Map();

/** @param root of the API, which ends with the version and a slash */
export function addressOf(root: URL, path: string, versions = OTHER_VERSIONS): URL {
  const version = versions.get(path);
  return new URL(version === undefined ? path : `../${version}/${path}`, root);
}
