const FIRST_MILLIS = 500;
const MOST_MILLIS = 30_000;

/** How long to wait before an attempt (1 is the first repetition): doubled each time, and somewhere between half of it and the whole, so that many clients do not come back at once. */
export function backoffMillis(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** (attempt - 1));
  return ceiling / 2 + random() * ceiling / 2;
}
