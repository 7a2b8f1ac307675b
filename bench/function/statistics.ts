export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** Of runs that were interleaved: what one took by what the other took beside it. A busy moment slows both. */
export function pairedRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, run) => value / others[run]));
}

/** `median (least–most)` */
export function spread(values: readonly number[], digits = 1): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}
