import { typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkObject, checkString } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import { EBUSY, ENODEV } from "../../../constants/errno.ts";
import { RTNLGRP_LINK } from "../../../constants/rtnetlink.ts";
import { NetlinkError } from "../../../errors.ts";
import type { MaybePromise } from "../../../io/io.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { checkChange } from "../../route/core/changes.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import { linkFields } from "../../route/links/fields.ts";
import type { Link, LinkChange, NewLink } from "../../route/links/link.ts";
import { Links, linkKind } from "../../route/links/links.ts";
import type { Scope, Scopes } from "../scopes.ts";
import { type Action, type Change, defineTable, type LinkReference, type StateTable } from "../table.ts";
import type { LinkMatch } from "../types.ts";
import { checked, lowerCase, rejected, withPathOf } from "./forms.ts";
import {
  canonicalData,
  creationSettings,
  isFixedData,
  movableKinds,
  pairKinds,
  plainSettings,
  restoredSettings,
} from "./link-fields.ts";
import { errorsOf, failureOf, failuresOf, markPartial } from "./outcomes.ts";

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
  readonly [setting: string]: unknown;
}

/** Fields that a declared link must not contain. */
const undeclarable = ["dev", "ifindex", "netns", "operstate", "carrier"] as const;
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
    ...Object.fromEntries(undeclarable.map((name) => [name, rejected("not allowed in a declaration")])),
    kind: checked(checkString),
    up: checked(checkFlag),
    flags: checked(checkObject),
    master: (master: string | null, path) => (master === null ? null : checkedName(master, path)),
    link: checkedName,
    altnames(names: readonly string[], path) {
      if (Array.isArray(names)) return names;
      throw typeError(path, `expected an array of names, got ${describeValue(names)}`);
    },
    address: lowerCase,
    broadcast: lowerCase,
    data(data: unknown, path, { kind }) {
      if (kind === undefined)
        throw typeError(path, "not allowed without the field kind, which determines the settings");
      try {
        return canonicalData(kind as string, data);
      } catch (error) {
        throw withPathOf("data", path, error);
      }
    },
  },
  complete: (entry, _path, { alias }) =>
    entry.kind === undefined ? entry : { ...entry, ...defined({ ifalias: entry["ifalias"] ?? alias }) },

  list: (scope) => [...scope.linksByName.values()],
  key: ({ ifname }) => ifname,
  title: ({ ifname, kind }) => (kind === undefined ? ifname : `${ifname} (${kind})`),

  compare(list, wanted, current, scope, scopes) {
    list.compare("kind", wanted.kind, current.kind);
    if (wanted.kind !== undefined && wanted.kind !== current.kind) return;
    for (const name of plainSettings) list.compare(name, wanted[name], current[name]);
    if (wanted.up !== undefined) list.compare("up", wanted.up, current.flags.includes("up"));
    for (const [name, on] of Object.entries(wanted.flags ?? {}))
      list.compare(`flags.${name}`, on, current.flags.includes(name as never));
    if (wanted.master !== undefined) list.compare("master", wanted.master, current.master ?? null);
    if (wanted.link !== undefined && !isOn(wanted, current, scopes))
      list.add("link", wanted.link, current.link ?? null);
    list.compareMembers("data", wanted.data, current.data);
    list.compareMembers("slaveData", wanted.slaveData, current.slaveData);
    list.compareElements("altnames", wanted.altnames, current.altnames ?? []);
    const { peer = wanted.creator } = wanted;
    if (peer !== undefined && !isPeer(current, peer, scope!, scopes))
      list.add("peer", peer.ifname, current.link ?? null);
  },

  isFixed(field, wanted, current) {
    if (["kind", "peer", "data", "numTxQueues", "numRxQueues"].includes(field)) return true;
    if (field === "link") return !movableKinds.has(current.kind);
    return field.startsWith("data.") && isFixedData(wanted.kind, field.slice(5));
  },

  references({ master, link, origin, creator }) {
    const found: LinkReference[] = creator === undefined ? [] : [{ ...creator, field: "peer" }];
    if (typeof master === "string") found.push({ ifname: master, field: "master" });
    if (link !== undefined) found.push({ scope: origin, ifname: link, field: "link" });
    return found;
  },

  deviceOf: ({ ifname }) => ifname,
  isAutomatic: ({ ifname, kind }) => kind === undefined || fallbackNames.has(ifname),
  isOwned: ({ ifalias }, { alias }) => alias !== undefined && ifalias === alias,

  restore(link, scope, scopes) {
    const { ifname, altnames } = link;
    const wanted: Record<string, unknown> = { ifname, ...defined({ altnames }), ...restoredSettings(link) };
    if (wanted["data"] !== undefined && link.kind !== undefined)
      wanted["data"] = canonicalData(link.kind, wanted["data"]);
    const peer = pairKinds.has(link.kind) ? peerOf(link, scope, scopes) : undefined;
    if (peer === undefined) return wanted as WantedLink;
    const other = restoredSettings(scopes.get(peer.scope).linksByName.get(peer.ifname)!);
    const settings = Object.entries(other).filter(([name]) => creationSettings.includes(name as never));
    return { ...wanted, peer, peerSettings: Object.fromEntries(settings) } as WantedLink;
  },

  before({ ifname, kind, slaveKind }, differences) {
    const wanted: Record<string, unknown> = { ifname, kind, slaveKind };
    for (const [field, { to }] of Object.entries(differences)) {
      const [name, member] = field.split(".") as [string, string | undefined];
      if (member === undefined) wanted[name] = to;
      else if (to !== undefined) wanted[name] = { ...(wanted[name] as object), [member]: to };
    }
    // Without an alias in the request, the kernel keeps the alias.
    if (differences["ifalias"] !== undefined) wanted["ifalias"] ??= "";
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
    else await stage(scope, changes, results, bondDown(scope));
    await stage(scope, changes, results, (change) => settingsOf(change, action));
    await stage(scope, changes, results, (change) => portOf(change, action));
    await writeAltNames(scope, changes, action, results);
    await stage(scope, changes, results, ({ wanted, differences }) =>
      wanted?.up === true &&
      (action !== "change" || differences?.["up"] !== undefined || differences?.["master"] !== undefined)
        ? { up: true }
        : undefined,
    );
    return changes.map((_, index) => results.error(index));
  },
});

/** Throws a TypeError or RangeError for an invalid link setting. */
export function checkLink(wanted: WantedLink, path: string): void {
  const change = { action: "add", wanted, current: undefined, differences: undefined } as const;
  const dev = wanted.ifname;
  const { kind: _, ...settings } = wanted;
  checkChange(linkKind, "change", { ...settingsOf({ ...change, wanted: settings }, "add"), dev } as LinkChange, path);
  checkChange(linkKind, "change", { ...portOf(change, "add"), dev } as LinkChange, path);
}

function isOn({ link, origin }: WantedLink, current: Link, scopes: Scopes): boolean {
  if (origin === undefined) return current.link === link;
  const lower = scopes.find(origin)?.linksByName.get(link!);
  return current.linkNetnsid !== undefined && current.linkIndex === lower?.ifindex;
}

function isPeer(current: Link, { ifname, scope: name }: PeerName, scope: Scope, scopes: Scopes): boolean {
  const peer = scopes.find(name)?.linksByName.get(ifname);
  if (peer === undefined || peer.linkIndex !== current.ifindex || peer.ifindex !== current.linkIndex) return false;
  return (name === scope.name) === (current.linkNetnsid === undefined);
}

/** Returns a link's peer if a described namespace contains it. */
export function peerOf(link: Link, scope: Scope, scopes: Scopes): PeerName | undefined {
  for (const other of scopes.existing()) {
    const peer = link.linkIndex === undefined ? undefined : other.linksByIndex.get(link.linkIndex);
    if (peer !== undefined && isPeer(link, { ifname: peer.ifname, scope: other.name }, scope, scopes))
      return { ifname: peer.ifname, scope: other.name };
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
   */
  record(errors: readonly (NetlinkError | undefined)[], at: readonly number[]): void {
    for (const [position, error] of errors.entries()) {
      const index = at[position]!;
      if (error === undefined) this.#begun.add(index);
      else {
        if (this.#begun.has(index)) markPartial(error);
        this.#errors[index] ??= error;
      }
    }
  }

  error(index: number): NetlinkError | undefined {
    return this.#errors[index];
  }
}

async function removeLinks(scope: Scope, changes: Changes): Promise<(NetlinkError | undefined)[]> {
  const outcomes = await scope.openAsync(Links).deleteMany(changes.map(({ current }) => current!.ifname));
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
    await rename(scope, to, changes[index]!.wanted!.ifname);
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
    const links = created.map((index) => creation(changes[index]!.wanted!, netns, scopes));
    results.record(errorsOf(await origin.openAsync(Links).addMany(links)), created);
    const moves = moved.map((index): LinkChange => ({ dev: changes[index]!.wanted!.ifname, netns }));
    results.record(errorsOf(await origin.openAsync(Links).changeMany(moves)), moved);
  }
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
function isSetAtCreation(name: string, { kind }: WantedLink): boolean {
  return creationSettings.includes(name as never) && !(kind === "bridge" && name === "mtu");
}

async function stage(
  scope: Scope,
  changes: Changes,
  results: Results,
  settings: (change: Change<Link, WantedLink>) => MaybePromise<object | undefined>,
): Promise<void> {
  const at: number[] = [];
  const requests: LinkChange[] = [];
  for (const [index, change] of changes.entries()) {
    if (results.error(index) !== undefined) continue;
    const result = settings(change);
    const changed = result instanceof Promise ? await result : result;
    if (changed === undefined) continue;
    at.push(index);
    requests.push({ ...changed, dev: change.wanted!.ifname } as LinkChange);
  }
  results.record(errorsOf(await scope.openAsync(Links).changeMany(requests)), at);
}

/** The kernel requires links to be down before joining a bond. */
function bondDown(scope: Scope): (change: Change<Link, WantedLink>) => MaybePromise<object | undefined> {
  const down = async (ifname: string, master: string) => {
    if ((await scope.findLink(master))?.kind !== "bond") return undefined;
    // A missing link is reported by the next request.
    return (await scope.findLink(ifname))?.flags.includes("up") === true ? { up: false } : undefined;
  };
  return ({ wanted, differences }) => {
    const { master, ifname } = wanted!;
    return typeof master !== "string" || differences?.["master"] === undefined ? undefined : down(ifname, master);
  };
}

function settingsOf({ wanted, current, differences }: Change<Link, WantedLink>, action: Action): object | undefined {
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
  if (wanted!.master !== undefined && isChanged("master") && !(isNew && wanted!.master === null))
    settings["master"] = wanted!.master;
  if (wanted!.up === false && isChanged("up") && current !== undefined) settings["up"] = false;
  for (const [name, on] of Object.entries(wanted!.flags ?? {})) if (isChanged(`flags.${name}`)) flags[name] = on;
  if (Object.keys(flags).length > 0) settings["flags"] = flags;
  if (!isNew) {
    for (const [name, value] of Object.entries((wanted!.data as object) ?? {}))
      if (isChanged(`data.${name}`)) data[name] = value;
    if (Object.keys(data).length > 0) Object.assign(settings, { kind: wanted!.kind, data });
  }
  return Object.keys(settings).length === 0 ? undefined : settings;
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
    results.record([error], [index]);
  }
}

export function describedLink({ ifname: _, altnames: __, peer, ...settings }: WantedLink): Record<string, unknown> {
  if (peer === undefined) return settings;
  const location = peer.scope === "" ? {} : { netns: peer.scope };
  return { ...settings, data: { ...(settings["data"] as object), peer: { ifname: peer.ifname, ...location } } };
}
