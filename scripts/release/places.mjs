// Where the version stands. package.json has it for the code, which the build gives its version; all others are copies.
import { readFileSync, writeFileSync } from 'node:fs';
import { root } from '../ensure.mjs';

/** What matches is the version and nothing around it. */
const PLACES = {
  'package.json': /(?<="version": ")[^"]+/g,
  'package-lock.json': /(?<="name": "source-tiktok-ads",\n +"version": ")[^"]+/g,
  'metadata.yaml': /(?<=dockerImageTag: )\S+/g,
  Dockerfile: /(?<=LABEL (?:io\.airbyte|org\.opencontainers\.image)\.version=")[^"]+/g,
  'acceptance-test-config.yml': /(?<=connector_image: [\w/-]+:)\S+/g,
  'README.md': /(?<=source-tiktok-ads:|the tag \(`)\d[\w.-]*\w/g,
  'docs/commands.md': /(?<=source-tiktok-ads-)\d[\w.-]*\w(?=\.tgz)/g,
  'deploy/terraform/README.md': /(?<=docker_image_tag += ")[^"]+/g,
};

const textOf = (file) => readFileSync(root + file, 'utf8');

/**
 * Each mention of the version. A file without one appears with `undefined`.
 * @returns {readonly { file: string, version: string | undefined }[]}
 */
export const mentions = () =>
  Object.entries(PLACES).flatMap(([file, place]) =>
    (textOf(file).match(place) ?? [undefined]).map((version) => ({ file, version })),
  );

export function setVersion(version) {
  for (const [file, place] of Object.entries(PLACES))
    writeFileSync(root + file, textOf(file).replace(place, version));
}
