// The sections of CHANGELOG.md.

/**
 * Its sections, newest first; the first is `Unreleased`, which has no day.
 * @param {string} changelog
 * @returns {readonly { version: string, day: string | undefined, text: string }[]}
 */
export const sectionsOf = (changelog) =>
  changelog
    .split(/^## (?=\[)/m)
    .slice(1)
    .map((section) => {
      const [, version, day] = /^\[(.+?)\](?: - (.*))?$/m.exec(section) ?? [];
      return { version, day, text: section.slice(section.indexOf('\n')).trim() };
    });

/**
 * Gives Unreleased a version and a day, and opens an empty one above it.
 * @param {string} changelog
 * @param {string} version
 * @param {string} day
 */
export const withRelease = (changelog, version, day) =>
  changelog.replace('\n## [Unreleased]\n', `\n## [Unreleased]\n\n## [${version}] - ${day}\n`);

/**
 * The entries of a section that need somebody to do something.
 * @param {{ text: string }} section
 * @returns {readonly string[]}
 */
export const breakingLines = ({ text }) =>
  text.split('\n').filter((line) => line.startsWith('- **Breaking:**'));
