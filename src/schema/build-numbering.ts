import type { SpecNode } from "./spec-node.ts";

/** The numbers that an operation has by its place in the list. */
export interface Numbers {
  request: number;
  reply: number;
}

/** One enum for all messages: a reply has the number of its request. */
export class UnifiedNumbering {
  #next = 1;

  next(item: SpecNode): Numbers {
    const number = item.get("value")?.integer(0) ?? this.#next;
    this.#next = number + 1;
    return { request: number, reply: number };
  }
}

/** Requests and what the kernel sends are counted apart; each explicit number goes on from there. */
export class DirectionalNumbering {
  #request = 1;
  #reply = 1;

  next(item: SpecNode): Numbers {
    if (item.has("notify") || item.has("event")) {
      const reply = item.get("value")?.integer(0) ?? this.#reply;
      this.#reply = reply + 1;
      return { request: -1, reply };
    }
    const exchange = item.get("do") ?? item.get("dump");
    if (exchange === undefined) throw item.error('it needs a "do", a "dump", a "notify" or an "event"');
    const request = exchange.get("request")?.get("value")?.integer(0) ?? this.#request;
    const reply = exchange.get("reply")?.get("value")?.integer(0) ?? this.#reply;
    this.#request = request + 1;
    this.#reply = exchange.has("reply") ? reply + 1 : reply;
    return { request, reply };
  }
}
