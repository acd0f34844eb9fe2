import { field, match, type Nftables, type NftObject } from "bun-netlink/nftables";
import { hasCode } from "../errors.ts";

/** The table of all networks of this plugin. Its rules are constant: attachments only add elements to its sets. */
export const TABLE = { family: "inet", table: "bun-netlink-cni" } as const;

/** Sets and maps of elements, one for each address family. */
export type Kind = "masqueraded" | "local" | "ports" | "hostports" | "hairpin";

/** Creates the table with its sets and rules, unless it exists. */
export function ensureTable(nft: Nftables): void {
  const filter = { family: TABLE.family, table: TABLE.table };
  if (nft.list("chain", filter).length > 0) return;
  try {
    nft.transaction((batch) =>
      batch
        .add([table, ...sets])
        .create(chains)
        .add(rules()),
    );
  } catch (error) {
    // Another process has created the table at the same time.
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

const table: NftObject = { table: { family: TABLE.family, name: TABLE.table } };

const chains: readonly NftObject[] = [
  { chain: { ...TABLE, name: "mapped" } },
  { chain: { ...TABLE, name: "raw", type: "filter", hook: "prerouting", prio: "raw", policy: "accept" } },
  { chain: { ...TABLE, name: "prerouting", type: "nat", hook: "prerouting", prio: "dstnat", policy: "accept" } },
  { chain: { ...TABLE, name: "output", type: "nat", hook: "output", prio: -100, policy: "accept" } },
  { chain: { ...TABLE, name: "postrouting", type: "nat", hook: "postrouting", prio: "srcnat", policy: "accept" } },
];

export const loopback: NftObject = { set: { ...TABLE, name: "loopback", type: "ifname" } };
export const sets: readonly NftObject[] = [loopback, ...setsOfFamily(4), ...setsOfFamily(6)];

function setsOfFamily(family: 4 | 6): NftObject[] {
  const type = family === 4 ? "ipv4_addr" : "ipv6_addr";
  const set = (kind: Kind) => ({ ...TABLE, name: `${kind}${family}` });
  const pairs = { type: [type, type], flags: "interval" } as const;
  const map = `${type} . inet_service` as const;
  return [
    { set: { ...set("masqueraded"), type } },
    { set: { ...set("local"), ...pairs } },
    { set: { ...set("hairpin"), ...pairs } },
    { map: { ...set("ports"), type: ["inet_proto", "inet_service"], map } },
    { map: { ...set("hostports"), type: [type, "inet_proto", "inet_service"], map } },
  ];
}

function rules(): NftObject[] {
  const objects: NftObject[] = [];
  const rule = (chain: string, ...expr: unknown[]) =>
    objects.push({ rule: { ...TABLE, chain, expr } } as unknown as NftObject);
  const compare = (left: unknown, right: string) => ({ match: { op: "==", left, right } });
  const local = compare({ fib: { result: "type", flags: ["daddr"] } }, "local");
  const protocolAndPort = [field("meta.l4proto"), field("th.dport")];
  rule("raw", match("meta.iifname", "@loopback"), match("ip.daddr", "127.0.0.0/8"), { drop: null });
  rule("prerouting", local, { jump: { target: "mapped" } });
  rule("output", local, { jump: { target: "mapped" } });
  for (const family of [4, 6] as const) {
    const ip = family === 4 ? "ip" : "ip6";
    const [source, target] = [field(`${ip}.saddr`), field(`${ip}.daddr`)];
    const translate = (key: readonly unknown[], kind: Kind) => ({
      dnat: { family: ip, addr: { map: { key: { concat: key }, data: `@${kind}${family}` } } },
    });
    // Connections to ::1 are not translated, because the kernel never sends packets from ::1 to another interface.
    const reachable = family === 4 ? [] : [match("ip6.daddr", "!=", "::1")];
    rule("mapped", ...reachable, translate([target, ...protocolAndPort], "hostports"));
    rule(
      "mapped",
      match("meta.nfproto", family === 4 ? "ipv4" : "ipv6"),
      ...reachable,
      translate(protocolAndPort, "ports"),
    );
    // A container sends replies to its own network or to a loopback address directly, so the host could not translate them.
    // With the address of the host as the source, the replies return to the host.
    rule("postrouting", match("ct.status", "in", "dnat"), compare({ concat: [target, source] }, `@hairpin${family}`), {
      masquerade: null,
    });
    rule("postrouting", compare({ concat: [source, target] }, `@local${family}`), { return: null });
    rule("postrouting", match(`${ip}.daddr`, family === 4 ? "224.0.0.0/4" : "ff00::/8"), { return: null });
    rule("postrouting", match(`${ip}.saddr`, `@masqueraded${family}`), { masquerade: null });
  }
  return objects;
}
