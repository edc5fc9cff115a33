// JSON whose integers keep their digits: some programs write 19-digit ids as bare numbers.

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_INTEGER = /^-?\d{16,}$/;

/** Parses a line of output as JSON; integers too long for a number become text. */
export const parseLine = (line) =>
  JSON.parse(line.replace(TOKEN, (token) => (LONG_INTEGER.test(token) ? `"${token}"` : token)));
