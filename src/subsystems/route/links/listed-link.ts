import type { LinkData } from "./kinds.ts";
import type { Link } from "./link.ts";
import type { NewLink } from "./new-link.ts";
import { flagSwitches, laterOnly } from "./write-link.ts";

/** Fields of listed links that only the kernel sets. */
const onlyRead = [
  "linkType",
  "altnames",
  "qdisc",
  "operstate",
  "permaddr",
  "linkIndex",
  "linkNetnsid",
  "masterIndex",
  "promiscuity",
  "allmulti",
  "minMtu",
  "maxMtu",
  "tsoMaxSize",
  "tsoMaxSegs",
  "carrierChanges",
  "carrierUpCount",
  "carrierDownCount",
  "parentbus",
  "parentdev",
  "physPortName",
  "physPortId",
  "physSwitchId",
  "devlinkPort",
  "dpllPin",
  "map",
  "maxPacingOffloadHorizon",
  "netnsImmutable",
  "headroom",
  "tailroom",
  "stats64",
  "numVf",
  "vfinfoList",
  "xdp",
  "unknown",
  "unparsed",
] as const satisfies readonly (keyof Link)[];

/** Kinds of pairs: `link` is the other end, which is created together with the link. */
const pairs: ReadonlySet<string | undefined> = new Set(["veth", "vxcan", "netkit"]);

/** Settings that the kernel reports, and rejects or ignores in requests. */
const onlyReadData: { readonly [Kind in keyof LinkData]?: readonly (keyof LinkData[Kind])[] } = {
  bridge: [
    "rootId",
    "bridgeId",
    "rootPort",
    "rootPathCost",
    "topologyChange",
    "topologyChangeDetected",
    "helloTimer",
    "tcnTimer",
    "topologyChangeTimer",
    "gcTimer",
    "fdbNLearned",
    "mcastQuerierState",
  ],
  bond: ["adInfo", "activeSlave"],
  macvlan: ["bcQueueLenUsed", "macaddrCount"],
  macvtap: ["bcQueueLenUsed", "macaddrCount"],
};

/** Settings of bonds that the kernel reports in every mode, and accepts only in these modes. */
const modesOf: { readonly [Name in keyof LinkData["bond"]]?: readonly LinkData["bond"]["mode"][] } = {
  adLacpRate: ["8023ad"],
  adLacpActive: ["8023ad"],
  adActorSysPrio: ["8023ad"],
  adActorSystem: ["8023ad"],
  adUserPortKey: ["8023ad"],
  coupledControl: ["8023ad"],
  packetsPerSlave: ["roundrobin"],
  tlbDynamicLb: ["tlb", "alb"],
  primary: ["activebackup", "tlb", "alb"],
  arpInterval: ["roundrobin", "activebackup", "xor", "broadcast"],
  arpValidate: ["roundrobin", "activebackup", "xor", "broadcast"],
  missedMax: ["roundrobin", "activebackup", "xor", "broadcast"],
};
/** VLAN flags since Linux 5.2. The kernel reports a mask of all bits and accepts only these. */
const VLAN_FLAGS = 0x1f;
const NO_ADDRESS = "00:00:00:00:00:00";

/** Whether a link is a listed one, or a copy of a listed one. */
export function isListed(link: NewLink | Link): link is Link {
  return typeof link === "object" && link !== null && "linkType" in link;
}

/**
 * Converts a listed link to one that can be created: removes fields that only the kernel sets and settings that it
 * accepts only for existing links.
 */
export function asNewLink(link: Link): NewLink {
  const { flags, ...made } = link as Link & Pick<NewLink, "up">;
  for (const name of [...onlyRead, ...laterOnly]) delete made[name];
  // The other end is not known. Without data, the kernel leaves the settings of an existing pair unchanged.
  if (pairs.has(made.kind)) for (const name of ["link", "data"] as const) delete made[name];
  if (made.data !== undefined) made.data = withoutRead(made.kind, made.data) as never;
  if (!Array.isArray(flags)) return { ...made, flags } as unknown as NewLink;
  const switched = Object.keys(flagSwitches).map((name) => [name, flags.includes(name as never)]);
  return { up: flags.includes("up"), ...made, flags: Object.fromEntries(switched) } as NewLink;
}

function withoutRead(kind: string | undefined, data: object): object {
  if (kind === undefined || data instanceof Uint8Array) return data;
  const only: readonly string[] = Object.hasOwn(onlyReadData, kind)
    ? onlyReadData[kind as keyof typeof onlyReadData]!
    : [];
  const kept = Object.fromEntries(Object.entries(data).filter(([name]) => !only.includes(name)));
  if (kind === "bridge") withoutVlans(kept);
  if (kind === "bond") onlyOfMode(kept);
  if (kind === "vlan" && kept["flags"] !== undefined) kept["flags"] = { ...kept["flags"], mask: VLAN_FLAGS };
  // Any value sets bits that the kernel treats as reserved while the option is off.
  if (kind === "vxlan" && kept["remcsumRx"] === 0) delete kept["remcsumRx"];
  return kept;
}

function onlyOfMode(data: LinkData["bond"]): void {
  for (const [name, modes] of Object.entries(modesOf)) {
    if (!modes.includes(data.mode)) delete data[name as keyof typeof modesOf];
  }
  if (data.adActorSystem === NO_ADDRESS) delete data.adActorSystem;
}

/**
 * A bridge without VLAN support reports no VLAN protocol, reports its VLAN settings as off, and rejects them in
 * requests.
 */
function withoutVlans(data: LinkData["bridge"]): void {
  if (data.vlanProtocol !== undefined) return;
  if (data.vlanFiltering === 0) delete data.vlanFiltering;
  const { optval = 0, optmask = 0 } = data.multiBoolopt ?? {};
  if (data.multiBoolopt !== undefined) data.multiBoolopt = { ...data.multiBoolopt, optmask: optmask & optval };
}
