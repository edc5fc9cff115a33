import { parseConfiguredCatalog, type ConfiguredStream } from '../../protocol/catalog.js';
import { fileError, jsonOf, requiredText } from './file-text.js';

/**
 * Reads the configured catalog.
 *
 * @param path path of the file; `-` for standard input
 * @throws SyncError (config_error) if the file is missing, is not JSON, or is not a catalog
 */
export async function readCatalogFile(path: string): Promise<readonly ConfiguredStream[]> {
  const file = { path, what: 'catalog' };
  const catalog = parseConfiguredCatalog(jsonOf(await requiredText(file), file));
  if (typeof catalog === 'string') throw fileError(file, `cannot be used: ${catalog}`);
  return catalog;
}
