const ALL = 0xffff_ffff;
/** With that many digits behind the point every probability has a text of its own. */
const MOST_DIGITS = 8;

/** A probability in percent, with at least one digit behind the point and as many as tell it from others. */
export function probabilityText(probability: number): string {
  const percent = (probability / ALL) * 100;
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const text = percent.toFixed(digits);
    if (probabilityOf(Number(text)) === probability) return `${text}%`;
  }
  return `${percent.toFixed(MOST_DIGITS)}%`;
}

/** The probability of that many percent. */
export function probabilityOf(percent: number): number {
  return Math.floor((ALL / 100) * percent + 0.5);
}
