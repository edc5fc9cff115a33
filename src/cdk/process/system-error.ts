import { lookUp } from '../collections/look-up.js';

/** Plain words for error codes of the operating system. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file or folder with that name already exists',
  EFBIG: 'the file is larger than the system allows',
  EISDIR: 'it is a folder',
  ELOOP: 'it has too many symbolic links',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of its path is not a folder',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

/** The operating system's code of an error, e.g. `EADDRINUSE`; undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Why a file cannot be read or written, e.g. `the disk is full (ENOSPC)`. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  const words = lookUp(WORDS, code);
  return words === undefined ? code : `${words} (${code})`;
}
