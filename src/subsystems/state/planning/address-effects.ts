import type { Steps } from "../../../io/io.ts";
import type { Address } from "../../route/addresses.ts";
import { networkOf as prefixOf } from "../model/gateways.ts";
import type { Scope } from "../model/scopes.ts";
import type { Step } from "../model/step.ts";
import type { StateTable } from "../model/table.ts";
import { networkOf } from "../tables/addresses.ts";
import type { PlanContext, PlannedChange } from "./context.ts";
import { each } from "./depth-first.ts";

/** Finds entries that the kernel removes or changes after planned changes of addresses. */
export class AddressEffects {
  readonly #context: PlanContext;
  readonly #name: string;
  /** Interfaces with a new IPv4 address, whose rollback may remove routes. */
  readonly addressed: Set<string> = new Set();
  /**
   * Changes of addresses that no interface keeps. The kernel removes IPv4 routes with such a source address, and removes this
   * address from IPv6 routes. (fib_sync_down_addr, rt6_remove_prefsrc)
   */
  readonly sources: Map<string, PlannedChange> = new Map();
  /** Interfaces of the networks of addresses after the plan, and networks of removed addresses with their interfaces. */
  readonly #networks = new Map<string, Set<string>>();
  readonly #removedNetworks = new Set<string>();
  readonly #prefixLengths = new Set<number>();
  readonly #newDevices = new Map<string, readonly string[]>();
  /** Changes of addresses that are missing, at least for a while, by key. */
  readonly #missing = new Map<string, PlannedChange>();

  constructor(context: PlanContext, name: string) {
    this.#context = context;
    this.#name = name;
  }

  get hasEffects(): boolean {
    return this.#context.flushed.has(this.#name) || this.addressed.size > 0 || this.sources.size > 0;
  }

  /** Whether declared routes can lose their source address or the network of their gateway. */
  get changesRoutes(): boolean {
    return this.sources.size > 0 || this.#removedNetworks.size > 0;
  }

  /** Records an address that the kernel removes with its interface. */
  recordMissing(key: string, change: PlannedChange): void {
    this.#missing.set(key, change);
  }

  *record(table: StateTable, scope: Scope | undefined, steps: Step[], entries: readonly object[]): Steps<void> {
    for (const { action, wanted } of steps) {
      const address = wanted as Address | undefined;
      if (action === "add" && !address!.local.includes(":")) this.addressed.add(address!.dev!);
    }
    const removed = new Set(this.#missing.keys());
    if (scope !== undefined && steps.length > 0) {
      this.#recordAddresses(table, scope, steps, entries);
      this.#protectAddresses(table, scope, steps, entries);
    }
    for (const { action, key, restored } of steps)
      if (restored || action === "remove" || action === "recreate")
        this.#missing.set(key, action === "remove" ? "removed" : "created");
    if (this.#missing.size > 0) yield* this.#recordSources(table, steps, entries, removed);
    if (steps.some(({ action }) => action === "remove")) yield* this.#recordNetworks(table, steps, entries);
  }

  *#recordNetworks(table: StateTable, steps: readonly Step[], entries: readonly object[]): Steps<void> {
    const { io } = this.#context;
    const record = (entry: object, isRemoved: boolean) => {
      const { local, address = local, prefixlen, dev, flags = [] } = entry as Address;
      if (flags.includes("noprefixroute")) return;
      const network = prefixOf(`${address}/${prefixlen}`);
      this.#prefixLengths.add(prefixlen);
      if (isRemoved) this.#removedNetworks.add(`${dev} ${network}`);
      else this.#networks.getOrInsertComputed(network, () => new Set()).add(dev!);
    };
    yield* each(entries, io, (entry) => record(entry, this.#missing.get(table.key(entry)) === "removed"));
    yield* each(steps, io, ({ wanted }) => wanted !== undefined && record(wanted, false));
  }

  /** Returns the interfaces with the smallest network of a gateway after the plan, if the plan removes such a network from `dev`. */
  newDevicesOf(gateway: string, dev: string): readonly string[] {
    return this.#newDevices.getOrInsertComputed(`${dev} ${gateway}`, () => {
      const lengths = [...this.#prefixLengths].filter((length) => gateway.includes(":") || length <= 32);
      const networks = lengths.sort((one, other) => other - one).map((length) => prefixOf(`${gateway}/${length}`));
      if (!networks.some((network) => this.#removedNetworks.has(`${dev} ${network}`))) return [];
      const vrfOf = (one: string) => this.#context.vrfTableOf(this.#name, one);
      for (const network of networks) {
        const devices = [...(this.#networks.get(network) ?? [])].filter((one) => vrfOf(one) === vrfOf(dev));
        if (devices.length > 0) return devices.includes(dev) ? [] : devices;
      }
      return [];
    });
  }

  /** @param removed keys of addresses that are removed before the additions, with their interfaces. */
  *#recordSources(
    table: StateTable,
    steps: readonly Step[],
    entries: readonly object[],
    removed: ReadonlySet<string>,
  ): Steps<void> {
    const present = new Set<string>();
    const added = new Set<string>();
    for (const { action, wanted, restored } of steps)
      if (action === "add" && !restored) added.add((wanted as Address).local);
    yield* each(entries, this.#context.io, (entry) => {
      const { local } = entry as Address;
      const key = table.key(entry);
      const change = this.#missing.get(key);
      if (change === undefined || (added.has(local) && !removed.has(key))) present.add(local);
      else if (this.sources.get(local) !== "created") this.sources.set(local, added.has(local) ? "created" : change);
    });
    for (const local of present) this.sources.delete(local);
  }

  /** Records all IPv4 addresses of the interfaces: undoing may remove others. */
  #recordAddresses(table: StateTable, scope: Scope, steps: readonly Step[], entries: readonly object[]): void {
    const devices = new Set(steps.map(({ wanted, current }) => ((wanted ?? current) as Address).dev));
    for (const entry of entries) {
      const { dev, family } = entry as Address;
      if (family !== "inet" || !devices.has(dev) || table.isAutomatic?.(entry)) continue;
      const wanted = table.restore(entry, scope, this.#context.scopes);
      this.#context.lost.push({ table, scope: this.#name, wanted, action: "add" });
    }
  }

  /** The kernel removes secondary IPv4 addresses together with the primary one. */
  #protectAddresses(table: StateTable, scope: Scope, steps: Step[], entries: readonly object[]): void {
    const removed = steps.filter(({ action, current }) => {
      return (action === "remove" || action === "recreate") && (current as Address).family === "inet";
    });
    if (removed.length === 0) return;
    const devices = new Set(removed.map(({ current }) => (current as Address).dev));
    const keys = new Set(removed.map(({ key }) => key));
    const networks = new Set(removed.map(({ current }) => networkOf(current as Address)));
    const remaining = new Set<string>();
    for (const entry of entries) {
      const address = entry as Address;
      if (address.family !== "inet" || !devices.has(address.dev) || keys.has(table.key(address))) continue;
      if (address.flags.includes("secondary") && networks.has(networkOf(address))) {
        const wanted = table.restore(address, scope, this.#context.scopes);
        steps.push(this.#context.step(table, this.#name, { action: "add", path: "", wanted, restored: true }));
      } else {
        remaining.add(address.dev!);
      }
    }
    for (const { action, wanted } of steps) {
      const address = wanted as Address | undefined;
      if (action === "add" && address?.local.includes(":") === false && !networks.has(networkOf(address)))
        remaining.add(address.dev!);
    }
    for (const { current } of removed) {
      const { dev } = current as Address;
      if (dev !== undefined && !remaining.has(dev))
        this.#context.flushed.getOrInsertComputed(this.#name, () => new Set()).add(dev);
    }
  }
}
