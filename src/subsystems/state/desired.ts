import type { Sections } from "./declared.ts";
import { Keeper, type KeepOptions } from "./keep.ts";
import { Plan } from "./plan.ts";
import { planSteps } from "./planning/planner.ts";
import { Scopes } from "./scopes.ts";
import { readDescription } from "./sections.ts";
import type { Description, DesiredOptions } from "./types.ts";

/**
 * A declared state of network namespaces: see {@link desired}. It holds no resources, except the caller's namespaces.
 */
export class Desired {
  readonly #declared: Sections;

  /** @internal */
  constructor(declared: Sections) {
    this.#declared = declared;
  }

  /**
   * Compares the declared state with that of the kernel, and returns the steps to the declared state. Changes nothing.
   *
   * @throws NetlinkError ENODEV if a declaration refers to an interface that neither exists nor is declared.
   */
  async plan(): Promise<Plan> {
    using scopes = new Scopes(this.#declared);
    return new Plan(this.#declared, await planSteps(this.#declared, scopes));
  }

  /**
   * Reaches the declared state, and repairs it whenever the kernel announces a change of a declared table. The returned
   * keeper keeps the process alive until it is stopped.
   *
   * @throws TypeError or RangeError for invalid options.
   */
  keep(options: KeepOptions = {}): Keeper {
    return new Keeper(this.#declared, options);
  }
}

/**
 * Declares the state of network namespaces. The description is checked at once. Nothing is read from the kernel or
 * changed.
 *
 * ```ts
 * const lab = desired({
 *   links: { br0: { kind: "bridge", up: true }, eth1: { master: "br0" } },
 *   addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
 *   routes: [{ to: "default", via: "192.0.2.254" }],
 * });
 * const plan = await lab.plan();
 * console.log(String(plan));
 * await plan.apply({ rollback: true });
 * ```
 *
 * Only declared fields are compared and changed. By default, only entries that are declared as absent or carry a mark
 * of the `owner` are removed. With the `mode` "exact", all other entries of a table are removed as well.
 *
 * @throws TypeError or RangeError with the path of an invalid part, for example a cycle of links.
 */
export function desired(description: Description, options: DesiredOptions = {}): Desired {
  return new Desired(readDescription(description, options));
}
