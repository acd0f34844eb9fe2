import type { Io, Steps } from "../../../io/io.ts";
import type { Rule } from "../../route/rules.ts";
import { familyOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import type { WantedAddress } from "../tables/addresses.ts";
import { each } from "./depth-first.ts";
import { type BlockersOf, type Kept, Lookups } from "./gateway-lookups.ts";
import { Targets } from "./gateway-targets.ts";
import type { Precedence } from "./precedence.ts";

/**
 * Orders steps by the gateways of routes and next hop objects.
 *
 * When the kernel adds a route or next hop object, it looks up its gateways: the most specific route must be direct, or, for an IPv6
 * gateway with the flag "onlink", must use the same interface. (fib_check_nh, ip6_route_check_nh, ip6_route_check_nh_onlink)
 */
export function* addGateways(
  steps: readonly Step[],
  kept: Kept | undefined,
  precedence: Precedence,
  io: Io,
): Steps<void> {
  const blockers = new Map<string, Step[]>();
  yield* each(steps, io, (step) => {
    const key = blockedBy(step);
    if (key !== undefined) blockers.getOrInsertComputed(key, () => []).push(step);
  });
  const blockersOf: BlockersOf = (scope, address) =>
    blockers.size === 0
      ? []
      : [`${scope} ${address}`, `${scope} ${familyOf(address)}`].flatMap((key) => blockers.get(key) ?? []);
  const lookups = new Lookups(kept, blockersOf);
  yield* each(steps, io, (step) => lookups.add(step));
  if (lookups.all.size === 0) return;
  const targets = new Targets(kept, blockersOf);
  yield* targets.fill(steps, lookups.all.values(), io);
  if (targets.isEmpty && blockers.size === 0) return;
  for (const lookup of lookups.all.values()) {
    const { first, last } = yield* targets.constraintsOf(lookup, io);
    if (first.length > 0) yield* precedence.add(first, lookup.steps);
    if (last.length > 0) yield* precedence.add(lookup.steps, last);
  }
}

/** Returns the address that the kernel does not accept as a gateway with the entry of the step, or the family of all such addresses. */
function blockedBy({ table, action, scope, wanted, current }: Step): string | undefined {
  if (action !== "add" && action !== "remove") return undefined;
  const { local, src = "all", family, action: rule } = (wanted ?? current) as Partial<WantedAddress & Rule>;
  // An address of this host. The kernel accepts one of IPv4 if the gateway is on the same interface.
  if (table.name === "addresses") return action === "remove" || local!.includes(":") ? `${scope} ${local}` : undefined;
  return table.name === "rules" && rejecting.has(rule) && src === "all" ? `${scope} ${family}` : undefined;
}

const rejecting: ReadonlySet<unknown> = new Set(["prohibit", "unreachable", "blackhole"]);
