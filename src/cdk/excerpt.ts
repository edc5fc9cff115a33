/** Characters of a text of somebody else's that a message quotes. */
const LONGEST_QUOTED = 300;

/** A text of the API as messages quote it: whoever sends megabytes would else fill the log with them. */
export function excerpt(text: string, longest = LONGEST_QUOTED): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;
}
