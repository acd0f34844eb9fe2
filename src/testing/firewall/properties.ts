import { EEXIST, ENOENT, EOPNOTSUPP } from "../../constants/errno.ts";
import { Refusal } from "../refusal.ts";
import type { Entry, FirewallRequest } from "./entries.ts";

const [INET, IPV4, ARP, NETDEV, BRIDGE, IPV6] = [1, 2, 3, 5, 7, 10];
/** Hooks that nftables allows for each chain type, by family. */
const chainTypes: Readonly<Record<string, ReadonlyMap<number | undefined, readonly number[]>>> = {
  filter: new Map([
    [INET, [0, 1, 2, 3, 4, 5]],
    [IPV4, [0, 1, 2, 3, 4]],
    [ARP, [0, 1]],
    [NETDEV, [0, 1]],
    [BRIDGE, [0, 1, 2, 3, 4]],
    [IPV6, [0, 1, 2, 3, 4]],
  ]),
  nat: new Map([INET, IPV4, IPV6].map((family) => [family, [0, 1, 3, 4]])),
  route: new Map([INET, IPV4, IPV6].map((family) => [family, [3]])),
};
/** Connection tracking (NF_IP_PRI_CONNTRACK) must precede nat chains. */
const CONNTRACK_PRIORITY = -200;

interface Hook {
  readonly num?: number;
  readonly priority?: number;
}

/** Throws a Refusal for properties that cannot change in a chain. */
export function checkChain(request: FirewallRequest, known: Entry | undefined): void {
  const hook = request["hook"] as Hook | undefined;
  const bound = known?.["hook"] as Hook | undefined;
  const isBase = known === undefined ? hook !== undefined : bound !== undefined;
  if (request["policy"] !== undefined && !isBase) throw new Refusal(EOPNOTSUPP, { attribute: "policy" });
  if (hook === undefined) return;
  if (known !== undefined && bound === undefined) throw new Refusal(EEXIST, { attribute: "name" });
  const { num = bound?.num, priority = bound?.priority ?? 0 } = hook;
  if (bound !== undefined && (num !== bound.num || priority !== bound.priority)) throw new Refusal(EOPNOTSUPP);
  const type = (request["type"] ?? known?.["type"] ?? "filter") as string;
  const hooks = chainTypes[type]?.get(request.header?.nfgenFamily);
  if (hooks === undefined) throw new Refusal(ENOENT, { attribute: "type" });
  if (!hooks.includes(num ?? 0)) throw new Refusal(EOPNOTSUPP);
  if (type === "nat" && priority <= CONNTRACK_PRIORITY) throw new Refusal(EOPNOTSUPP);
  if (known !== undefined && type !== known["type"]) throw new Refusal(EEXIST, { attribute: "name" });
}

/** Properties of a set that requests cannot change, as text. (`nft_set_is_same`) */
function fixedProperties({
  keyType,
  keyLen,
  dataType,
  dataLen,
  flags,
  desc,
  expr,
  expressions,
}: FirewallRequest): string {
  const { concat } = (desc ?? {}) as { readonly concat?: unknown };
  const all = (expr ?? (expressions as { readonly elem?: unknown } | undefined)?.elem ?? []) as { name?: unknown }[];
  return JSON.stringify([keyType, keyLen, dataType, dataLen, flags ?? [], concat, all.map(({ name }) => name)]);
}

/** Only the size and timeouts of an existing set can change. */
export function checkSet(request: FirewallRequest, known: Entry): void {
  if (fixedProperties(request) !== fixedProperties(known)) throw new Refusal(EEXIST, { attribute: "name" });
}
