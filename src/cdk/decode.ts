import { isAscii, isUtf8, transcode } from 'node:buffer';

/** UTF-8 as text. V8's own decoder is slow on texts that are not plain ASCII. */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le') : bytes.toString('utf8');
}
