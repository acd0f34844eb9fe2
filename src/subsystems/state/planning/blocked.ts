import type { Io, Steps } from "../../../io/io.ts";
import type { Step } from "../model/step.ts";
import { linkTable, type WantedLink } from "../tables/links.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { each } from "./depth-first.ts";

/** Links, namespaces and containers without which dependent steps are omitted. */
export class Blocked {
  readonly #keys = new Map<string, Set<string>>();
  readonly #namespaces = new Set<string>();
  /** Namespaces without their nftables rules, which therefore get no addresses. */
  readonly #unprotected = new Set<string>();

  add(scope: string, key: string): void {
    const keys = this.#keys.get(scope) ?? new Set();
    this.#keys.set(scope, keys.add(key));
  }

  has(scope: string, key: string): boolean {
    return this.#keys.get(scope)?.has(key) === true;
  }

  addNamespace(name: string): void {
    this.#namespaces.add(name);
  }

  addFirewall(scope: string): void {
    this.#unprotected.add(scope);
  }

  addStep({ table, scope, action, key, wanted }: Step): void {
    if (action === "remove") return;
    if (table.name === "namespaces") this.addNamespace(key);
    else if (table.name === "nftables") this.addFirewall(scope);
    else if (table.name === "links") this.add(scope, key);
    else {
      const container = table.containerKey?.(wanted!);
      if (container !== undefined) this.add(scope, container);
    }
  }

  blocks({ table, scope, action, key, wanted, current }: Step): boolean {
    if (table.name === "addresses" && action === "add" && this.#unprotected.has(scope)) return true;
    if (this.#keys.size === 0 && this.#namespaces.size === 0) return false;
    const has = (blocked: string | undefined, place = scope) =>
      blocked !== undefined && (this.#namespaces.has(place) || this.#keys.get(place)?.has(blocked) === true);
    if (this.#namespaces.has(scope) || (table === linkTable && has(key))) return true;
    if (wanted !== undefined && table.references(wanted).some(({ scope: place, ifname }) => has(ifname, place)))
      return true;
    const { peer } = (wanted ?? {}) as Partial<WantedLink>;
    if (table === linkTable && peer !== undefined && this.#namespaces.has(peer.scope)) return true;
    if (table !== linkTable && table !== namespaceTable && current !== undefined && has(table.deviceOf(current)))
      return true;
    const entry = (wanted ?? current)!;
    return [table.containersOf, table.partsOf].some((of) => of?.(entry).some((one) => has(one)) === true);
  }

  *split(
    steps: readonly Step[],
    isWithheld: (step: Step) => boolean,
    io: Io,
  ): Steps<{ steps: Step[]; withheld: Step[] }> {
    const split = { steps: [] as Step[], withheld: [] as Step[] };
    yield* each(steps, io, (step) => {
      if (isWithheld(step) || this.blocks(step)) {
        this.addStep(step);
        split.withheld.push(step);
      } else split.steps.push(step);
    });
    return split;
  }
}
