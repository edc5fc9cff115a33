// The notices of the packages whose code is bundled. Licences require them wherever the code goes, and the bundler
// drops the comments that hold them. Derived from the bundle, so no list has to be maintained.
import { readdirSync, readFileSync } from 'node:fs';

const NOTICE = /^(licen[cs]e|copying|notice|copyright)([.-].*)?$/i;
const RULE = `${'-'.repeat(80)}\n`;

/** Folders of the packages whose code is in an output, such as `node_modules/ajv`. */
function bundledFolders({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0),
  );
  // Up to the last `node_modules`, because packages can be nested.
  const folders = files.map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined).toSorted();
}

/** @param folder of a package */
function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => NOTICE.test(file))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0 && typeof license !== 'string')
    throw new Error(`${name} ${version} is bundled, but does not state its licence`);
  // Without a file, only the package's own statement is known.
  if (texts.length === 0) texts.push(`Copyright (c) ${author?.name ?? author ?? `the authors of ${name}`}`);
  return [`${name} ${version}\nLicence: ${license ?? 'see below'}`, ...texts].join('\n\n');
}

/**
 * @param {{ outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }} metafile of esbuild, its
 *   paths relative to `root`
 * @param {string} root
 * @throws if a bundled package has neither a licence nor a file that looks like one
 */
export function notices(metafile, root) {
  const head = 'source-tiktok-ads contains code of these packages, each under its own licence.';
  const parts = bundledFolders(metafile).map((folder) => noticeOf(`${root}/${folder}`));
  return `${[head, ...parts].join(`\n\n${RULE}\n`)}\n`;
}
