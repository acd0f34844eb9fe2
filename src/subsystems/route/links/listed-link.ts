import { existingOnly, reportedFields } from "./fields.ts";
import type { LinkData } from "./kinds.ts";
import type { Link, NewLink } from "./link.ts";
import { flagSwitches } from "./write-link.ts";

/** Kinds of pairs: `link` is the other end, which is created together with the link. */
const pairs: ReadonlySet<string | undefined> = new Set(["veth", "vxcan", "netkit"]);

/** Settings that the kernel reports, and rejects or ignores in requests. */
const readOnlyData: { readonly [Kind in keyof LinkData]?: readonly (keyof LinkData[Kind])[] } = {
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
  const { flags, operstate: _, ...made } = link as Link & Pick<NewLink, "up">;
  for (const name of [...reportedFields, ...existingOnly]) delete made[name as keyof typeof made];
  // The other end is not known. Without data, the kernel leaves the settings of an existing pair unchanged.
  if (pairs.has(made.kind)) for (const name of ["link", "data"] as const) delete made[name];
  if (made.data !== undefined) made.data = withoutReadOnly(made.kind, made.data) as never;
  if (!Array.isArray(flags)) return { ...made, flags } as unknown as NewLink;
  const switched = Object.keys(flagSwitches).map((name) => [name, flags.includes(name as never)]);
  return { up: flags.includes("up"), ...made, flags: Object.fromEntries(switched) } as NewLink;
}

function withoutReadOnly(kind: string | undefined, data: object): object {
  if (kind === undefined || data instanceof Uint8Array) return data;
  const only: readonly string[] = Object.hasOwn(readOnlyData, kind)
    ? readOnlyData[kind as keyof typeof readOnlyData]!
    : [];
  const kept = Object.fromEntries(Object.entries(data).filter(([name]) => !only.includes(name)));
  if (kind === "bridge") removeVlanSettings(kept);
  if (kind === "bond") removeOtherModes(kept);
  if (kind === "vlan" && kept["flags"] !== undefined) kept["flags"] = { ...kept["flags"], mask: VLAN_FLAGS };
  // Any value sets bits that the kernel treats as reserved while the option is off.
  if (kind === "vxlan" && kept["remcsumRx"] === 0) delete kept["remcsumRx"];
  return kept;
}

function removeOtherModes(data: LinkData["bond"]): void {
  for (const [name, modes] of Object.entries(modesOf)) {
    if (!modes.includes(data.mode)) delete data[name as keyof typeof modesOf];
  }
  if (data.adActorSystem === NO_ADDRESS) delete data.adActorSystem;
}

/**
 * A bridge without VLAN support reports no VLAN protocol, reports its VLAN settings as off, and rejects them in
 * requests.
 */
function removeVlanSettings(data: LinkData["bridge"]): void {
  if (data.vlanProtocol !== undefined) return;
  if (data.vlanFiltering === 0) delete data.vlanFiltering;
  const { optval = 0, optmask = 0 } = data.multiBoolopt ?? {};
  if (data.multiBoolopt !== undefined) data.multiBoolopt = { ...data.multiBoolopt, optmask: optmask & optval };
}
