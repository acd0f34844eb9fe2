import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkFlag, checkObject, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import { EBUSY, ENODEV } from "../../../constants/errno.ts";
import { RTNLGRP_LINK } from "../../../constants/rtnetlink.ts";
import { NetlinkError } from "../../../errors.ts";
import type { MaybePromise } from "../../../io/io.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { canonicalAddress } from "../../route/core/addresses.ts";
import { checkChange } from "../../route/core/batch.ts";
import { checkAltNames } from "../../route/core/interfaces.ts";
import { addressModes, linkFields, linkModes } from "../../route/links/fields.ts";
import {
  canonicalData,
  checkKind,
  checkLimits,
  IPV6_MIN_MTU,
  ignoredAddress,
  interfacesOf,
  largestMtu,
  portInterfacesOf,
  portRulesOf,
  rulesOf,
} from "../../route/links/kind-rules.ts";
import type { LinkData } from "../../route/links/kinds.ts";
import type { Link, LinkChange, NewLink } from "../../route/links/link.ts";
import { Links, linkKind } from "../../route/links/links.ts";
import { canonicalName, checked, declaredInterface, hardwareAddress, rejected, withPathOf } from "../model/forms.ts";
import { errorsOf, failureOf, failuresOf, markPartial } from "../model/outcomes.ts";
import type { Scope, Scopes } from "../model/scopes.ts";
import {
  type Action,
  type Change,
  checkIgnored,
  defineTable,
  type IgnoredFields,
  type LinkReference,
  type StateTable,
} from "../model/table.ts";
import type { LinkMatch } from "../model/types.ts";
import {
  creationSettings,
  isFixedData,
  isPairKind,
  keepLimits,
  lateLimits,
  plainSettings,
  restoredSettings,
} from "./link-fields.ts";

export interface PeerName {
  readonly ifname: string;
  readonly scope: string;
}

export interface WantedLink {
  readonly ifname: string;
  readonly kind?: string;
  readonly data?: unknown;
  readonly master?: string | null;
  readonly link?: string;
  readonly up?: boolean;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly altnames?: readonly string[];
  readonly slaveKind?: string;
  readonly slaveData?: unknown;
  readonly peer?: PeerName;
  readonly peerSettings?: object;
  /** Other namespace in which the link is created or found. */
  readonly origin?: string;
  /** Peer whose creation also creates this link, such as a veth. */
  readonly creator?: PeerName;
  /** Whether the kernel creates the link with an Open vSwitch port. */
  readonly isPort?: boolean;
  /** Properties that select an existing link, which the plan then renames. */
  readonly match?: LinkMatch;
  /** Index of a link that an undo removes. Another link of this name is kept. */
  readonly seenIndex?: number;
  readonly [setting: string]: unknown;
}

/** Fields that a declared link must not contain. */
const undeclarable = ["dev", "ifindex", "netns", "operstate", "carrier"] as const;
/** Values that remove a setting, so that it is not listed. */
const emptyValues: Readonly<Record<string, unknown>> = { ifalias: "", inet6Token: "::" };

/** Links that the kernel adds itself; a plan never removes them. */
const fallbackNames: ReadonlySet<string> = new Set([
  "lo",
  "tunl0",
  "gre0",
  "gretap0",
  "erspan0",
  "ip_vti0",
  "ip6_vti0",
  "sit0",
  "ip6tnl0",
  "ip6gre0",
]);

export const linkTable: StateTable<Link, WantedLink> = defineTable<Link, WantedLink>({
  name: "links",
  noun: "link",
  groups: [RTNLGRP_LINK],
  marks: ["alias"],

  fields: linkFields,
  forms: {
    ...Object.fromEntries(
      undeclarable.map((name) => [name, rejected("not allowed in a declaration; snapshot() declares links as listed")]),
    ),
    kind: checked(checkKind),
    up: checked(checkFlag),
    flags: checked(checkObject),
    master: (master: string | null, path) => (master === null ? null : declaredInterface(master, path)),
    link: declaredInterface,
    altnames(names: readonly string[], path, { ifname }) {
      checkArray(names, path);
      const own = names.indexOf(ifname as string);
      if (own >= 0) throw typeError(`${path}[${own}]`, `the name of the link itself: omit "${names[own]}"`);
      return checkAltNames(names, path);
    },
    address: hardwareAddress,
    broadcast: hardwareAddress,
    linkmode: canonicalName(linkModes),
    inet6AddrGenMode: canonicalName(addressModes),
    inet6Token: canonicalAddress,
    data(data: unknown, path, { kind }) {
      if (kind === undefined)
        throw typeError(path, "not allowed without the field kind, which determines the settings");
      checkNamed(data, interfacesOf(kind), path);
      checkKept(data, rulesOf(kind), path);
      try {
        return canonicalData(kind as string, data);
      } catch (error) {
        throw withPathOf("data", path, error);
      }
    },
    slaveData(data: unknown, path, { slaveKind }) {
      checkNamed(data, portInterfacesOf(slaveKind), path);
      checkKept(data, portRulesOf(slaveKind), path);
      return data;
    },
  },
  complete(entry, path, { alias }) {
    const { type } = (entry.data ?? {}) as { type?: unknown };
    if (entry.kind === "tun" && type !== IFF_TUN && type !== IFF_TAP)
      throw typeError(
        `${path}.data.type`,
        `expected ${IFF_TUN} for tun or ${IFF_TAP} for tap, got ${describeValue(type)}`,
      );
    const marked = entry.kind === undefined ? entry : { ...entry, ...defined({ ifalias: entry["ifalias"] ?? alias }) };
    return withLower(marked, path);
  },

  list: (scope) => [...scope.linksByName.values()],
  key: ({ ifname }) => ifname,
  creations: (scope) => new Map([...scope.linksByName].map(([ifname, { ifindex }]) => [ifname, ifindex])),
  title: ({ ifname, kind }) => (kind === undefined ? ifname : `${ifname} (${kind})`),

  compare(list, wanted, current, scope, scopes) {
    list.compare("kind", wanted.kind, current.kind);
    if (wanted.kind !== undefined && wanted.kind !== current.kind) return;
    for (const name of plainSettings)
      if (current[name] !== undefined || wanted[name] !== emptyValues[name])
        list.compare(name, wanted[name], current[name]);
    if (wanted.up !== undefined) list.compare("up", wanted.up, current.flags.includes("up"));
    for (const [name, on] of Object.entries(wanted.flags ?? {}))
      list.compare(`flags.${name}`, on, current.flags.includes(name as never));
    if (wanted.master !== undefined) list.compare("master", wanted.master, current.master ?? null);
    if (wanted.link !== undefined && !isOn(wanted, current, scope, scopes))
      list.add("link", wanted.link, current.link ?? null);
    for (const [name, { listedForms }] of [
      ["data", rulesOf(wanted.kind)],
      ["slaveData", portRulesOf(wanted.slaveKind)],
    ] as const)
      list.compareMembers(name, withoutUnlisted(wanted[name], current[name]), current[name], listedForms);
    const missing = wanted.altnames?.filter((name) => current.altnames?.includes(name) !== true) ?? [];
    // Other alternative names remain.
    if (missing.length > 0) list.add("altnames", [...(current.altnames ?? []), ...missing], current.altnames);
    const { peer = wanted.creator } = wanted;
    if (peer !== undefined && !isPeer(current, peer, scope!, scopes))
      list.add("peer", peer.ifname, current.link ?? null);
  },

  isFixed(field, wanted, current) {
    if (["kind", "peer", "data", "numTxQueues", "numRxQueues"].includes(field)) return true;
    const { isMovable, fixedSettings } = rulesOf(current.kind);
    if (field === "link") return isMovable !== true;
    if (fixedSettings?.includes(field)) return true;
    if (!field.startsWith("data.")) return false;
    const name = field.slice(5);
    const valueIn = (data: unknown) => (isRecord(data) ? (data as Record<string, unknown>)[name] : undefined);
    return isFixedData(wanted.kind, name, valueIn(wanted.data), valueIn(current.data));
  },

  references({ master, link, origin, creator, kind, data, slaveKind, slaveData }) {
    const found: LinkReference[] = creator === undefined ? [] : [{ ...creator, field: "peer" }];
    if (typeof master === "string") found.push({ ifname: master, field: "master" });
    if (link !== undefined) found.push({ scope: origin, ifname: link, field: "link" });
    const { interfaces = [], ports = [] } = rulesOf(kind);
    for (const [name, ifname] of namesIn(data, interfaces))
      found.push({ scope: origin, ifname, field: `data.${name}` });
    for (const [name, ifname] of namesIn(data, ports)) found.push({ ifname, field: `data.${name}`, isLater: true });
    for (const [name, ifname] of namesIn(slaveData, portInterfacesOf(slaveKind)))
      found.push({ ifname, field: `slaveData.${name}`, isLater: true });
    return found;
  },

  deviceOf: ({ ifname }) => ifname,
  isAutomatic: ({ ifname, kind }) => kind === undefined || fallbackNames.has(ifname) || rulesOf(kind).isDevice === true,
  // The kernel creates it with the table of a multicast routing daemon. (reg_vif_setup)
  isOmitted: ({ linkType }) => linkType === "pimreg",
  isOwned: ({ ifalias }, { alias }) => alias !== undefined && ifalias === alias,

  restore(link, scope, scopes) {
    const { ifname, altnames } = link;
    const wanted: Record<string, unknown> = { ifname, ...defined({ altnames }), ...restoredSettings(link) };
    // The link below has a smaller MTU than at the creation of this link, and a new link would get a smaller MTU, too. (vxlan_config_apply)
    const { mtu: lower = Number.POSITIVE_INFINITY } = scope.linksByName.get(link.link ?? "") ?? {};
    const largest = largestMtu(link.kind, link.data, lower, true);
    if ((link.mtu ?? 0) > largest) {
      delete wanted["mtu"];
      if (largest < IPV6_MIN_MTU) delete wanted["inet6AddrGenMode"];
    }
    if (wanted["data"] !== undefined && link.kind !== undefined)
      wanted["data"] = canonicalData(link.kind, wanted["data"]);
    const peer = isPairKind(link.kind) ? peerOf(link, scope, scopes) : undefined;
    if (peer === undefined) return wanted as WantedLink;
    const other = restoredSettings(scopes.get(peer.scope).linksByName.get(peer.ifname)!);
    const settings = Object.entries(other).filter(([name]) => creationSettings.includes(name as never));
    return { ...wanted, peer, peerSettings: Object.fromEntries(settings) } as WantedLink;
  },

  before({ ifname, kind, slaveKind, up }, differences) {
    const wanted: Record<string, unknown> = { ifname, kind, slaveKind };
    // The kernel sets ports down that leave a bond. (__bond_release_one)
    if (up === true && differences["master"] !== undefined) wanted["up"] = true;
    for (const [field, { to }] of Object.entries(differences)) {
      const [name, member] = field.split(".") as [string, string | undefined];
      if (member === undefined) wanted[name] = to;
      else if (to !== undefined) wanted[name] = { ...(wanted[name] as object), [member]: to };
    }
    // Without an alias in the request, the kernel keeps the alias.
    for (const [name, value] of Object.entries(emptyValues)) if (name in differences) wanted[name] ??= value;
    return wanted as WantedLink;
  },

  async write(scope, action, changes, scopes) {
    if (action === "remove") return removeLinks(scope, changes);
    if (action === "rename") return renameLinks(scope, changes);
    const results = new Results();
    if (action === "recreate") {
      results.record(await removeLinks(scope, changes), [...changes.keys()]);
      // The peer's step creates and configures this link again.
      changes = changes.map((change) => (change.wanted!.creator === undefined ? change : onlyName(change)));
    }
    if (action !== "change") await createLinks(scope, changes, results, scopes);
    await stage(scope, changes, results, bondDown(scope, action));
    await stage(scope, changes, results, (change) => settingsOf(change, action));
    await stage(scope, changes, results, (change) => settingsOf(change, action, true), innermostFirst(changes));
    await stage(scope, changes, results, (change) => portOf(change, action));
    await stage(scope, changes, results, (change) => allowedLimits(scope, change, action));
    await writeAltNames(scope, changes, action, results);
    await stage(scope, changes, results, ({ wanted, current, differences }) => {
      // The kernel sets ports down that leave a bond. (__bond_release_one)
      const leaves = differences?.["master"] !== undefined;
      const up = wanted!.up ?? (leaves && current?.up);
      return up === true && (action !== "change" || leaves || differences?.["up"] !== undefined) ? { up } : undefined;
    });
    return changes.map((_, index) => results.error(index));
  },
});

/** Omits settings that are 0 and that the kernel does not list, for example because it is too old. */
function withoutUnlisted(data: unknown, listed: object = {}): unknown {
  if (!isRecord(data) || data instanceof Uint8Array) return data;
  return Object.fromEntries(Object.entries(data).filter(([name, value]) => value !== 0 || name in listed));
}

/** Rejects indices of interfaces, which differ between hosts. */
function checkNamed(data: unknown, fields: readonly string[], path: string): void {
  if (!isRecord(data)) return;
  for (const name of fields) {
    const value = (data as Record<string, unknown>)[name];
    if (value !== undefined && value !== NO_INTERFACE) declaredInterface(value, `${path}.${name}`);
  }
}

/** @throws TypeError for a setting that the kernel does not keep, because no plan could reach it. */
function checkKept(data: unknown, rules: ReturnType<typeof portRulesOf>, path: string): void {
  if (!isRecord(data)) return;
  const settings = data as Record<string, unknown>;
  for (const [name, kept] of Object.entries(rules.notKept?.(settings) ?? {})) {
    const value = settings[name];
    if (value === undefined || value === kept) continue;
    const only = kept === undefined ? "" : ` unless it is ${kept}`;
    throw typeError(`${path}.${name}`, `the kernel does not keep this setting${only}: omit ${name}`);
  }
}

const NO_INTERFACE = 0;
const [IFF_TUN, IFF_TAP] = [1, 2];

function namesIn(data: unknown, fields: readonly string[]): [field: string, ifname: string][] {
  if (!isRecord(data)) return [];
  return fields.flatMap((field) => {
    const value = (data as Record<string, unknown>)[field];
    return typeof value === "string" ? [[field, value] as [string, string]] : [];
  });
}

/** Moves the name of the underlying interface from the settings of a tunnel to the field `link`. */
function withLower(entry: WantedLink, path: string): WantedLink {
  const { kind, link, data } = entry;
  if (rulesOf(kind).lower !== "link" || !isRecord(data) || data instanceof Uint8Array) return entry;
  const { link: inData, ...rest } = data as { link?: string | number };
  if (typeof inData !== "string") {
    if (link === undefined || inData === undefined) return entry;
    throw typeError(`${path}.data.link`, `differs from ${path}.link, got ${inData}: omit one of them`);
  }
  if (link !== undefined && link !== inData)
    throw typeError(`${path}.data.link`, `differs from ${path}.link, got ${describeValue(inData)}: omit one of them`);
  return { ...entry, link: inData, data: rest };
}

const ignored: readonly IgnoredFields<WantedLink>[] = [
  {
    fields: ["numTxQueues", "numRxQueues"],
    where: "for existing links, which are declared without the field kind",
    when: ({ kind, creator }) => kind === undefined && creator === undefined,
  },
  {
    fields: ["address"],
    where:
      "for IP tunnels (use data.local), for links without an address and for links that have the address of the link below",
    when: (wanted) => ignoredAddress("address", wanted) !== undefined,
  },
  // (tun_set_iff)
  { fields: ["numTxQueues", "numRxQueues"], where: "for TUN and TAP links", when: isOtherQueueCount },
];

/** A TUN or TAP link has one queue, or 256 (`MAX_TAP_QUEUES`) with `multiQueue`. */
function isOtherQueueCount({ kind, data }: WantedLink, count: unknown): boolean {
  return kind === "tun" && count !== ((data as Partial<LinkData["tun"]>).multiQueue ? 256 : 1);
}

/** Throws a TypeError or RangeError for an invalid link setting. */
export function checkLink(wanted: WantedLink, path: string): void {
  checkIgnored(ignored, wanted, path);
  const change = { action: "add", wanted, current: undefined, differences: undefined } as const;
  const { kind, ...others } = wanted;
  checkLimits(kind, wanted, `${path}.`);
  // Without a kind, the settings include those that are set at the creation.
  const data = isRecord(wanted.data) ? { kind, data: wanted.data } : undefined;
  for (const fields of [
    settingsOf({ ...change, wanted: others }, "add"),
    settingsOf({ ...change, wanted: others }, "add", true),
    // settingsOf() omits them, because they are set only at the creation.
    defined({ numTxQueues: wanted["numTxQueues"], numRxQueues: wanted["numRxQueues"] }),
    data,
    portOf(change, "add"),
    limitsOf(change, "add"),
  ])
    if (fields !== undefined) checkChange(linkKind, "change", { ...fields, dev: wanted.ifname } as LinkChange, path);
}

function isOn({ link, origin }: WantedLink, current: Link, scope: Scope | undefined, scopes: Scopes): boolean {
  if (origin === undefined) return current.link === link;
  const other = scopes.find(origin);
  if (scope === undefined || other === undefined) return false;
  return scope.refersTo(other, current) && current.linkIndex === other.linksByName.get(link!)?.ifindex;
}

function isPeer(current: Link, { ifname, scope: name }: PeerName, scope: Scope, scopes: Scopes): boolean {
  const other = scopes.find(name);
  const peer = other?.linksByName.get(ifname);
  return other !== undefined && peer !== undefined && areEnds(current, scope, peer, other);
}

/** Returns whether two links are the ends of one pair. An index is valid in one namespace only. */
export function areEnds(one: Link, scope: Scope, other: Link, otherScope: Scope): boolean {
  const haveIndices = other.linkIndex === one.ifindex && other.ifindex === one.linkIndex;
  return haveIndices && scope.refersTo(otherScope, one) && otherScope.refersTo(scope, other);
}

/** Returns a link's peer if a described namespace contains it. */
export function peerOf(link: Link, scope: Scope, scopes: Scopes): PeerName | undefined {
  for (const other of scopes.existing()) {
    const peer = link.linkIndex === undefined ? undefined : other.linksByIndex.get(link.linkIndex);
    if (peer !== undefined && areEnds(link, scope, peer, other)) return { ifname: peer.ifname, scope: other.name };
  }
  return undefined;
}

type Changes = readonly Change<Link, WantedLink>[];

/** Errors of link changes. A failed change sends no further requests. */
class Results {
  readonly #errors: (NetlinkError | undefined)[] = [];
  readonly #begun = new Set<number>();

  /**
   * @param at for each request, the index of its change.
   * @param canBePartial whether the kernel applies settings of a request one after the other (do_setlink, rtnl_linkprop).
   */
  record(errors: readonly (NetlinkError | undefined)[], at: readonly number[], canBePartial = false): void {
    for (const [position, error] of errors.entries()) {
      const index = at[position]!;
      if (error === undefined) this.#begun.add(index);
      else {
        if (canBePartial || this.#begun.has(index)) markPartial(error);
        this.#errors[index] ??= error;
      }
    }
  }

  error(index: number): NetlinkError | undefined {
    return this.#errors[index];
  }
}

async function removeLinks(scope: Scope, changes: Changes): Promise<(NetlinkError | undefined)[]> {
  const outcomes = await scope
    .openAsync(Links)
    .deleteMany(changes.map(({ current }) => (current as Pick<WantedLink, "seenIndex">).seenIndex ?? current!.ifname));
  return outcomes.map(({ error }) => (error?.errno === -ENODEV ? undefined : error));
}

function onlyName({ wanted, ...change }: Change<Link, WantedLink>): Change<Link, WantedLink> {
  const { ifname, creator } = wanted!;
  return { ...change, wanted: { ifname, ...defined({ creator }) } };
}

/** Renames links. Links that exchange their names get temporary names first. */
async function renameLinks(scope: Scope, changes: Changes): Promise<(NetlinkError | undefined)[]> {
  const taken = new Set(changes.map(({ current }) => current!.ifname));
  const temporary: { from: string; to: string; error?: NetlinkError | undefined }[] = [];
  for (const { wanted, current } of changes) {
    const from = current!.ifname;
    const to = taken.has(wanted!.ifname) ? `rename${(await scope.findLink(from))?.ifindex ?? ""}` : from;
    temporary.push({ from, to });
  }
  for (const one of temporary)
    if (one.from !== one.to) one.error = await failureOf(() => rename(scope, one.from, one.to));
  return failuresOf([...changes.keys()], async (index) => {
    const { to, error } = temporary[index]!;
    if (error !== undefined) throw error;
    const { wanted, current } = changes[index]!;
    const { ifname, altnames = [] } = wanted!;
    const links = scope.openAsync(Links);
    // The kernel does not rename a link to its own alternative name. (dev_get_valid_name)
    if (current!.altnames?.includes(ifname) === true) await links.deleteAltNames(to, [ifname]);
    await rename(scope, to, ifname);
    // The undo of such a rename.
    if (altnames.includes(current!.ifname)) await links.addAltNames(ifname, [current!.ifname]);
  });
}

async function rename(scope: Scope, from: string, to: string): Promise<void> {
  const links = scope.openAsync(Links);
  try {
    await links.rename(from, to);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -EBUSY) throw error;
    // Linux before 6.2 renames only links that are down.
    await links.set(from, { up: false });
    try {
      await links.rename(from, to);
      from = to;
    } finally {
      await links.set(from, { up: true });
    }
  }
}

/** Links without a kind are moved from the namespace of their declaration. */
export function isMoved({ kind, origin }: WantedLink): boolean {
  return kind === undefined && origin !== undefined;
}

async function createLinks(scope: Scope, changes: Changes, results: Results, scopes: Scopes): Promise<void> {
  const indices = [...changes.keys()].filter((index) => {
    const { creator, isPort } = changes[index]!.wanted!;
    return results.error(index) === undefined && creator === undefined && isPort !== true;
  });
  for (const [name, at] of groupBy(indices, (index) => changes[index]!.wanted!.origin ?? scope.name)) {
    const origin = scopes.get(name);
    using own = NetworkNamespace.current();
    const netns = origin === scope ? undefined : (scope.netns ?? own);
    const created = at.filter((index) => changes[index]!.wanted!.kind !== undefined);
    const moved = at.filter((index) => changes[index]!.wanted!.kind === undefined);
    const [tuns, others] = [true, false].map((isTun) =>
      created.filter((index) => (changes[index]!.wanted!.kind === "tun") === isTun),
    ) as [number[], number[]];
    const links: NewLink[] = [];
    for (const index of others)
      links.push(creation(await withoutMissingPorts(changes[index]!.wanted!, scope), netns, scopes));
    results.record(errorsOf(await origin.openAsync(Links).addMany(links)), others);
    for (const index of tuns) {
      const { wanted } = changes[index]!;
      const tuns = scope.openAsync(Links);
      results.record([await failureOf(() => createTun(tuns, wanted!))], [index]);
      if (results.error(index) === undefined) results.record([await failureOf(() => setUpTun(tuns, wanted!))], [index]);
    }
    const moves = moved.map((index): LinkChange => ({ dev: changes[index]!.wanted!.ifname, netns }));
    results.record(errorsOf(await origin.openAsync(Links).changeMany(moves)), moved);
  }
  recordPeers(scope, changes, results);
}

/** The kernel creates both links of a pair or none. */
function recordPeers(scope: Scope, changes: Changes, results: Results): void {
  const positions = new Map(changes.map(({ wanted }, index) => [wanted!.ifname, index]));
  for (const [index, { wanted }] of changes.entries()) {
    const { creator } = wanted!;
    const at = creator?.scope === scope.name ? positions.get(creator.ifname) : undefined;
    const error = at === undefined ? undefined : results.error(at);
    if (error !== undefined) results.record([error], [index]);
  }
}

/** The kernel creates TUN and TAP links only through /dev/net/tun, without other settings. */
async function createTun(links: Links<"async">, wanted: WantedLink): Promise<void> {
  const { ifname } = wanted;
  const { type, owner, group, pi, vnetHdr, multiQueue } = wanted.data as LinkData["tun"];
  const flags = { packetInfo: Boolean(pi), vnetHeader: Boolean(vnetHdr), multiQueue: Boolean(multiQueue) };
  await links.addTun({ ifname, mode: type === IFF_TAP ? "tap" : "tun", owner, group, ...flags });
}

async function setUpTun(links: Links<"async">, wanted: WantedLink): Promise<void> {
  const settings = creationSettings.filter((name) => !/^num[TR]xQueues$/.test(name) && wanted[name] !== undefined);
  if (settings.length > 0)
    await links.set(wanted.ifname, Object.fromEntries(settings.map((name) => [name, wanted[name]])));
}

/** A new plan sets them after the steps that create these interfaces. */
async function withoutMissingPorts(wanted: WantedLink, scope: Scope): Promise<WantedLink> {
  const data = { ...(wanted.data as Record<string, unknown>) };
  const named = namesIn(data, rulesOf(wanted.kind).ports ?? []);
  for (const [field, ifname] of named) if ((await scope.findLink(ifname)) === undefined) delete data[field];
  return named.length === 0 ? wanted : { ...wanted, data };
}

function creation(wanted: WantedLink, netns: Scope["netns"], scopes: Scopes): NewLink {
  const { ifname, kind, link, peer, peerSettings } = wanted;
  const settings = creationSettings.filter((name) => isSetAtCreation(name, wanted)).map((name) => [name, wanted[name]]);
  let { data } = wanted;
  if (peer !== undefined) {
    const location = defined({ netns: scopes.get(peer.scope).netns });
    data = { ...(data as object), peer: { ifname: peer.ifname, ...peerSettings, ...location } };
  }
  return defined({ ifname, kind, link, netns, data, ...Object.fromEntries(settings) }) as unknown as NewLink;
}

/** A bridge created with an MTU still uses its ports' MTU. */
function isSetAtCreation(name: string, wanted: WantedLink): boolean {
  if (name === "mtu" && hasLaterMtu(wanted)) return false;
  return creationSettings.includes(name as never) && !(name in lateLimits(wanted));
}

async function stage(
  scope: Scope,
  changes: Changes,
  results: Results,
  settings: (change: Change<Link, WantedLink>) => MaybePromise<object | undefined>,
  order: Iterable<number> = changes.keys(),
): Promise<void> {
  const at: number[] = [];
  const requests: LinkChange[] = [];
  for (const index of order) {
    const change = changes[index]!;
    if (results.error(index) !== undefined) continue;
    const result = settings(change);
    const changed = result instanceof Promise ? await result : result;
    if (changed === undefined) continue;
    at.push(index);
    requests.push({ ...changed, dev: change.wanted!.ifname } as LinkChange);
  }
  results.record(errorsOf(await scope.openAsync(Links).changeMany(requests)), at, true);
}

/**
 * Returns the indices of changes in an order in which the ports of a link join before the link itself joins its master, which gets the
 * largest size of the link at that time. (br_set_gso_limits, bond_compute_features)
 */
function innermostFirst(changes: Changes): number[] {
  const masters = new Map(changes.map(({ wanted }) => [wanted!.ifname, wanted!.master ?? undefined]));
  const depths = changes.map(({ wanted }) => {
    let depth = 0;
    for (let name = masters.get(wanted!.ifname); name !== undefined && depth < masters.size; name = masters.get(name))
      depth++;
    return depth;
  });
  return [...changes.keys()].sort((one, other) => depths[other]! - depths[one]!);
}

/** The kernel requires links to be down before joining a bond. */
function bondDown(
  scope: Scope,
  action: Action,
): (change: Change<Link, WantedLink>) => MaybePromise<object | undefined> {
  const down = async (ifname: string, master: string) => {
    if ((await scope.findLink(master))?.kind !== "bond") return undefined;
    // A missing link is reported by the next request.
    return (await scope.findLink(ifname))?.flags.includes("up") === true ? { up: false } : undefined;
  };
  return ({ wanted, differences }) => {
    const { master, ifname } = wanted!;
    // An existing link that joins again has no kind in a step that adds it.
    const isJoining = action === "change" ? differences?.["master"] !== undefined : wanted!.kind === undefined;
    return typeof master === "string" && isJoining ? down(ifname, master) : undefined;
  };
}

/** Returns whether a new link gets its MTU only at the end of a batch, such as the second end of a pair. */
export function hasLaterMtu({ kind }: Partial<WantedLink>): boolean {
  return kind === undefined || rulesOf(kind).ignoresFirstMtu === true;
}

/**
 * @param isSeparate whether to return the master, the MTU of a bridge, which its ports can change when they join, and the settings that the
 *   kernel rejects together with the others.
 */
function settingsOf(
  { wanted, current, differences }: Change<Link, WantedLink>,
  action: Action,
  isSeparate = false,
): object | undefined {
  const isNew = action !== "change";
  const settings: Record<string, unknown> = {};
  const data: Record<string, unknown> = {};
  const flags: Record<string, boolean> = {};
  const isChanged = (field: string) => isNew || differences?.[field] !== undefined;
  for (const name of plainSettings) {
    const isSet =
      isNew && wanted!.creator === undefined && wanted!.kind !== undefined && isSetAtCreation(name, wanted!);
    if (wanted![name] !== undefined && isChanged(name) && !isSet) settings[name] = wanted![name];
  }
  for (const name of ["numTxQueues", "numRxQueues"]) delete settings[name];
  keepLimits(settings, wanted!, current);
  for (const name in lateLimits(wanted!)) delete settings[name];
  if (wanted!.master !== undefined && isChanged("master") && !(isNew && wanted!.master === null))
    settings["master"] = wanted!.master;
  if (wanted!.up === false && isChanged("up") && current !== undefined) settings["up"] = false;
  for (const [name, on] of Object.entries(wanted!.flags ?? {})) if (isChanged(`flags.${name}`)) flags[name] = on;
  if (Object.keys(flags).length > 0) settings["flags"] = flags;
  if (!isNew) {
    for (const [name, value] of Object.entries((wanted!.data as object) ?? {}))
      if (isChanged(`data.${name}`)) data[name] = value;
    if (differences?.["link"] !== undefined) data["link"] = wanted!.link ?? NO_INTERFACE;
    if (Object.keys(data).length > 0) Object.assign(settings, { kind: wanted!.kind, data });
  }
  const { separateSettings: separate = [] } = settings["data"] === undefined ? {} : rulesOf(wanted!.kind);
  const isMtuLater = isNew && hasLaterMtu(wanted!);
  const isLater = (name: string) => name === "master" || (name === "mtu" && isMtuLater) || separate.includes(name);
  const sent = Object.entries(settings).filter(([name]) => isLater(name) === isSeparate);
  return sent.length === 0 ? undefined : Object.fromEntries(sent);
}

/** Separate, because ports that join change the largest values. */
function limitsOf({ wanted, current, differences }: Change<Link, WantedLink>, action: Action): object | undefined {
  const settings = { ...lateLimits(wanted!) };
  // A change of one limit also changes the other one.
  const isChanged = action !== "change" || ["gsoMaxSize", "gsoIpv4MaxSize"].some((name) => differences?.[name]);
  if (!isChanged || Object.keys(settings).length === 0) return undefined;
  keepLimits(settings, wanted!, current);
  return settings;
}

/** Omits limits until other steps, of ports or the link below, have raised the largest value. A new plan sets them. */
async function allowedLimits(scope: Scope, change: Change<Link, WantedLink>, action: Action) {
  const settings = limitsOf(change, action);
  if (settings === undefined) return undefined;
  const { tsoMaxSize = Number.POSITIVE_INFINITY } = (await scope.findLink(change.wanted!.ifname)) ?? {};
  return Object.values(settings).every((size) => size <= tsoMaxSize) ? settings : undefined;
}

/** Separate, because the kernel rejects port settings before the link joins. */
function portOf({ wanted, differences }: Change<Link, WantedLink>, action: Action): object | undefined {
  const { slaveData, slaveKind } = wanted!;
  if (slaveData === undefined) return undefined;
  const isChanged =
    action !== "change" ||
    Object.keys(differences ?? {}).some(
      (name) => name === "master" || name === "kind" || name.startsWith("slaveData."),
    );
  return isChanged ? { slaveKind, slaveData } : undefined;
}

async function writeAltNames(scope: Scope, changes: Changes, action: Action, results: Results): Promise<void> {
  const links = scope.openAsync(Links);
  for (const [index, { wanted, current, differences }] of changes.entries()) {
    const { ifname, altnames = [] } = wanted!;
    const isChange = action === "change";
    if (results.error(index) !== undefined || (isChange ? differences?.["altnames"] : wanted?.altnames) === undefined)
      continue;
    const error = await failureOf(async () => {
      const present = (isChange ? (await links.get(ifname)).altnames : undefined) ?? [];
      const missing = altnames.filter((name) => !present.includes(name));
      if (missing.length > 0) await links.addAltNames(ifname, missing);
      // When a change is undone, `current` is the declared link: remove the names that it added.
      const isUndone = isChange && current?.ifindex === undefined;
      const added = isUndone
        ? present.filter((name) => current?.altnames?.includes(name) && !altnames.includes(name))
        : [];
      if (added.length > 0) await links.deleteAltNames(ifname, added);
    });
    results.record([error], [index], true);
  }
}

export function describedLink({
  ifname: _,
  altnames: __,
  peer,
  peerSettings,
  ...settings
}: WantedLink): Record<string, unknown> {
  if (peer === undefined) return settings;
  const location = peer.scope === "" ? {} : { netns: peer.scope };
  // The declaration of the peer itself has no kind, and links without a kind have no numbers of queues.
  const { numTxQueues, numRxQueues } = (peerSettings ?? {}) as Partial<Link>;
  const other = { ifname: peer.ifname, ...location, ...defined({ numTxQueues, numRxQueues }) };
  return { ...settings, data: { ...(settings["data"] as object), peer: other } };
}
