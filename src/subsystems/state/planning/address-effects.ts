import type { Address } from "../../route/addresses.ts";
import { maskedBytes, parseAddress } from "../../route/core/addresses.ts";
import type { Scope } from "../model/scopes.ts";
import type { Step } from "../model/step.ts";
import type { StateTable } from "../model/table.ts";
import type { PlanContext } from "./context.ts";

/** Finds entries that the kernel removes after planned IPv4 address changes. */
export class AddressEffects {
  readonly #context: PlanContext;
  readonly #name: string;
  /** Interfaces that temporarily lose all IPv4 addresses, and so their routes. */
  readonly flushed: Set<string> = new Set();
  /** Interfaces with a new IPv4 address, whose rollback may remove routes. */
  readonly addressed: Set<string> = new Set();

  constructor(context: PlanContext, name: string) {
    this.#context = context;
    this.#name = name;
  }

  get hasEffects(): boolean {
    return this.flushed.size > 0 || this.addressed.size > 0;
  }

  record(table: StateTable, scope: Scope | undefined, steps: Step[], entries: readonly object[]): void {
    for (const { action, wanted } of steps) {
      const address = wanted as Address | undefined;
      if (action === "add" && !address!.local.includes(":")) this.addressed.add(address!.dev!);
    }
    if (scope === undefined || steps.length === 0) return;
    this.#recordAddresses(table, scope, steps, entries);
    this.#protectAddresses(table, scope, steps, entries);
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
      if (dev !== undefined && !remaining.has(dev)) this.flushed.add(dev);
    }
  }
}

/** Returns text that identifies an address's network, as in inet_ifa_match(). */
function networkOf({ dev, local, address = local, prefixlen }: Address): string {
  const bytes = maskedBytes({ ...parseAddress(address, "address"), length: prefixlen });
  return `${dev} ${bytes.join(".")}/${prefixlen}`;
}
