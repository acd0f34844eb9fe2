import type { SpecNode } from "./spec-node.ts";

/** A number of a message, and where the spec says it: nowhere where it is counted. */
export interface Numbered {
  readonly number: number;
  readonly node?: SpecNode;
}

/** The numbers that an operation has unless its requests and replies say theirs. */
export interface Numbers {
  readonly request: Numbered;
  readonly reply: Numbered;
}

/** One enum for all messages: a reply has the number of its request. */
export class UnifiedNumbering {
  #next = 1;

  next(item: SpecNode): Numbers {
    const numbered = numberAt(item, this.#next);
    this.#next = numbered.number + 1;
    return { request: numbered, reply: numbered };
  }
}

/** Requests and what the kernel sends are counted apart; each explicit number goes on from there. */
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
    if (exchange === undefined) throw item.error('it needs a "do", a "dump", a "notify" or an "event"');
    rejectSharedNumber(item);
    const request = numberAt(exchange.get("request"), this.#request);
    const reply = numberAt(exchange.get("reply"), this.#reply);
    this.#request = request.number + 1;
    this.#reply = exchange.has("reply") ? reply.number + 1 : reply.number;
    return { request, reply };
  }
}

/** The number at a node's `value`, else the one that it is counted to have. */
export function numberAt(node: SpecNode | undefined, counted: number): Numbered {
  const said = node?.get("value");
  return said === undefined ? { number: counted } : { number: said.integer(0), node: said };
}

/** Refuses one number for an operation whose requests and replies are counted apart: it would be the number of nothing. */
export function rejectSharedNumber(item: SpecNode): void {
  if (!item.has("value")) return;
  const missing = ["do", "dump"].flatMap((kind) => {
    const exchange = item.get(kind);
    const sides = exchange === undefined ? [] : ["request", ...(exchange.has("reply") ? ["reply"] : [])];
    return sides.filter((side) => exchange!.get(side)?.has("value") !== true).map((side) => `${kind}.${side}.value`);
  });
  const advice = missing.length === 0 ? "leave it out" : `write ${missing.join(" and ")}`;
  throw item.error(`requests and replies are counted apart (enum-model): ${advice}`, "value");
}
