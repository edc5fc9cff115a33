/** A number with its noun: `1 account`, `1,200 accounts`. The plural must end in a plain s. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** A duration as people say it, rounded up: seconds below two minutes, minutes below two hours, then hours. */
export function duration(seconds: number): string {
  if (seconds <= 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 120 ? `${minutes} min` : `${Math.ceil(minutes / 60).toLocaleString('en-US')} h`;
}
