// Durations in the nft language, such as "1h30m". Objects contain durations in seconds.
import type { Reader } from "./reader.ts";
import { Token } from "./tokens.ts";

/** Units of durations with their length in milliseconds. */
const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Formats a duration. */
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

/** Reads a duration with units, or a number of seconds, and returns the number of seconds. */
export function readDuration(reader: Reader): number {
  if (reader.kind === Token.Number || reader.kind === Token.Value) return reader.number();
  const isText = reader.kind === Token.Text || reader.kind === Token.Quoted;
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(isText ? reader.text : "");
  if (parts === null || reader.text === "") reader.fail(["a duration such as 1h30m"]);
  const milliseconds = Object.values(UNITS).reduce(
    (sum, length, index) => sum + length * Number(parts[index + 1] ?? 0),
    0,
  );
  if (milliseconds > Number.MAX_SAFE_INTEGER) reader.reject("the duration is too long");
  reader.advance();
  return milliseconds / 1000;
}
