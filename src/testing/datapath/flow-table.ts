import type { ActionAttrs, TunnelKeyAttrs } from "../../families/ovs-flow.ts";
import type { FlatKey } from "./flat-key.ts";

/** A flow of a fake datapath. */
export interface FakeFlow {
  /** Its identifier, where it was put with one. */
  readonly ufid: string | undefined;
  /** The key as it was put, and what is left of it under the mask. */
  readonly key: FlatKey;
  readonly masked: FlatKey;
  readonly mask: FlatKey;
  /** How the mask has the tunnel. */
  readonly tunnelMask: TunnelKeyAttrs;
  actions: ActionAttrs[];
  packets: bigint;
  bytes: bigint;
  /** When it was last used, in milliseconds; undefined before. */
  used: number | undefined;
  tcpFlags: number;
}

/** The flows of a datapath: found by their identifier or their key, and by packets under their masks. */
export class FlowTable {
  readonly #identified = new Map<string, FakeFlow>();
  readonly #keyed = new Map<string, FakeFlow>();
  readonly #masks = new Map<string, { mask: FlatKey; flows: Map<string, FakeFlow> }>();
  /** All flows, oldest first. */
  readonly #all = new Set<FakeFlow>();

  get size(): number {
    return this.#all.size;
  }

  /** How many different masks there are. */
  get masks(): number {
    return this.#masks.size;
  }

  [Symbol.iterator](): Iterator<FakeFlow> {
    return this.#all.values();
  }

  add(flow: FakeFlow): void {
    this.#all.add(flow);
    if (flow.ufid === undefined) this.#keyed.set(flow.key.text, flow);
    else this.#identified.set(flow.ufid, flow);
    const { text } = flow.mask;
    let group = this.#masks.get(text);
    if (group === undefined) {
      group = { mask: flow.mask, flows: new Map() };
      this.#masks.set(text, group);
    }
    group.flows.set(flow.masked.text, flow);
  }

  has(flow: FakeFlow): boolean {
    return this.#all.has(flow);
  }

  delete(flow: FakeFlow): void {
    this.#all.delete(flow);
    if (flow.ufid === undefined) this.#keyed.delete(flow.key.text);
    else this.#identified.delete(flow.ufid);
    const group = this.#masks.get(flow.mask.text);
    group?.flows.delete(flow.masked.text);
    if (group?.flows.size === 0) this.#masks.delete(flow.mask.text);
  }

  clear(): void {
    for (const map of [this.#identified, this.#keyed, this.#masks, this.#all]) map.clear();
  }

  identified(ufid: string): FakeFlow | undefined {
    return this.#identified.get(ufid);
  }

  /** The one that was put with just that key, and without an identifier. */
  keyed(key: FlatKey): FakeFlow | undefined {
    return this.#keyed.get(key.text);
  }

  /** The flow for a packet, and how many masks were tried. */
  lookup(key: FlatKey): { flow: FakeFlow | undefined; tried: number } {
    let tried = 0;
    for (const { mask, flows } of this.#masks.values()) {
      tried++;
      const flow = flows.get(key.masked(mask).text);
      if (flow !== undefined) return { flow, tried };
    }
    return { flow: undefined, tried };
  }
}
