import type { NetworkNamespace } from "../../../../src/index.ts";

const views = [
  ["ip", "-d", "-j", "link"],
  ["ip", "-j", "addr"],
  ["ip", "-j", "route", "show", "table", "all"],
  ["ip", "-6", "-j", "route", "show", "table", "all"],
  ["ip", "-j", "rule"],
  ["ip", "-6", "-j", "rule"],
  ["ip", "-j", "neigh"],
  ["ip", "-j", "neigh", "show", "proxy"],
  ["ip", "-j", "nexthop"],
  ["bridge", "-j", "vlan"],
  ["bridge", "-j", "vlan", "tunnelshow"],
  ["bridge", "-j", "fdb"],
  ["tc", "-j", "qdisc"],
  ["nft", "-j", "list", "ruleset"],
];

/** Fields that differ between namespaces with the same configuration: indexes, times, and values that the kernel chooses. */
const volatile =
  /^(ifindex|operstate|promiscuity|.*timer|.*_lft|.*life_time|expires|used|updated|refcnt|cache_info|protocol_down_reason|token|inet6_addr_gen_mode|tentative|direct_packets_stat|permaddr)$/;
/** Flags of links and routes that the kernel sets some time after a change. */
const laterFlags = new Set(["NO-CARRIER", "LOWER_UP", "M-DOWN", "linkdown"]);
const isLinkLocal = (address: unknown) => /^(fe80|ff00)::/.test(`${address}`);

/** Whether the kernel has added a route for an IPv6 address. It does so when the detection of duplicates has finished. */
const isOfAddress = ({ type, dst }: { type?: string; dst?: string }) => type === "local" && dst?.includes(":") === true;

/** Converts a field of the tools' JSON for the comparison. */
function comparable(name: string, value: unknown): unknown {
  // The kernel adds link-local addresses when it has finished the detection of duplicates.
  if (name === "addr_info") return (value as { local?: string }[]).filter(({ local }) => !isLinkLocal(local));
  if (name === "flags" && Array.isArray(value)) return value.filter((flag) => !laterFlags.has(flag));
  const isNumbered = name === "handle" && typeof value === "number";
  return volatile.test(name) || isNumbered || (name === "state" && typeof value === "string") ? undefined : value;
}

/** Programs that print text, one entry in a line. */
const textViews = [
  ["ipset", "save"],
  ["conntrack", "-L", "-o", "id"],
  ["ip", "xfrm", "state"],
  ["ip", "xfrm", "policy"],
  ["ip", "addrlabel"],
  ["ethtool", "-k", "d0"],
  ["ethtool", "-l", "d0"],
  ["wg", "showconf", "wg0"],
];

/**
 * Times of connections and elements of sets, and numbers that the kernel chooses, such as the size of a hash table that has
 * grown.
 */
const times = /(?<= )\d+ (?=src=|[A-Z_]+ src=)|(?<=timeout )\d+|id=\d+|initval 0x[0-9a-f]+|(?<=hashsize )\d+/g;

async function outputOf(netns: NetworkNamespace, command: string[]): Promise<string> {
  if (Bun.which(command[0]!) === null) return "";
  const child = netns.run(() => Bun.spawn(command, { stdout: "pipe", stderr: "ignore" }));
  return new Response(child.stdout).text();
}

/** Queueing disciplines that the kernel creates. */
const defaults = new Set(["noqueue", "mq", "pfifo_fast", "fq_codel"]);

/** Returns programs that print the classes and filters of the interfaces that have other queueing disciplines. */
async function trafficViews(netns: NetworkNamespace): Promise<string[][]> {
  const text = await outputOf(netns, ["tc", "-j", "qdisc"]);
  const list = JSON.parse(text === "" ? "[]" : text) as { dev: string; kind: string }[];
  const names = [...new Set(list.filter(({ kind }) => !defaults.has(kind)).map(({ dev }) => dev))].toSorted();
  return names.flatMap((name) => [
    ["tc", "class", "show", "dev", name],
    ...[[], ["ingress"], ["egress"]].map((hook) => ["tc", "filter", "show", "dev", name, ...hook]),
  ]);
}

/** Returns what programs show of a namespace, without what differs between namespaces with the same configuration. */
export async function stateOf(netns: NetworkNamespace): Promise<unknown[]> {
  const states: unknown[] = [];
  for (const command of views) {
    const text = await outputOf(netns, command);
    const raw = JSON.parse(text === "" ? "[]" : text) as object[] | { nftables: object[] };
    // Bridges learn the addresses of their ports. Only entries that a program has added have a state.
    const isLearned = (entry: { state?: string; mac?: string }) =>
      command.includes("fdb") && (!entry.state || entry.mac?.startsWith("33:33:") === true);
    // Linux 6.18 keeps proxy entries for all interfaces of a deleted namespace, and lists them in a later one.
    const isKept = (entry: object) => "proxy" in entry && !("dev" in entry);
    const list = ("nftables" in raw ? raw.nftables : raw).filter((entry) => !isLearned(entry) && !isKept(entry));
    const found = JSON.parse(JSON.stringify(list), comparable) as { type?: string; dst?: string }[];
    // The kernel lists some tables in the order of hash values, which differ between namespaces.
    const entries = found.filter((entry) => !isLinkLocal(entry.dst) && !isOfAddress(entry));
    states.push([command.join(" "), entries.map((entry) => JSON.stringify(entry)).toSorted()]);
  }
  for (const command of [...textViews, ...(await trafficViews(netns))]) {
    const lines = (await outputOf(netns, command)).replaceAll(times, "").split("\n");
    states.push([command.join(" "), lines.toSorted()]);
  }
  return states;
}
