declare const __VERSION__: string;

/** The version in package.json, inserted by the build. */
export const VERSION = __VERSION__;

/** The default User-Agent header. */
export const USER_AGENT = `source-tiktok-ads/${VERSION}`;
