import { chromium } from 'playwright-core';

// No sandbox: the checks may run as root, and open only their own files.
const QUIET = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map(
  (name) => `--disable-${name}`,
);

/** Starts the Chromium at that path. */
export const startBrowser = (executablePath) =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...QUIET] });
