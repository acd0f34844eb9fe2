import type { SpecNode } from "./spec-node.ts";

export interface Numbers {
  readonly request: number;
  readonly reply: number;
}

type Numbering = (item: SpecNode) => Numbers;

export function unifiedNumbering(): Numbering {
  let next = 1;
  return (item) => {
    const number = numberAt(item, next);
    next = number + 1;
    return { request: number, reply: number };
  };
}

/** Requests and kernel messages are counted separately. */
export function directionalNumbering(): Numbering {
  let [nextRequest, nextReply] = [1, 1];
  return (item) => {
    if (item.has("notify") || item.has("event")) {
      const reply = numberAt(item, nextReply);
      nextReply = reply + 1;
      return { request: -1, reply };
    }
    const exchange = item.get("do") ?? item.get("dump");
    if (exchange === undefined) throw item.error('requires "do", "dump", "notify" or "event"');
    rejectSharedNumber(item);
    const request = numberAt(exchange.get("request"), nextRequest);
    const reply = numberAt(exchange.get("reply"), nextReply);
    nextRequest = request + 1;
    nextReply = exchange.has("reply") ? reply + 1 : reply;
    return { request, reply };
  };
}

export function numberAt(node: SpecNode | undefined, counted: number): number {
  return node?.get("value")?.integer(0) ?? counted;
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
