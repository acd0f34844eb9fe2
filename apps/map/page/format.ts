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
  return `${short(bytesPerSecond * 8).replace(/[a-z]?$/i, " $&")}bit/s`;
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

/** Weights of the texts on the map: those of notes, and those of names and titles. */
type Weight = "normal" | "bold";

/** Font size in pixels at which texts are measured. Widths are proportional to the size. */
const MEASURED = 100;
const MAX_WIDTHS = 20_000;
const widths = new Map<string, number>();
let ruler: CanvasRenderingContext2D | undefined;

/** Returns the width in pixels of a text in the font of the page. */
export function textWidth(text: string, fontSize: number, weight: Weight = "normal"): number {
  const key = `${weight} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    ruler ??= document.createElement("canvas").getContext("2d")!;
    const bold = weight === "bold" ? 700 : 400;
    ruler.font = `${bold} ${MEASURED}px ${getComputedStyle(document.body).fontFamily}`;
    width = ruler.measureText(text).width / MEASURED;
    if (widths.size >= MAX_WIDTHS) widths.clear();
    widths.set(key, width);
  }
  return width * fontSize;
}

/** Escapes text and shortens it to a width in pixels, with an ellipsis at its end. */
export function fit(text: string, width: number, fontSize: number): string {
  return shorten(text, width, fontSize, "normal", (kept) => kept);
}

/**
 * Escapes a name and shortens it to a width in pixels, with an ellipsis in its middle, because names often differ only at
 * their ends.
 */
export function fitName(name: string, width: number, fontSize: number): string {
  return shorten(name, width, fontSize, "bold", (kept) => Math.floor(kept / 2));
}

/** @param start returns how many characters are before the ellipsis, if a number of characters is kept. */
function shorten(
  shown: string,
  width: number,
  fontSize: number,
  weight: Weight,
  start: (kept: number) => number,
): string {
  const text = printable(shown);
  const whole = textWidth(text, fontSize, weight);
  if (whole <= width) return text;
  for (let kept = Math.floor((text.length * width) / whole); kept > 0; kept--) {
    const short = `${text.slice(0, start(kept))}…${text.slice(text.length - kept + start(kept))}`;
    if (textWidth(short, fontSize, weight) <= width) return short;
  }
  return "…";
}
