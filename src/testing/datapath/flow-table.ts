import type { ActionAttrs, TunnelKeyAttrs } from "../../families/ovs-flow.ts";
import type { FlatKey } from "./flat-key.ts";

export interface FakeFlow {
  readonly ufid: string | undefined;
  /** In `masked`, the bits outside of the mask are cleared. */
  readonly key: FlatKey;
  readonly masked: FlatKey;
  readonly mask: FlatKey;
  readonly tunnelMask: TunnelKeyAttrs;
  actions: ActionAttrs[];
  packets: bigint;
  bytes: bigint;
  /** Time of the last matching packet, in milliseconds of `performance.now()`. */
  used: number | undefined;
  tcpFlags: number;
}

/**
 * Flows of a fake Open vSwitch datapath. A request selects a flow by its unique flow identifier (UFID) or its exact
 * key; a packet selects a flow by the packet's masked key.
 */
export class FlowTable {
  readonly #identified = new Map<string, FakeFlow>();
  readonly #keyed = new Map<string, FakeFlow>();
  readonly #masks = new Map<string, { mask: FlatKey; flows: Map<string, FakeFlow> }>();
  readonly #all = new Set<FakeFlow>();

  get size(): number {
    return this.#all.size;
  }

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

  keyed(key: FlatKey): FakeFlow | undefined {
    return this.#keyed.get(key.text);
  }

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
