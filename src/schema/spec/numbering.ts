import type { SpecNode } from "./spec-node.ts";

/** A message number, and the spec node that contains it if it is explicit. */
export interface Numbered {
  readonly number: number;
  readonly node?: SpecNode;
}

/** Default numbers of an operation's requests and replies. */
export interface Numbers {
  readonly request: Numbered;
  readonly reply: Numbered;
}

/** Numbers requests and replies with one counter, so that a reply has the same number as its request. */
export class UnifiedNumbering {
  #next = 1;

  next(item: SpecNode): Numbers {
    const numbered = numberAt(item, this.#next);
    this.#next = numbered.number + 1;
    return { request: numbered, reply: numbered };
  }
}

/**
 * Numbers requests and the kernel's messages with separate counters. After an explicit number, the counter continues
 * from it.
 */
export class DirectionalNumbering {
  #request = 1;
  #reply = 1;

  next(item: SpecNode): Numbers {
    if (item.has("notify") || item.has("event")) {
      const reply = numberAt(item, this.#reply);
      this.#reply = reply.number + 1;
      return { request: { number: -1 }, reply };
    }
    const exchange = item.get("do") ?? item.get("dump");
    if (exchange === undefined) throw item.error('requires "do", "dump", "notify" or "event"');
    rejectSharedNumber(item);
    const request = numberAt(exchange.get("request"), this.#request);
    const reply = numberAt(exchange.get("reply"), this.#reply);
    this.#request = request.number + 1;
    this.#reply = exchange.has("reply") ? reply.number + 1 : reply.number;
    return { request, reply };
  }
}

/** Returns the number at the key `value` of a node, or else the next number of the counter. */
export function numberAt(node: SpecNode | undefined, counted: number): Numbered {
  const value = node?.get("value");
  return value === undefined ? { number: counted } : { number: value.integer(0), node: value };
}

/**
 * Throws if an operation has a single `value` for all of its messages although requests and replies are numbered
 * separately.
 */
export function rejectSharedNumber(item: SpecNode): void {
  if (!item.has("value")) return;
  const missing = ["do", "dump"].flatMap((kind) => {
    const exchange = item.get(kind);
    const sides = exchange === undefined ? [] : ["request", ...(exchange.has("reply") ? ["reply"] : [])];
    return sides.filter((side) => exchange!.get(side)?.has("value") !== true).map((side) => `${kind}.${side}.value`);
  });
  const advice = missing.length === 0 ? "omit it" : `use ${missing.join(" and ")}`;
  throw item.error(`requests and replies are numbered separately (enum-model): ${advice}`, "value");
}
