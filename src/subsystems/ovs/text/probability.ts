const ALL = 0xffff_ffff;
/** With this many decimals, every probability has a unique text. */
const MOST_DIGITS = 8;

/** Formats a probability in percent, with at least one decimal and all significant ones. */
export function probabilityText(probability: number): string {
  const percent = (probability / ALL) * 100;
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const text = percent.toFixed(digits);
    if (probabilityOf(Number(text)) === probability) return `${text}%`;
  }
  return `${percent.toFixed(MOST_DIGITS)}%`;
}

/** Returns the probability for a percentage. */
export function probabilityOf(percent: number): number {
  return Math.floor((ALL / 100) * percent + 0.5);
}
