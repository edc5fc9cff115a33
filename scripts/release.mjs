// Prepares a release, or says whether a tag is one (CONTRIBUTING.md, "Releasing").
//   node scripts/release.mjs 1.2.3           dates the changelog, sets the version, keeps catalog and state
//   node scripts/release.mjs --notes v1.2.3  prints the release's changelog; exits with 1 if the tag does not fit
import { writeFileSync } from 'node:fs';
import { ensureBuilt, root } from './ensure.mjs';
import { sectionsOf, withRelease } from './release/changelog.mjs';
import { keepRelease } from './release/keep.mjs';
import { setVersion } from './release/places.mjs';
import { changelog, problemsOf } from './release/problems.mjs';

const [first = '', tag = ''] = process.argv.slice(2);
if (first === '--notes') notes();
else if (/^\d+\.\d+\.\d+$/.test(first)) await prepare(first);
else {
  console.error('usage: node scripts/release.mjs VERSION | --notes TAG');
  process.exitCode = 2;
}

function notes() {
  const problems = problemsOf(tag);
  for (const problem of problems) console.error(`${tag}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(sectionsOf(changelog())[1].text);
}

async function prepare(version) {
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(`${root}CHANGELOG.md`, withRelease(changelog(), version, today));
  setVersion(version);
  ensureBuilt();
  await keepRelease(version);
  console.log(`prepared ${version}: commit it, tag the commit v${version} and push the tag`);
}
