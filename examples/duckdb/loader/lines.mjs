import { StringDecoder } from 'node:string_decoder';

/**
 * Splits a stream of bytes into lines, at line feeds only. Node's readline also splits at U+2028 since version 24,
 * which a JSON text may contain.
 *
 * @param {AsyncIterable<Uint8Array>} chunks
 * @returns {AsyncGenerator<string>}
 */
export async function* linesOf(chunks) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = decoder.write(chunk).split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop();
    yield* lines;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}
