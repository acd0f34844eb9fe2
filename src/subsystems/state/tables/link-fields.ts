import { rtLink } from "../../../families/rt-link.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import type { Link } from "../../route/links/link.ts";
import { asNewLink } from "../../route/links/write-link.ts";

export const creationSettings = [
  "mtu",
  "address",
  "broadcast",
  "txqlen",
  "group",
  "numTxQueues",
  "numRxQueues",
  "gsoMaxSize",
  "gsoMaxSegs",
  "groMaxSize",
  "gsoIpv4MaxSize",
  "groIpv4MaxSize",
] as const;

/** Settings that the kernel accepts only for existing links. */
const laterSettings = ["ifalias", "linkmode", "protodown", "inet6AddrGenMode", "inet6Token", "mctpNet"] as const;

/** Settings with the same form in declarations and lists. */
export const plainSettings: readonly (typeof creationSettings | typeof laterSettings)[number][] = [
  ...creationSettings,
  ...laterSettings,
];

/** Kinds of links that the kernel creates in pairs. */
export const pairKinds: ReadonlySet<unknown> = new Set(["veth", "vxcan", "netkit"]);

/** Kinds of tunnels whose underlying interface (`link`) the kernel can change. */
export const movableKinds: ReadonlySet<unknown> = new Set([
  "vxlan",
  "gre",
  "gretap",
  "ipip",
  "sit",
  "ip6tnl",
  "ip6gre",
  "ip6gretap",
]);

/** Settings in `data` that the kernel cannot change; `true` means all. */
const fixedData: Readonly<Record<string, readonly string[] | true>> = {
  vlan: ["id", "protocol"],
  vxlan: ["id", "port", "portRange", "collectMetadata", "gbp", "gpe", "udpCsum", "udpZeroCsum6Tx", "udpZeroCsum6Rx"],
  geneve: ["id", "port", "collectMetadata", "udpZeroCsum6Rx"],
  vrf: true,
  bond: ["mode"],
  bareudp: true,
  gtp: true,
  hsr: true,
  xfrm: true,
  macsec: ["sci", "port", "icvLen", "cipherSuite"],
};

export function isFixedData(kind: string | undefined, name: string): boolean {
  const names = kind !== undefined && Object.hasOwn(fixedData, kind) ? fixedData[kind] : undefined;
  return names === true || names?.includes(name) === true;
}

export function canonicalData(kind: string, data: unknown): unknown {
  if (data instanceof Uint8Array) return data;
  const bytes = encodeAttributes(rtLink, "linkinfo-attrs", { kind, data });
  return (decodeAttributes(rtLink, "linkinfo-attrs", bytes) as { data?: unknown }).data ?? {};
}

/** Port settings that a description may contain, without read-only ones. */
const portSettings: Readonly<Record<string, readonly string[]>> = {
  bridge: [
    "priority",
    "cost",
    "mode",
    "guard",
    "protect",
    "fastLeave",
    "learning",
    "unicastFlood",
    "proxyarp",
    "mcastFlood",
    "mcastToUcast",
    "bcastFlood",
    "groupFwdMask",
    "isolated",
  ],
  bond: ["queueId", "prio"],
};

const restored = ["kind", "data", "mtu", "link", "txqlen", "group", "numTxQueues", "numRxQueues"] as const;

export function restoredSettings(link: Link): Record<string, unknown> {
  const written: { readonly [Name in (typeof restored)[number]]?: unknown } = asNewLink(link);
  const settings: Record<string, unknown> = {};
  for (const name of restored) if (written[name] !== undefined) settings[name] = written[name];
  if (link.kind === undefined) for (const name of ["numTxQueues", "numRxQueues", "link"]) delete settings[name];
  if (link.linkType === "ether" && link.kind !== "ipvlan") settings["address"] = link.address;
  if (link.ifalias !== undefined) settings["ifalias"] = link.ifalias;
  if (typeof link.inet6AddrGenMode === "string") settings["inet6AddrGenMode"] = link.inet6AddrGenMode;
  if (link.master !== undefined) {
    settings["master"] = link.master;
    const { slaveKind, slaveData } = link as { slaveKind?: string; slaveData?: object };
    const names = slaveKind === undefined ? undefined : portSettings[slaveKind];
    if (names !== undefined && slaveData !== undefined) {
      settings["slaveKind"] = slaveKind;
      const kept = Object.entries(slaveData).filter(([name]) => names.includes(name));
      settings["slaveData"] = Object.fromEntries(kept);
    }
  }
  settings["up"] = link.flags.includes("up");
  const { data } = settings;
  if (typeof data === "object" && data !== null && Object.keys(data).length === 0) delete settings["data"];
  return settings;
}
