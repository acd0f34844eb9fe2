import { cellText } from "../values.ts";
import type { FieldKind } from "./row-fields.ts";

/** Text form of the values of a field. */
export interface Format {
  /** Description of valid text, for error messages. */
  readonly expected: string;
  /** Converts the text of a user to that which `show` returns for the same value. Returns undefined if it is invalid. */
  parse(text: string): string | undefined;
  show(value: unknown): string;
}

export const hexadecimal = (number: number): string => `0x${number.toString(16)}`;

export function isNumber(text: string): boolean {
  return /^(-?\d+(\.\d+)?|0x[\da-f]+)$/i.test(text);
}

/** Formats of the types that restrict the values of a filter. */
const formats: Partial<Record<FieldKind, Format>> = {
  number: {
    expected: "a number",
    parse: (text) => (isNumber(text) ? (text.includes(".") ? `${Number(text)}` : `${BigInt(text)}`) : undefined),
    show: cellText,
  },
  flag: {
    expected: "true or false",
    parse: (text) => (text === "true" ? "yes" : text === "false" ? "no" : undefined),
    show: cellText,
  },
  range: {
    expected: "a number or a range, such as 10-20",
    parse(text) {
      const [, start, end = start] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
      return start === undefined ? undefined : rangeText(Number(start), Number(end));
    },
    show(value) {
      const { start, end } = Object(value) as { start: number; end: number };
      return rangeText(start, end);
    },
  },
  realms: {
    expected: "a realm, or those of the source and the destination, such as 3/4",
    parse(text) {
      const [, source, destination] = /^(?:(\d+)\/)?(\d+)$/.exec(text) ?? [];
      if (destination === undefined) return undefined;
      return source === undefined ? realmsText(Number(destination)) : pairText(Number(source), Number(destination));
    },
    show: (value) => realmsText(value as number),
  },
};

/** Returns the format of a type; undefined if all values are valid. */
export function formatOf(kind: FieldKind | undefined): Format | undefined {
  return kind === undefined ? undefined : formats[kind];
}

function rangeText(start: number, end: number): string {
  return start === end ? `${start}` : `${start}-${end}`;
}

/** The realm of the source is in the upper 16 bits. */
function realmsText(realms: number): string {
  return pairText(realms >>> 16, realms & 0xffff);
}

function pairText(source: number, destination: number): string {
  return source === 0 ? `${destination}` : `${source}/${destination}`;
}
