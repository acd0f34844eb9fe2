import { printable } from "../src/model/printable.ts";

const units = ["", "k", "M", "G", "T"];

/** Formats a number with a decimal prefix: 1234567 as "1.2M". */
export function short(value: number): string {
  let index = 0;
  let rest = value;
  while (rest >= 999.5 && index < units.length - 1) {
    rest /= 1000;
    index++;
  }
  const digits = index === 0 || rest >= 99.5 ? 0 : 1;
  return `${rest.toFixed(digits)}${units[index]}`;
}

/** Formats bytes per second as bits per second. */
export function bitRate(bytesPerSecond: number): string {
  return `${short(bytesPerSecond * 8)}bit/s`;
}

/** Formats a time of the day with seconds. */
export function clock(time: number): string {
  return new Date(time).toLocaleTimeString("en-GB");
}

/** Formats a duration as minutes and seconds. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}

/** Escapes text and shortens it to a width in pixels, with an ellipsis. The width of a character is estimated. */
export function fit(shown: string, width: number, fontSize: number): string {
  const text = printable(shown);
  const characters = Math.floor(width / (fontSize * 0.58));
  return text.length <= characters ? text : `${text.slice(0, Math.max(1, characters - 1))}…`;
}
