import { DAY_SECONDS } from '../calendar.js';

/** The last moment of a URL that is handed out today. */
export const expiryOf = (now: Date, lifetime: number): number =>
  Math.floor(now.getTime() / 1000 / DAY_SECONDS) * DAY_SECONDS + DAY_SECONDS + lifetime;

/** A URL that contains the time until which it works. */
export const signedUrl = (url: string, expires: number): string =>
  `${url}?x-expires=${expires}&x-signature=q%2B7%3D`;
