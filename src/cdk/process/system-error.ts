import { lookUp } from '../collections/look-up.js';

/** What a person calls it, by the operating system's name. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'something of that name is there already',
  EFBIG: 'files may not be so large here',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead nowhere',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
};

/** The operating system's name for what went wrong (`EADDRINUSE`), where it was the operating system. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Why a file cannot be read or written: `the disk is full (ENOSPC)`. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  const words = lookUp(WORDS, code);
  return words === undefined ? code : `${words} (${code})`;
}
