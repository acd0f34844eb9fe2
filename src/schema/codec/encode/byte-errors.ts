import { shownSort } from "../../../errors.ts";
import { mistake } from "../../model/error-stack.ts";
import { Kind } from "../../plan/kind.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { pathAt } from "./path.ts";

/**
 * The error for what is neither bytes nor digits that stand for some. It may be a key that was given in another form, so it is
 * never shown: its length is, and what would have been right.
 */
export function notBytes(field: ValuePlan, content: unknown, depth: number): TypeError | RangeError {
  const isHex = field.kind === Kind.Hex;
  const got = typeof content === "number" ? "a number" : shownSort(content);
  const hint = typeof content === "string" ? otherForm(field, content) : "";
  const text = `${pathAt(depth)}: expected ${isHex ? digits(field) : bytes(field)}, got ${got}${hint}`;
  return mistake(isHex && typeof content === "string" ? new RangeError(text) : new TypeError(text));
}

/** How many bytes it has to have; undefined where several numbers are possible. */
function exactly({ size, shortest, longest }: ValuePlan): number | undefined {
  if (size >= 0) return size;
  return shortest === longest ? shortest : undefined;
}

function digits(field: ValuePlan): string {
  const count = exactly(field);
  return count === undefined
    ? "pairs of hexadecimal digits, or bytes"
    : `${count * 2} hexadecimal digits or ${count} bytes`;
}

function bytes(field: ValuePlan): string {
  const count = exactly(field);
  return count === undefined ? "bytes (Uint8Array)" : `${count} bytes (Uint8Array)`;
}

/** What makes bytes of a text, where its form is one of the usual ones. */
function otherForm(field: ValuePlan, text: string): string {
  const { length } = text;
  if (field.kind === Kind.Bytes && length % 2 === 0 && /^[0-9A-Fa-f]+$/.test(text) && canBe(field, length / 2)) {
    return ": Uint8Array.fromHex(text) makes bytes of hexadecimal digits";
  }
  if (length % 4 !== 0 || !/^[0-9A-Za-z+/]+={0,2}$/.test(text)) return "";
  const end = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  // Words are base64 as well, where nothing tells how many bytes there should be.
  if (!canBe(field, (length / 4) * 3 - end) || (exactly(field) === undefined && end === 0 && length < 16)) return "";
  return ", which looks like base64: that is not taken, and Uint8Array.fromBase64(text) makes bytes of it";
}

function canBe(field: ValuePlan, count: number): boolean {
  const { shortest, longest } = field;
  return count === (exactly(field) ?? count) && count >= shortest && count <= longest;
}
