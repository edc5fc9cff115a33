let passed = 0;
let failed = 0;

/** Runs a check and says how it went. */
export async function check(title, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n        ${String(error.message ?? error).replaceAll('\n', '\n        ')}`);
  }
}

/** The last line of a program of checks, and its exit code. */
export function finishChecks() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
