// A check that fails does not keep the others from being made.
let passed = 0;
let failed = 0;

/** Makes one check: a body that throws has failed. What it returns, if anything, is printed with the title. */
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

/** Prints `N passed, N failed`. Returns the exit code. */
export function summarise() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
