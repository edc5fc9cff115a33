// A failing check does not stop the others.
let passed = 0;
let failed = 0;

/** Runs one check: it fails if the body throws. A returned text is printed after the title. */
export async function check(title, body) {
  try {
    const detail = await body();
    passed += 1;
    console.log(`ok      ${title}${detail === undefined ? '' : `: ${detail}`}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n        ${String(error.message ?? error).replaceAll('\n', '\n        ')}`);
  }
}

/** Prints `N passed, N failed` and returns the exit code. */
export function summarise() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
