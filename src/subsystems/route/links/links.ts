import { typeError } from "../../../base/argument-error.ts";
import {
  checkFlag,
  checkNotEmpty,
  checkObject,
  checkOptions,
  checkString,
  integerFrom,
  isRecord,
  type OptionChecks,
} from "../../../base/check.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { EMSGSIZE, ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import { deviceEquals, equals, type FilterTable, isFlag } from "../core/filters.ts";
import { type InterfaceSource, lookupKey } from "../core/interfaces.ts";
import {
  type CallOptions,
  callChecks,
  type DeleteOptions,
  type ListOptions,
  type Outcome,
  type RouteOptions,
} from "../core/options.ts";
import { ChangeableTable, type TableKind } from "../core/table.ts";
import { readLink } from "./fields.ts";
import type { Link, LinkChange, LinkCopy, LinkOf, LinkReplacement, LinkSettings, NewLink } from "./link.ts";
import { linkKey, queueCounts, titleOf } from "./link.ts";
import {
  altNameChanges,
  conflictWith,
  type LinkChangeInput,
  linkAdvice,
  linkPath,
  linkRequest,
  linkTitle,
  type VfChange,
  vfChanges,
} from "./link-requests.ts";
import { addTun, type NewTun } from "./tun.ts";
import { hasOneRate, type VfSettings } from "./virtual-functions.ts";
import {
  checkSettings,
  type GroupSettings,
  groupChanges,
  needsAllSettings,
  withAllSettings,
  withoutEqualData,
  withoutPeerUp,
} from "./write-link.ts";
import { type XdpOptions, xdpChanging } from "./xdp.ts";

/** Filter for listing network interfaces with {@link Links.list}. */
export interface LinkFilter<Kind extends string = string> {
  /**
   * Kind of the listed links, such as "bridge" or "vlan". With `kind`, TypeScript knows the type of each link's `data`.
   */
  kind?: Kind | undefined;
  /** Lists only the ports of this bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Kind of the master of the listed links. For example, "bridge" lists the ports of all bridges. */
  slaveKind?: string | undefined;
  /** Lists only links that are up (true), or only links that are down (false). */
  up?: boolean | undefined;
  /** Number of the group of the listed links. */
  group?: number | undefined;
  /** Whether the listed links include the settings of their SR-IOV virtual functions (`vfinfoList`). */
  vf?: boolean | undefined;
}

const filterTable: FilterTable<LinkFilter, Link> = {
  kind(kind, path, request) {
    checkString(kind, path);
    request["linkinfo"] = { kind };
    return (link) => link.kind === kind;
  },
  master: deviceEquals("masterIndex", "master"),
  slaveKind: equals("slaveKind", checkString),
  up: isFlag((up) => (link) => link.up === up),
  group: equals("group", integerFrom(0, 0xffffffff)),
  vf: isFlag((vf, request) => {
    if (vf) request["extMask"] = ["vf"];
    return undefined;
  }),
};

export const linkKind: TableKind<Link, LinkChangeInput> = {
  noun: "link",
  plural: "links",
  family: rtLink,
  getOperation: "getlink",
  read: readLink,
  getAdvice: (errno) =>
    errno === ENODEV
      ? "there is no such interface in this network namespace: list() returns those that exist"
      : undefined,
  isKey: (input) => typeof input === "string" || typeof input === "number",
  request: linkRequest,
  path: linkPath,
  title: linkTitle,
  advice: linkAdvice,
};

const getChecks: OptionChecks<CallOptions & { vf?: boolean | undefined }> = { ...callChecks, vf: checkFlag };

const notInSettings = {
  ifname: "use rename() to change the name",
  dev: "dev is the first argument",
  kind: "use change() to change data, the settings of a kind",
  data: "use change() with the kind of the link",
};

/**
 * The network interfaces of a network namespace, by default the namespace of the calling thread.
 *
 * ```ts
 * using links = Links.open();
 * links.add({ ifname: "br0", kind: "bridge", up: true });
 * links.add({ ifname: "a", kind: "veth", master: "br0", data: { peer: { ifname: "b", netns: "blue" } } });
 * for (const { ifname, operstate, mtu } of links.list({ master: "br0" })) console.log(ifname, operstate, mtu);
 * ```
 *
 * Interfaces are identified by name, alternative name or index. If the kernel rejects a request, the call throws a
 * NetlinkError that names the operation. For an invalid argument, the call throws a TypeError or RangeError with the
 * path of the field before anything is sent.
 */
export class Links<M extends Mode = "sync"> extends ChangeableTable<
  M,
  Link,
  LinkReplacement | LinkCopy,
  LinkChange,
  InterfaceSource | Link,
  Link | undefined
> {
  /**
   * Opens a client for the network interfaces of a namespace. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): Links => new Links(options, linkKind);
  /** Opens a `Links` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Links<"async"> => new Links(asynchronous(options), linkKind);
  /**
   * Returns the string that identifies a network interface: its index. Events of `bun-netlink/watch` contain the same
   * string in `key`.
   */
  static readonly keyOf: KeyOf<Link, "ifindex"> = linkKey;

  /**
   * Lists all links, or those that match the filter. Recent kernels filter by kind and master; this library filters by
   * the other fields.
   */
  list<const Kind extends string = string>(
    filter: LinkFilter<Kind> = {},
    options?: ListOptions,
  ): Listed<M, LinkOf<Kind>> {
    return this.entries.list({ filter, table: filterTable as FilterTable<LinkFilter<Kind>, Link> }, options);
  }

  /** Returns the link with the name or index `dev`. Throws NetlinkError ENODEV if there is no such link. */
  get(dev: InterfaceSource, options: CallOptions & { vf?: boolean | undefined } = {}): Result<M, Link> {
    return this.session.run(this.#get(dev, options), options);
  }

  *#get(dev: InterfaceSource, options: CallOptions & { vf?: boolean | undefined } = {}): Steps<Link> {
    checkOptions(options, getChecks);
    const { vf = false, ...callOptions } = options;
    const request = { ...lookupKey(dev, "dev"), ...(vf ? { extMask: ["vf"] } : {}) };
    try {
      return yield* this.entries.get(titleOf(dev), () => request, callOptions);
    } catch (error) {
      if (!vf || !(error instanceof NetlinkError) || error.errno !== -EMSGSIZE) throw error;
      // A dump has room for more virtual functions than a reply.
      const { ifindex } = yield* this.#get(dev, callOptions);
      const links = yield* wait<Link[]>(this.list({ vf }).toArray());
      return links.find((link) => link.ifindex === ifindex)!;
    }
  }

  /**
   * Creates a link and returns it with the values that the kernel chose, such as its index and name. To copy a listed
   * link, pass it with another name and without its index: `add({ ...listed, ifname: "br1", ifindex: undefined })`.
   *
   * With `master`, the link is read again after its creation, because the kernel first reports it without its master.
   * If that read fails, the returned link has no `master`.
   *
   * With `data.peer.up`, a second request sets the peer of a pair up, because the kernel creates peers down. If the
   * second request fails, the call throws, but the pair exists.
   *
   * Returns undefined for a link in another network namespace. Also returns undefined if the request contains neither a
   * name nor an index and the kernel does not report the new link (before Linux 6.2, and for some kinds).
   */
  override add(link: NewLink | LinkCopy, options?: CallOptions): Result<M, Link | undefined> {
    return super.add(link, options);
  }

  /** Creates several links as {@link add} does, but peers stay down. Returns one outcome per link, in order. */
  override addMany(links: Iterable<NewLink | LinkCopy>, options?: CallOptions): Result<M, Outcome[]> {
    return super.addMany(links, options);
  }

  protected override *adding(
    link: LinkReplacement | LinkCopy,
    options: CallOptions | undefined,
  ): Steps<Link | undefined> {
    const [request, peer] = withoutPeerUp(link);
    const added = yield* this.#creating(request, options);
    if (peer === undefined) return added;
    const { netns, ifname } = peer;
    // The kernel chooses the index and may choose the name.
    const dev = added?.linkIndex ?? ifname!;
    using other = netns === undefined ? undefined : new Links<M>({ ...this.session.options, netns }, linkKind);
    yield* (other ?? this).changes.one("change", { dev, up: true }, options);
    // The link has a carrier only after its peer is up.
    return added === undefined ? undefined : yield* this.#get(added.ifindex, options);
  }

  *#creating(link: LinkReplacement | LinkCopy, options: CallOptions | undefined): Steps<Link | undefined> {
    const created = yield* this.changes.create(link, readLink, options);
    const { ifindex, ifname, netns, master } = link as LinkReplacement;
    // The kernel reports a link before it joins its master.
    const hasMaster = master !== undefined && master !== null;
    const isComplete = created !== undefined && !hasMaster;
    const key = created?.ifindex ?? ifindex ?? ifname;
    if (isComplete || netns !== undefined || key === undefined || `${key}`.includes("%")) return created;
    try {
      return yield* this.#get(key, options);
    } catch (error) {
      // Another process may have deleted or renamed the link.
      if (created !== undefined || (error instanceof NetlinkError && error.errno === -ENODEV)) return created;
      throw error;
    }
  }

  /**
   * Adds a link, or changes the existing link with this name or index. To change a link, the request is sent without
   * `data.peer` and without unchanged settings in `data`, because some drivers reject them.
   */
  override replace(link: LinkReplacement | LinkCopy, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#replacing(link, options), options);
  }

  /** Replaces several links as {@link replace} does. Returns one outcome per link, in order. */
  override replaceMany(links: Iterable<LinkReplacement | LinkCopy>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#replacingMany(links, options), options);
  }

  *#replacing(link: LinkReplacement | LinkCopy, options: CallOptions | undefined): Steps<void> {
    checkObject(link, "link");
    this.session.checkCall(options);
    const key = link.ifindex ?? link.ifname;
    if (
      (link as LinkReplacement).kind === undefined ||
      key === undefined ||
      (link as LinkReplacement).netns !== undefined
    ) {
      yield* this.changes.one("replace", link, options);
      return;
    }
    let existing: Link | undefined;
    try {
      existing = yield* this.#get(key, options);
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
    }
    const conflict = conflictWith(existing, "replace", link as LinkReplacement);
    if (conflict !== undefined) throw conflict;
    yield* this.changes.one("replace", withoutEqualData(link, existing), options);
  }

  *#replacingMany(links: Iterable<LinkReplacement | LinkCopy>, options: CallOptions | undefined): Steps<Outcome[]> {
    checkIterable(links, "items");
    this.session.checkCall(options);
    const all = [...links];
    if (!all.some((link) => (link as LinkReplacement).kind !== undefined))
      return yield* this.changes.many("replace", all, options);
    const existing = new Map<unknown, Link>();
    for (const link of yield* wait<Link[]>(this.list().toArray())) {
      existing.set(link.ifname, link);
      existing.set(link.ifindex, link);
    }
    const existingOf = (link: LinkReplacement | LinkCopy) =>
      (link as LinkReplacement).netns === undefined ? existing.get(link.ifindex ?? link.ifname) : undefined;
    const changed = all.map((link) => {
      const found = existingOf(link);
      return conflictWith(found, "replace", link as LinkReplacement) ?? withoutEqualData(link, found);
    });
    return yield* this.changes.many("replace", changed, options);
  }

  /**
   * Changes an existing link. The settings in `data` of an IP tunnel are read first, because the kernel resets those that
   * a request omits.
   */
  override change(link: LinkChange, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changing(link, options), options);
  }

  /** Changes several links as {@link change} does. Returns one outcome per link, in order. */
  override changeMany(links: Iterable<LinkChange>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#changingMany(links, options), options);
  }

  *#changing(link: LinkChange, options: CallOptions | undefined): Steps<void> {
    this.session.checkCall(options);
    const complete = yield* this.#withAllSettings(link, options);
    if (complete instanceof NetlinkError) throw complete;
    yield* this.changes.one("change", complete, options);
  }

  *#changingMany(links: Iterable<LinkChange>, options: CallOptions | undefined): Steps<Outcome[]> {
    checkIterable(links, "items");
    this.session.checkCall(options);
    const all: (LinkChange | NetlinkError)[] = [];
    for (const link of links) all.push(yield* this.#withAllSettings(link, options));
    return yield* this.changes.many("change", all, options);
  }

  /** Returns the error if the existing link has another kind or other numbers of queues. */
  *#withAllSettings(link: LinkChange, { timeoutMs, signal }: CallOptions = {}): Steps<LinkChange | NetlinkError> {
    if (!isRecord(link)) return link;
    // Without `data`, the kernel ignores the kind. The change rejects a kind that is not a string.
    const isIgnored = typeof link.kind === "string" && Boolean(link.kind) && link.data === undefined;
    const isCounted = queueCounts.some((name) => link[name] !== undefined);
    if (!isIgnored && !isCounted && !needsAllSettings(link)) return link;
    let existing: Link;
    try {
      existing = yield* this.#get(link.dev, { timeoutMs, signal });
    } catch (error) {
      // The change fails for the same reason, and reports it.
      if (error instanceof NetlinkError && error.errno === -ENODEV) return link;
      throw error;
    }
    const conflict = conflictWith(existing, "change", isIgnored ? link : { ...link, kind: undefined });
    if (conflict !== undefined) return conflict;
    return needsAllSettings(link) && existing.kind === link.kind ? withAllSettings(link, existing) : link;
  }

  /** Changes the settings of a link: `set("eth0", { up: true, mtu: 9000 })`. Use {@link rename} to change the name. */
  set(dev: InterfaceSource, settings: LinkSettings, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkNotEmpty(settings, "settings");
      for (const [name, advice] of Object.entries(notInSettings))
        if (settings[name as keyof LinkSettings] !== undefined)
          throw typeError(`settings.${name}`, `unknown option; ${advice}`);
      checkSettings(settings);
      return this.#changing({ ...settings, dev }, options);
    }, options);
  }

  /**
   * Changes the settings of all links of a group in one request: `setGroup(7, { up: true })`. Has no effect on an empty
   * group.
   *
   * The kernel changes the links one after another. If it rejects the change of one link, the call throws, and the
   * links that were already changed stay changed.
   */
  setGroup(group: number, settings: GroupSettings, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkNotEmpty(settings, "settings");
      return groupChanges(this.session).one("change", { group, settings }, options);
    }, options);
  }

  /**
   * Deletes all links of a group in one request. If one of the links cannot be deleted, no link is deleted.
   *
   * @throws NetlinkError ENODEV if the group is empty; RangeError for group 0, the default group.
   */
  deleteGroup(group: number, options?: DeleteOptions): Result<M, void> {
    return this.session.run(groupChanges(this.session).delete({ group, settings: {} }, options), options);
  }

  /** The kernel does not delete links that it has created itself, such as `lo` and physical interfaces. */
  protected override isDeletable({ kind }: Link): boolean {
    return kind !== undefined;
  }

  /** Renames a link. Kernels before 6.2 require that the link is down. */
  rename(dev: InterfaceSource, ifname: string, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      if (ifname === undefined) throw typeError("ifname", "expected a name, got undefined");
      return this.changes.one("change", { dev, ifname }, options);
    }, options);
  }

  /** Moves a link to another network namespace, optionally with a new name. */
  move(
    dev: InterfaceSource,
    netns: NamespaceSource,
    options: CallOptions & { ifname?: string | undefined } = {},
  ): Result<M, void> {
    return this.session.call(() => {
      if (netns === undefined) throw typeError("netns", "expected a network namespace, got undefined");
      checkObject(options, "options");
      const { ifname, ...call } = options;
      return this.changes.one("change", ifname === undefined ? { dev, netns } : { dev, netns, ifname }, call);
    }, options);
  }

  /**
   * Creates a TUN or TAP link, which exchanges packets with a program through `/dev/net/tun`. The link exists until it
   * is deleted, even if no program is attached to it.
   *
   * @throws NetlinkError EBUSY if a link with that name exists; ENOENT without `/dev/net/tun`; EACCES if this user may
   *   not open `/dev/net/tun`.
   */
  addTun(tun: NewTun, options?: CallOptions): Result<M, Link> {
    return this.session.run(this.#addTun(tun, options), options);
  }

  *#addTun(tun: NewTun, options: CallOptions | undefined): Steps<Link> {
    return yield* this.#get(yield* addTun(this.session, tun), options);
  }

  /** Adds alternative names to a link. A link has at most 496 alternative names. */
  addAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): Result<M, void> {
    return this.session.run(altNameChanges(this.session).one("add", { dev, altnames }, options), options);
  }

  /** Removes alternative names from a link. */
  deleteAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): Result<M, void> {
    return this.session.run(altNameChanges(this.session).one("delete", { dev, altnames }, options), options);
  }

  /**
   * Attaches an XDP program (BPF) to a link. If `program` is null, detaches the attached program. The file descriptor
   * `program` stays open; the caller closes it.
   */
  setXdp(dev: InterfaceSource, program: number | null, xdp: XdpOptions = {}, options?: CallOptions): Result<M, void> {
    return this.session.call(() => xdpChanging(this.session, dev, program, xdp, options), options);
  }

  /**
   * Changes settings of a virtual function of an SR-IOV device. The driver applies the settings one by one. If a
   * setting fails, the settings that were already applied stay changed.
   *
   * `get(dev, { vf: true })` returns the current settings.
   *
   * @throws NetlinkError EOPNOTSUPP if the device has no virtual functions, or the driver does not support a setting.
   */
  setVf(dev: InterfaceSource, vf: number, settings: VfSettings, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#setVf(dev, vf, settings, options), options);
  }

  *#setVf(dev: InterfaceSource, vf: number, settings: VfSettings, options: CallOptions | undefined): Steps<void> {
    const changes = vfChanges(this.session);
    this.session.checkCall(options);
    const change: VfChange = { dev, vf, settings };
    if (!isRecord(settings) || !hasOneRate(settings)) return yield* changes.one("change", change, options);
    // Reports invalid settings before the request for the other rate.
    yield* changes.check("change", { ...change, current: { maxTx: 0, minTx: 0 } });
    const link = yield* this.#get(dev, { ...options, vf: true });
    const current = link.vfinfoList?.find((one) => one.vf === vf)?.rate;
    yield* changes.one("change", { ...change, current }, options);
  }
}
