import type { SpecNode } from "./spec-node.ts";

/** `node` contains the explicit number, if any. */
export interface Numbered {
  readonly number: number;
  readonly node?: SpecNode;
}

export interface Numbers {
  readonly request: Numbered;
  readonly reply: Numbered;
}

type Numbering = (item: SpecNode) => Numbers;

export function unifiedNumbering(): Numbering {
  let next = 1;
  return (item) => {
    const numbered = numberAt(item, next);
    next = numbered.number + 1;
    return { request: numbered, reply: numbered };
  };
}

/** Requests and kernel messages are counted separately. */
export function directionalNumbering(): Numbering {
  let [nextRequest, nextReply] = [1, 1];
  return (item) => {
    if (item.has("notify") || item.has("event")) {
      const reply = numberAt(item, nextReply);
      nextReply = reply.number + 1;
      return { request: { number: -1 }, reply };
    }
    const exchange = item.get("do") ?? item.get("dump");
    if (exchange === undefined) throw item.error('requires "do", "dump", "notify" or "event"');
    rejectSharedNumber(item);
    const request = numberAt(exchange.get("request"), nextRequest);
    const reply = numberAt(exchange.get("reply"), nextReply);
    nextRequest = request.number + 1;
    nextReply = exchange.has("reply") ? reply.number + 1 : reply.number;
    return { request, reply };
  };
}

export function numberAt(node: SpecNode | undefined, counted: number): Numbered {
  const value = node?.get("value");
  return value === undefined ? { number: counted } : { number: value.integer(0), node: value };
}

/** With `enum-model: directional`, request and reply need separate numbers. */
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
