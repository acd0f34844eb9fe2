// Recognizes listed rules that differ only in constants which the compiler copies.

import { isRecord } from "../../../base/check.ts";
import { member } from "../../../base/objects.ts";
import type { SetAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import { readIpv4, readIpv6, readMac } from "../../../schema/values/addresses.ts";
import type { KernelExpression } from "../model/fields.ts";
import { membersOf } from "../model/statements.ts";
import type { DecompileContext, Piece } from "./expressions/decompile-value.ts";

/**
 * Returns a text for decompiled statements together with the kernel expressions that they must compile to. If two rules
 * have the same text, either both compile to their expressions or neither does.
 *
 * The text contains all values, except names of chains, numbers of counters, and addresses that are compared with a
 * header field or that packets are sent to. The compiler copies these constants. The text has numbers for them,
 * with the same number for a constant in the statements and in the expressions.
 *
 * Returns undefined if an address cannot be assigned to exactly one place in the statements and one in the expressions.
 */
export function shapeOf(pieces: readonly Piece[], context: DecompileContext): string | undefined {
  const writer = new ShapeWriter(context);
  for (const { statement, isProtocol, isImplied } of pieces) {
    writer.text += isProtocol === true ? "P" : isImplied === true ? "I" : "S";
    writer.statement(statement);
  }
  writer.text += context.family;
  for (const { expressions } of pieces) {
    writer.text += ";";
    for (const expression of expressions) writer.expression(expression);
  }
  return writer.isComplete ? writer.text : undefined;
}

/** These attributes of a set do not determine how its elements are encoded and listed. */
export const UNUSED_SET_ATTRIBUTES: ReadonlySet<string> = new Set<keyof SetAttrs<Read> | "header">([
  "header",
  "table",
  "name",
  "handle",
  "id",
  "count",
]);

/** Cheap test for the text of an address: names and keywords start with other characters or have no such character. */
const ADDRESS = /^[\da-f]*[.:][\da-f:.]*$/;

/** Functions that read an address of some length in bytes as text. */
const addresses: Readonly<Record<number, (store: Uint8Array, at: number) => string>> = {
  4: readIpv4,
  6: readMac,
  16: readIpv6,
};

class ShapeWriter {
  text = "";
  readonly #context: DecompileContext;
  /** Values of each kind that the statements contain, in the order of their numbers. */
  readonly #copied: Record<"chain" | "counter" | "address", string[]> = { chain: [], counter: [], address: [] };
  readonly #foundAddresses = new Set<number>();
  #isAmbiguous = false;

  constructor(context: DecompileContext) {
    this.#context = context;
  }

  get isComplete(): boolean {
    return !this.#isAmbiguous && this.#foundAddresses.size === this.#copied.address.length;
  }

  statement(statement: object): void {
    for (const [kind, args] of Object.entries(statement)) {
      this.#name(kind);
      if (kind === "match") {
        const { op, left, right } = membersOf(args);
        this.#value(op);
        this.#value(left);
        // The compiler calculates with the constants of other expressions, such as bit operations.
        if (isRecord(left) && "payload" in left) this.#address(right);
        else this.#value(right);
      } else if (kind === "counter") this.#declareCounter(args);
      else if (kind === "snat" || kind === "dnat")
        this.#members(args, (key, one) => key === "addr" && this.#address(one));
      else this.#value(args);
    }
  }

  /** Writes a value of a statement. */
  #value(value: unknown): void {
    this.#members(value, (key, member) => {
      if (key === "target" && typeof member === "string") this.#declare("chain", member);
      else if (key === "counter") this.#declareCounter(member);
      else return false;
      return true;
    });
  }

  #address(value: unknown): true {
    if (typeof value !== "string" || !ADDRESS.test(value)) this.#value(value);
    else {
      this.#isAmbiguous ||= this.#copied.address.includes(value);
      this.#declare("address", value);
    }
    return true;
  }

  #declareCounter(value: unknown): void {
    this.#members(value, (_, number) => {
      if (!isCount(number)) return false;
      this.#declare("counter", `${number}`);
      return true;
    });
  }

  #declare(kind: "chain" | "counter" | "address", value: string): void {
    const known = this.#copied[kind].indexOf(value);
    this.text += `${kind[1]}${known < 0 ? this.#copied[kind].push(value) - 1 : known},`;
  }

  expression({ name, data }: KernelExpression): void {
    this.#name(name ?? "");
    const copies = name === "cmp" || name === "immediate";
    this.#members(data, (key, value) => {
      if (copies && key === "data") this.#data(value);
      else if (name === "counter" && isCount(value)) this.#use("counter", `${value}`, value);
      else if ((key === "set" || key === "setName") && typeof value === "string") this.#set(value);
      else this.#attribute(key, value);
      return true;
    });
  }

  #attribute(key: string, value: unknown): void {
    if (key === "chain" && typeof value === "string") this.#use("chain", value, value);
    else if (isExpression(value)) this.expression(value);
    else
      this.#members(value, (inner, member) => {
        this.#attribute(inner, member);
        return true;
      });
  }

  /** Writes a constant that the compiler copies from a statement. */
  #data(data: unknown): void {
    const hasAddresses = this.#copied.address.length > 0;
    this.#members(data, (key, value) => {
      const bytes = value instanceof Uint8Array && hasAddresses ? value : undefined;
      const address = bytes && addresses[bytes.length]?.(bytes, 0);
      if (address !== undefined) this.#use("address", address, value);
      else this.#attribute(key, value);
      return true;
    });
  }

  #use(kind: "chain" | "counter" | "address", value: string, original: unknown): void {
    const index = this.#copied[kind].indexOf(value);
    if (index < 0) {
      this.#members(original, () => false);
      return;
    }
    this.text += `${kind[1]}${index},`;
    if (kind !== "address") return;
    this.#isAmbiguous ||= this.#foundAddresses.has(index);
    this.#foundAddresses.add(index);
  }

  /** Writes the properties of a set instead of the name that the kernel gives it. */
  #set(name: string): void {
    const set = this.#context.setOf(name);
    if (set?.anonymous !== true) this.#name(name);
    if (set === undefined) return;
    for (const [key, value] of Object.entries(set.attrs)) {
      if (UNUSED_SET_ATTRIBUTES.has(key)) continue;
      this.#name(key);
      this.#attribute(key, value);
    }
    // Packets add the elements of a meter.
    if (set.anonymous && set.attrs.flags?.includes("eval") !== true) this.#attribute("elements", set.elements());
  }

  #name(name: string): void {
    this.text += `${name.length}:${name}`;
  }

  /** Writes a value. `write` writes a member of an object, or returns false to have it written like any other value. */
  #members(value: unknown, write: (key: string, value: unknown) => boolean): void {
    if (typeof value === "string") {
      this.text += '"';
      this.#name(value);
    } else if (typeof value !== "object" || value === null)
      this.text += `${typeof value === "bigint" ? "i" : "="}${value},`;
    else if (value instanceof Uint8Array) this.text += `x${value.toHex()},`;
    else if (Array.isArray(value)) {
      this.text += "[";
      for (const item of value) if (!write("", item)) this.#members(item, write);
      this.text += "]";
    } else {
      this.text += "{";
      for (const key in value) {
        const inner = member(value, key);
        if (inner === undefined) continue;
        this.#name(key);
        if (!write(key, inner)) this.#members(inner, write);
      }
      this.text += "}";
    }
  }
}

/** 0 is written like any other value, because the kernel and the compiler can omit it. */
function isCount(value: unknown): value is number | bigint {
  return (typeof value === "number" || typeof value === "bigint") && value > 0;
}

function isExpression(value: unknown): value is KernelExpression {
  return typeof value === "object" && value !== null && "name" in value && "data" in value;
}
