// Durations of the nft language, such as "1h30m". Objects use seconds.

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

export function durationText(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  let text = "";
  for (const [unit, length] of Object.entries(UNITS)) {
    const count = Math.floor(rest / length);
    rest %= length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}

const pattern = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Returns milliseconds. Undefined if the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const parts = text === "" ? null : pattern.exec(text);
  if (parts === null) return undefined;
  return Object.values(UNITS).reduce((sum, length, index) => sum + length * Number(parts[index + 1] ?? 0), 0);
}
