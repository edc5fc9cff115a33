// What keeps a commit from being the release that its tag says.
import { existsSync, readFileSync } from 'node:fs';
import { root } from '../ensure.mjs';
import { sectionsOf } from './changelog.mjs';
import { RELEASES } from './keep.mjs';
import { mentions } from './places.mjs';

export const changelog = () => readFileSync(`${root}CHANGELOG.md`, 'utf8');

/**
 * @param {string} tag such as `v1.2.3`
 * @returns {readonly string[]}
 */
export function problemsOf(tag) {
  const version = tag.replace(/^v/, '');
  const [unreleased, newest] = sectionsOf(changelog());
  return [
    ...(/^v\d+\.\d+\.\d+$/.test(tag) ? [] : [`${tag} is not of the form v1.2.3`]),
    ...mentions()
      .filter((mention) => mention.version !== version)
      .map((mention) => `${mention.file} says ${mention.version}`),
    ...(unreleased.text === '' ? [] : ['CHANGELOG.md has entries under Unreleased']),
    ...(newest.version === version ? [] : [`the newest release in CHANGELOG.md is ${newest.version}`]),
    ...(existsSync(`${root}${RELEASES}/${version}`) ? [] : [`${RELEASES}/${version} is missing`]),
  ];
}
