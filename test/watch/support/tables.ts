import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { rtNeigh } from "../../../src/families/rt-neigh.ts";
import { rtNetconf } from "../../../src/families/rt-netconf.ts";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import { tc } from "../../../src/families/tc.ts";
import { AF_BRIDGE, AF_INET, AF_INET6, type NetworkNamespace } from "../../../src/index.ts";
import { readMdbEntries } from "../../../src/subsystems/route/bridge/mdb.ts";
import { MulticastGroups } from "../../../src/subsystems/route/index.ts";
import {
  addresses,
  forwardingEntries,
  interfaceConfigurations,
  links,
  multicastGroups,
  neighbours,
  nexthops,
  qdiscs,
  routes,
  rules,
} from "../../../src/watch/index.ts";

/** All sources of this library that every kernel supports. */
export const allSources = [
  links,
  addresses,
  routes,
  rules,
  neighbours,
  nexthops,
  forwardingEntries,
  multicastGroups,
  qdiscs,
  interfaceConfigurations,
] as const;

/** Fields whose changes a source does not report, according to its documentation. */
const ignored: Record<string, readonly string[]> = {
  links: [
    "stats",
    "stats64",
    "event",
    "afSpec",
    "promiscuity",
    "allmulti",
    "carrierChanges",
    "carrierUpCount",
    "carrierDownCount",
  ],
  addresses: ["cacheinfo"],
  routes: ["cacheinfo", "expires"],
  neighbours: ["cacheinfo", "probes"],
  nexthops: ["resGroup"],
  forwardingEntries: ["cacheinfo"],
  multicastGroups: ["dev", "port", "timer"],
  qdiscs: ["stats", "stats2", "xstats"],
};
const timers = /Timer$|^(fdbNLearned|mcastNGroups|mcastEhtHostsCnt)$/;

/** Returns an entry as text. Equal entries have the same text. */
export function textOf(source: string, item: unknown): string {
  // A kernel message contains all multicast groups of a bridge, but an entry of a mirror contains a single group.
  const entry = source === "multicastGroups" && "mdb" in (item as object) ? readMdbEntries(item as never)[0] : item;
  const copy: Record<string, unknown> = { ...(entry as Record<string, unknown>) };
  for (const name of ignored[source] ?? []) delete copy[name];
  const plain = JSON.stringify(copy, (name, value: unknown) => {
    if (source === "links" && (name === "change" || name === "ifiChange" || timers.test(name))) return undefined;
    if (source === "qdiscs" && name === "info") return undefined;
    if (source === "multicastGroups" && name === "timer") return undefined;
    if (source === "forwardingEntries" && name === "ndmState" && `${value}` === "stale") return ["reachable"];
    if (typeof value === "bigint") return `${value}n`;
    if (name === "multipath" && Array.isArray(value)) return value.map((hop) => JSON.stringify(hop)).sort();
    if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
    return value;
  });
  return `${source} ${plain}`;
}

/** Returns the entries of all sources as text, read with the clients of the families. */
export function freshTables(netns: NetworkNamespace): Map<string, string[]> {
  const entries = Object.entries(freshEntries(netns));
  return new Map(entries.map(([name, items]) => [name, items.map((item) => textOf(name, item)).sort()]));
}

/** Returns the entries of all sources, read with the clients of the families. */
export function freshEntries(netns: NetworkNamespace): Record<string, unknown[]> {
  using link = rtLink.connect({ netns });
  using address = rtAddr.connect({ netns });
  using route = rtRoute.connect({ netns });
  using rule = rtRule.connect({ netns });
  using neighbour = rtNeigh.connect({ netns });
  using nexthop = rtNexthop.connect({ netns });
  using netconf = rtNetconf.connect({ netns });
  using traffic = tc.connect({ netns });
  using groups = MulticastGroups.open({ netns });
  return {
    links: link.dump("getlink").toArray(),
    addresses: address.dump("getaddr").toArray(),
    routes: [AF_INET, AF_INET6].flatMap((rtmFamily) => route.dump("getroute", { header: { rtmFamily } }).toArray()),
    rules: [AF_INET, AF_INET6].flatMap((family) => rule.dump("getrule", { header: { family } }).toArray()),
    neighbours: neighbour
      .dump("getneigh")
      .toArray()
      .filter(({ header: { ndmState } }) => ndmState.length > 0 && !ndmState.includes("noarp")),
    nexthops: nexthop.dump("getnexthop").toArray(),
    forwardingEntries: neighbour
      .dump("getneigh", { header: { ndmFamily: AF_BRIDGE } })
      .toArray()
      .filter(({ cacheinfo }) => cacheinfo !== undefined),
    multicastGroups: groups.list().toArray(),
    qdiscs: traffic.dump("getqdisc").toArray(),
    interfaceConfigurations: [AF_INET, AF_INET6].flatMap((ncmFamily) =>
      netconf.dump("getnetconf", { header: { ncmFamily } }).toArray(),
    ),
  };
}

/** Returns the first differences between two tables, one per line, or undefined if the tables are equal. */
export function difference(one: Iterable<string>, other: Iterable<string>): string | undefined {
  const left = [...one].sort();
  const right = [...other].sort();
  if (left.length === right.length && left.every((line, index) => line === right[index])) return undefined;
  const rest = new Map<string, number>();
  for (const line of left) rest.set(line, (rest.get(line) ?? 0) + 1);
  for (const line of right) rest.set(line, (rest.get(line) ?? 0) - 1);
  const lines = [...rest].filter(([, count]) => count !== 0).map(([line, count]) => `${count > 0 ? "+" : "-"} ${line}`);
  return lines.slice(0, 12).join("\n");
}
