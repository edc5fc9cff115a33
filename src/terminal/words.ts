/** A number with its noun: `1 account`, `1,200 accounts`. The plural must end in a plain s. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** A duration as people say it: seconds below two minutes, minutes above, rounded up. */
export const duration = (seconds: number): string =>
  seconds <= 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60).toLocaleString('en-US')} min`;
