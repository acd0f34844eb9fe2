import { typeError } from "../../../base/argument-error.ts";
import { checkFlag } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { EINVAL } from "../../../constants/errno.ts";
import { RTNLGRP_NEIGH } from "../../../constants/rtnetlink.ts";
import { failure } from "../../../errors.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { readMac } from "../../../schema/values/addresses.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import {
  fields as entryFields,
  type FdbEntry,
  type FdbSettings,
  ForwardingEntries,
  fdbKind,
  hasSeveralDestinations,
  ZERO_ADDRESS,
} from "../../route/bridge/fdb.ts";
import { canonicalAddress, linkAddressSize, parseMac, wrongNeighbour, wrongSize } from "../../route/core/addresses.ts";
import type { Outcome } from "../../route/core/options.ts";
import { protocols } from "../../route/core/vocabulary.ts";
import {
  checkManaged,
  fields,
  type Neighbour,
  type NeighbourSettings,
  Neighbours,
  type NewNeighbour,
  neighbourFlags,
  neighbourKind,
  neighbourStates,
} from "../../route/neighbours.ts";
import type { DeclaredTable } from "../model/declared.ts";
import { canonicalFlags, canonicalName, declaredInterface, hardwareAddress } from "../model/forms.ts";
import { errorsOf, removalErrors } from "../model/outcomes.ts";
import { LOOPBACK, type Scope } from "../model/scopes.ts";
import { defineTable, type StateTable } from "../model/table.ts";
import { stackedKinds } from "./link-fields.ts";

/** States in which a neighbour has a hardware address. (`NUD_VALID`) */
const resolvedStates: ReadonlySet<unknown> = new Set(["permanent", "noarp", "reachable", "probe", "stale", "delay"]);

interface WantedNeighbour extends NeighbourSettings {
  readonly dev: string;
}

export const neighbourTable: StateTable<Neighbour, WantedNeighbour> = defineTable<Neighbour, WantedNeighbour>({
  name: "neighbours",
  groups: [RTNLGRP_NEIGH],
  marks: ["protocol"],

  kind: neighbourKind,
  fields,
  forms: {
    dev: declaredInterface,
    dst: canonicalAddress,
    lladdr: hardwareAddress,
    protocol: canonicalName(protocols),
    state: canonicalFlags(neighbourStates),
    flags: canonicalFlags(neighbourFlags),
  },
  ignored: [
    {
      fields: ["flags"],
      elements: ["self", "master", "offloaded", "sticky", "locked"],
      where: "in neighbours",
      when: ({ proxy }) => proxy !== true,
    },
  ],
  required: ["dev", "dst"],
  examples: [
    { dev: "lo", dst: "192.0.2.1", state: ["noarp"] },
    { dev: "lo", dst: "2001:db8::1", state: ["noarp"] },
    { dev: "lo", dst: "192.0.2.1", proxy: true },
  ],
  complete({ proxy, ...entry }, path) {
    checkFlag(proxy, `${path}.proxy`);
    if (proxy === true) return { ...entry, proxy };
    const { lladdr, state, flags = [] } = entry;
    const isManaged = flags.includes("managed") || flags.includes("use");
    const isUnresolved = state !== undefined && !state.some((one) => resolvedStates.has(one));
    if (flags.includes("use")) {
      for (const name of ["lladdr", "state"] as const)
        if (entry[name] !== undefined)
          throw typeError(`${path}.${name}`, 'ignored by the kernel, which resolves the address with the flag "use"');
    } else if (lladdr !== undefined && isUnresolved)
      throw typeError(
        `${path}.lladdr`,
        `ignored by the kernel in the state ${JSON.stringify(state)}: omit lladdr, or declare a state such as "permanent"`,
      );
    if (lladdr === undefined && state === undefined && !isManaged)
      throw typeError(
        `${path}.lladdr`,
        "expected a hardware address, because the kernel requires one for a permanent neighbour; otherwise declare " +
          'proxy, the flag "managed", or for an interface without hardware addresses, the state ["noarp"]',
      );
    checkManaged(entry, path);
    // The kernel resolves this neighbour, so set no state.
    const isResolved = isManaged && lladdr === undefined;
    return isResolved ? entry : { ...entry, state: state ?? ["permanent"] };
  },

  async list(scope) {
    const neighbours = scope.openAsync(Neighbours);
    const entries = await neighbours.list().toArray();
    for (const proxy of await neighbours.list({ proxy: true }).toArray()) entries.push(proxy);
    // Proxy entries for all interfaces have none. Linux shows them in later network namespaces, too. (pneigh_ifdown)
    return entries.filter(({ dev }) => dev !== undefined);
  },
  key: ({ dev, dst, proxy }) => `${dev} ${dst}${proxy === true ? " proxy" : ""}`,

  problem(wanted, scope) {
    const { dev, dst, lladdr, proxy } = wanted;
    const link = scope?.linksByName.get(dev);
    const size = linkAddressSize(link);
    const isShared = link?.flags.some((flag) => flag === "loopback" || flag === "point-to-point") ?? dev === LOOPBACK;
    const wrongDst = isShared && proxy !== true ? wrongNeighbour(dst, dev) : undefined;
    const wrongLladdr = size === undefined ? undefined : wrongSize(lladdr, size, dev);
    const reason = wrongDst === undefined ? wrongLladdr && `lladdr: ${wrongLladdr}` : `dst: ${wrongDst}`;
    if (reason === undefined) return undefined;
    return failure(`plan neighbour ${neighbourKind.title(wanted)}`, reason, EINVAL);
  },
  compared: ["lladdr"],
  contained: ["state"],
  compare(list, { protocol, flags }, current) {
    list.compare("protocol", protocol, current.protocol ?? "unspec");
    // The flag "use" starts the resolution of an address. The kernel does not store it.
    list.compareElements(
      "flags",
      flags?.filter((flag) => flag !== "use"),
      current.flags,
    );
  },

  isAutomatic: ({ proxy, state, flags }) =>
    proxy !== true && !state.includes("permanent") && !flags.includes("managed"),

  restore({ dev, dst, lladdr, state, flags, proxy, protocol }) {
    const entry: WantedNeighbour = { dev: dev!, dst: dst! };
    const isManaged = flags.includes("managed") && !state.includes("permanent");
    if (lladdr !== undefined && !isManaged) entry.lladdr = lladdr;
    if (proxy === true) entry.proxy = true;
    else if (!isManaged) entry.state = state;
    const kept = flags.filter((flag) => flag === "router" || flag === "ext-learned" || flag === "managed");
    if (kept.length > 0) entry.flags = kept;
    if (protocol !== undefined) entry.protocol = protocol;
    return entry;
  },

  async write(scope, action, changes) {
    const neighbours = scope.openAsync(Neighbours);
    if (action === "remove") {
      const keys = changes.map(({ current }) => {
        const { dev, dst, proxy } = current!;
        return (proxy === true ? { dev, dst, proxy } : { dev, dst }) as NewNeighbour;
      });
      return removalErrors(await neighbours.deleteMany(keys));
    }
    // Without a state, the kernel would make the neighbour permanent.
    return errorsOf(
      await neighbours.replaceMany(
        changes.map(({ wanted }) => ({ ...wanted!, state: wanted!.state ?? [] }) as NewNeighbour),
      ),
    );
  },
});

interface WantedForwardingEntry extends FdbSettings {
  readonly dev: string;
  /** Never set, but lets code read `master` as in listed entries. */
  readonly master?: undefined;
}

interface ListedForwardingEntry extends FdbEntry {
  /** Whether the entry is the address of the bridge, a port or a link on top, which the kernel adds. */
  readonly isOwnAddress?: boolean;
}

/** Flags of forwarding entries that are settings. */
const storedFlags = ["sticky", "router"] as const;

export const forwardingTable: StateTable<ListedForwardingEntry, WantedForwardingEntry> = defineTable<
  ListedForwardingEntry,
  WantedForwardingEntry
>({
  name: "forwardingEntries",
  ignored: [{ fields: ["protocol"], where: "in forwarding entries" }],
  groups: [RTNLGRP_NEIGH],
  kind: fdbKind,
  fields: entryFields,
  forms: {
    dev: declaredInterface,
    mac: (mac, path) => readMac(parseMac(mac, path), 0),
    dst: canonicalAddress,
    viaIf: declaredInterface,
    state: canonicalFlags(neighbourStates),
    flags: canonicalFlags(neighbourFlags),
  },
  required: ["dev", "mac"],
  examples: [{ dev: "lo", mac: "02:00:00:00:00:01", flags: ["self"] }],
  complete({ state = ["permanent"], flags = ["self"], ...entry }, path) {
    if (flags.includes("self") && flags.includes("master"))
      throw typeError(`${path}.flags`, 'expected "self" or "master", got both: declare two entries');
    return { ...entry, state, flags };
  },

  async list(scope, _isRequired, declared = []) {
    const entries = await scope.openAsync(ForwardingEntries).list().toArray();
    const slice = new TimeSlice();
    const keys = new Set<string>();
    for (const entry of declared) {
      keys.add(forwardingKey(entry));
      if (slice.isOverAfterEntry()) await slice.pause();
    }
    const originals = await originalsOf(entries, slice);
    const own = ownAddresses(scope);
    const listed: ListedForwardingEntry[] = [];
    for (const entry of entries) {
      if (slice.isOverAfterEntry()) await slice.pause();
      if (isCopy(entry, originals) && !keys.has(forwardingKey(entry))) continue;
      if (isLocal(entry) && (own.has(`${entry.master ?? entry.dev} ${entry.mac}`) || isOnTop(entry, scope)))
        listed.push({ ...entry, isOwnAddress: true });
      else listed.push(formsOf(entry, scope).find((form) => keys.has(forwardingKey(form))) ?? entry);
    }
    return listed;
  },
  key: forwardingKey,
  title(entry) {
    return `${fdbKind.title(entry)}${isOnBridge(entry) ? " master" : ""}`;
  },

  compared: ["nhid"],
  contained: ["state"],
  compare(list, { dst, port, vni, viaIf, flags = [] }, current, scope) {
    const own = vxlanOf(scope, current.ifindex);
    list.compare("dst", dst, current.dst);
    list.compare("port", port, current.port ?? own?.port);
    list.compare("vni", vni, current.vni ?? own?.id);
    list.compare("viaIf", viaIf, current.viaIf);
    if (storedFlags.some((flag) => flags.includes(flag) !== current.flags.includes(flag)))
      list.add("flags", flags, current.flags);
  },
  problem(wanted, scope) {
    const link = scope?.linksByName.get(wanted.dev);
    if (wanted.srcVni === undefined || link === undefined || storesSourceVni(link)) return undefined;
    return failure(`plan ${fdbKind.noun} ${forwardingTable.title(wanted)}`, `srcVni: ${NO_SOURCE_VNI}`, EINVAL);
  },
  references: ({ dev, viaIf }) => [
    { ifname: dev, field: "dev" },
    ...(typeof viaIf === "string" ? [{ ifname: viaIf, field: "viaIf" }] : []),
  ],
  // A removed bridge loses the entries of its ports.
  containersOf: ({ dev, master }) => (master === undefined || master === dev ? [] : [master]),
  // The kernel adds entries for multicast addresses.
  isAutomatic: (entry) =>
    entry.flags.includes("ext-learned") ||
    !(entry.state.includes("noarp") || entry.state.includes("permanent")) ||
    entry.isOwnAddress === true ||
    (/^(33:33|01:00:5e|01:80:c2)/.test(entry.mac) && entry.dst === undefined),

  restore(listed) {
    const { mac, dev, vlan, state, dst, port, vni, srcVni, nhid, viaIf } = listed;
    const stored = storedFlags.filter((flag) => listed.flags.includes(flag));
    const flags = [isOnBridge(listed) ? "master" : "self", ...stored] as const;
    return { mac, dev: dev!, state, flags, ...defined({ vlan, dst, port, vni, viaIf, srcVni, nhid }) };
  },

  async write(scope, action, changes, scopes) {
    const table = scope.openAsync(ForwardingEntries);
    if (action === "remove") {
      const keys = changes.map(({ current }) => forwardingTable.restore(current!, scope, scopes));
      return removalErrors(await table.deleteMany(keys));
    }
    const wanted = changes.map((change) => change.wanted!);
    if (action === "change") return errorsOf(await table.replaceMany(wanted));
    const results: Outcome[] = [];
    const add = async (at: readonly number[], write: (entries: WantedForwardingEntry[]) => Promise<Outcome[]>) => {
      const outcomes = await write(at.map((index) => wanted[index]!));
      for (const [position, index] of at.entries()) results[index] = outcomes[position]!;
    };
    const hasRemote = (index: number) => wanted[index]!.dst !== undefined;
    const indices = [...wanted.keys()];
    // A bridge has an address only once, maybe on another port.
    const onBridge = (index: number) => isOnBridge(wanted[index]!);
    await add(indices.filter(onBridge), (entries) => table.replaceMany(entries));
    await add(
      indices.filter((index) => !hasRemote(index) && !onBridge(index)),
      (entries) => table.addMany(entries),
    );
    // Several tunnel endpoints can share one hardware address: append.
    await add(indices.filter(hasRemote), (entries) => table.appendMany(entries));
    const replaced = await replacedDefaults(scope, wanted);
    // A default entry that another program has removed is no error.
    await table.deleteMany(replaced, { ignoreMissing: true });
    return errorsOf(results);
  },
});

/**
 * Returns the default entries of VXLANs that wanted entries for the same destination replace. The kernel adds a default
 * entry together with the VXLAN, through the interface of the VXLAN, but does not update it when that interface changes.
 * With both entries, the VXLAN would send each packet twice. (vxlan_fdb_update, vxlan_changelink)
 */
async function replacedDefaults(
  scope: Scope,
  wanted: readonly WantedForwardingEntry[],
): Promise<WantedForwardingEntry[]> {
  const found: WantedForwardingEntry[] = [];
  const keys = new Set(wanted.map(forwardingKey));
  for (const { mac, dev, dst, viaIf } of wanted) {
    if (mac !== ZERO_ADDRESS || dst === undefined || viaIf !== undefined) continue;
    const link = await scope.findLink(dev);
    if (link?.kind !== "vxlan" || link.link === undefined) continue;
    const isDefault = dst === (link.data?.group ?? link.data?.group6);
    const entry = { mac, dev, dst, viaIf: link.link };
    if (isDefault && !keys.has(forwardingKey(entry))) found.push(entry);
  }
  return found;
}

const NO_SOURCE_VNI = "requires a VXLAN with collectMetadata, because the interface stores no srcVni";

/** (vxlan_find_mac, vxlan_fdb_info) */
function storesSourceVni({ kind, data }: { kind?: unknown; data?: unknown }): boolean {
  return kind === "vxlan" && Boolean((data as { collectMetadata?: unknown } | undefined)?.collectMetadata);
}

/** @throws TypeError for a `srcVni` that the declared link would not store. */
export function* checkSourceVnis(entries: DeclaredTable, links: DeclaredTable, io: Io): Steps<void> {
  for (const { wanted, path, absent } of entries.values()) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    const { dev, srcVni } = wanted as WantedForwardingEntry;
    const link: { kind?: string } | undefined = absent || srcVni === undefined ? undefined : links.get(dev)?.wanted;
    if (link?.kind !== undefined && !storesSourceVni(link)) throw typeError(`${path}.srcVni`, NO_SOURCE_VNI);
  }
}

/** Finds the link by number, because a plan can rename it. */
function vxlanOf(scope: Scope | undefined, ifindex: number): { id?: number; port?: number } | undefined {
  const link = scope?.linksByIndex.get(ifindex);
  return link?.kind === "vxlan" ? link.data : undefined;
}

function forwardingKey(entry: FdbEntry | WantedForwardingEntry): string {
  const { dev, mac, vlan = "", srcVni = "", dst = "", vni = "", port = "", viaIf = "" } = entry;
  const isBridge = isOnBridge(entry);
  const place = `${dev} ${mac} ${isBridge ? "master" : "self"} ${vlan} ${srcVni}`;
  return !isBridge && hasSeveralDestinations({ mac }) ? `${place} ${dst} ${vni} ${port} ${viaIf}` : place;
}

/** The bridge or the interface delivers frames to this address to the host. */
function isLocal({ dst, state }: FdbEntry): boolean {
  return dst === undefined && state.includes("permanent");
}

/** Returns whether links on top of a bridge have added the entry. A request would add it to the database of the bridge. (br_fdb_add) */
function isOnTop({ master, ifindex }: FdbEntry, { linksByIndex }: Scope): boolean {
  return master === undefined && linksByIndex.get(ifindex)?.kind === "bridge";
}

/**
 * Returns names of bridges, each with an address of the bridge or a port, and names of other links, each with the address of a
 * link on top, which the kernel adds when that link is up. (dev_uc_add, dev_uc_sync)
 */
function ownAddresses({ linksByIndex, linksByName, portsByMaster }: Scope): Set<string> {
  const own = new Set<string>();
  for (const { ifname, kind, master, address, link } of linksByIndex.values()) {
    if (master !== undefined) own.add(`${master} ${address}`);
    if (kind === "bridge") own.add(`${ifname} ${address}`);
    const below = stackedKinds.has(kind) ? [link] : [];
    for (const name of below) {
      if (name === undefined || own.has(`${name} ${address}`)) continue;
      own.add(`${name} ${address}`);
      const lower = linksByName.get(name);
      if (stackedKinds.has(lower?.kind)) below.push(lower?.link);
      if (lower?.kind === "bond" || lower?.kind === "team")
        for (const port of portsByMaster.get(name) ?? []) below.push(port.ifname);
    }
  }
  return own;
}

/** Returns the forms in which the entry can be declared: the kernel does not list the VNI and port of the VXLAN itself. */
function formsOf(entry: FdbEntry, scope: Scope): FdbEntry[] {
  const { id, port } = vxlanOf(scope, entry.ifindex) ?? {};
  const vni = entry.vni === undefined && id !== undefined ? { vni: id } : {};
  const own = entry.port === undefined && port !== undefined ? { port } : {};
  return id === undefined && port === undefined
    ? []
    : [{ ...vni, ...own }, vni, own].map((more) => ({ ...entry, ...more }));
}

/** Returns the entries without a VLAN by key, if there are entries with one. */
async function originalsOf(entries: readonly FdbEntry[], slice: TimeSlice): Promise<ReadonlyMap<string, FdbEntry>> {
  const originals = new Map<string, FdbEntry>();
  if (!entries.some(({ vlan }) => vlan !== undefined)) return originals;
  for (const entry of entries) {
    if (entry.vlan === undefined && isOnBridge(entry)) originals.set(forwardingKey(entry), entry);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  return originals;
}

/** Returns whether br_fdb_add() has copied the entry from one without a VLAN, which it does for each VLAN of the port. */
function isCopy({ vlan, ...entry }: FdbEntry, originals: ReadonlyMap<string, FdbEntry>): boolean {
  const original = vlan === undefined || originals.size === 0 ? undefined : originals.get(forwardingKey(entry));
  return original !== undefined && hasSameState(original, entry);
}

function hasSameState(one: FdbEntry, other: FdbEntry): boolean {
  const listOf = ({ state, flags }: FdbEntry) => [...state, ...flags.filter((flag) => flag !== "offloaded")].sort();
  return listOf(one).join() === listOf(other).join();
}

/** Otherwise, the entry belongs to the interface, such as a VXLAN. */
function isOnBridge({ flags, master, dev }: FdbEntry | WantedForwardingEntry): boolean {
  return flags?.includes("master") === true || (master !== undefined && master !== dev);
}
