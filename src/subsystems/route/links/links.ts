import { rangeError, typeError } from "../../../base/argument-error.ts";
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
import { describeValue } from "../../../base/describe.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { UNKNOWN_KIND } from "../../../client/advice.ts";
import {
  EADDRNOTAVAIL,
  EEXIST,
  EINVAL,
  EMSGSIZE,
  ENODEV,
  ENOENT,
  EOPNOTSUPP,
  ERANGE,
} from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import { groupAdvice } from "../core/addresses.ts";
import { type ChangeContext, type ChangeKind, type ChangeRequest, Changes, type Verb } from "../core/changes.ts";
import { checkFilled } from "../core/fields.ts";
import { deviceEquals, equals, type FilterTable, isFlag } from "../core/filters.ts";
import { checkAltNames, type InterfaceSource, lookupKey } from "../core/interfaces.ts";
import { misspelling } from "../core/names.ts";
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
import { linkKey } from "./link.ts";
import { addTun, type NewTun } from "./tun.ts";
import { hasOneRate, type VfSettings, type VirtualFunction, vfFields } from "./virtual-functions.ts";
import {
  asNewLink,
  checkAddresses,
  checkSettings,
  type GroupSettings,
  groupChanges,
  isListed,
  linkChangeFields,
  linkHeader,
  needsAllSettings,
  newLinkFields,
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

type Input = LinkReplacement | LinkCopy | LinkChange | InterfaceSource;

/** Quotes a name that looks like an index. */
function titleOf(dev: InterfaceSource): string {
  return typeof dev === "string" && /^\d+$/.test(dev) ? describeValue(dev) : `${dev}`;
}

export const linkKind: TableKind<Link, Input> = {
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
  request(input, context) {
    if (context.verb === "change") {
      const fields = linkChangeFields(input as LinkChange, context);
      return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
    }
    if (!context.isDelete) return newLinkRequest(input as LinkReplacement | Link, context);
    const dev = typeof input === "object" ? (input as Link).ifindex : input;
    return { codec: operationCodec(rtLink, "dellink"), fields: linkHeader(dev, context) };
  },
  path: (inRequest) =>
    inRequest
      .replaceAll("linkinfo.", "")
      .replace("afSpec.inet6.token", "inet6Token")
      .replace("afSpec.mctp.net", "mctpNet")
      .replace("protoDownReason.value", "protodownReason")
      .replace("protoDown", "protodown")
      .replace(/\bpeerInfo\b/, "peer"),
  title(input) {
    if (typeof input !== "object") return titleOf(input);
    if ("dev" in input) return titleOf(input.dev);
    const { ifname, kind } = input;
    return `${ifname ?? "without a name"}${kind === undefined ? "" : ` (${String(kind)})`}`;
  },
  advice(errno, verb, input, details) {
    if (typeof input !== "object") return undefined;
    if (errno === EEXIST && verb === "change")
      return (
        "this or another interface has that name or alternative name: get(name) returns it. An interface can get its " +
        "own alternative name after deleteAltNames()"
      );
    if (errno === EEXIST) {
      // A driver returns EEXIST for another link with the same key, such as a VNI, and most drivers name the conflict.
      if (details?.message !== undefined) return "";
      const isNameOnly = (input as LinkReplacement).ifindex === undefined;
      return `an interface of that name ${isNameOnly ? "already exists" : "or that index already exists; omit ifindex"}`;
    }
    if (errno === EADDRNOTAVAIL) return groupAdvice((input as LinkSettings).address, "address");
    if (errno === ERANGE) return rangeAdvice(input);
    if (verb !== "add" && verb !== "replace") return undefined;
    return errno === EOPNOTSUPP ? kindAdvice(input as LinkReplacement | Link, details?.message) : undefined;
  },
};

/** Limits in hundredths of seconds. (br_set_hello_time, br_set_max_age, br_set_forward_delay) */
const bridgeLimits = { helloTime: [100, 1000], maxAge: [600, 4000], forwardDelay: [200, 3000] } as const;

function rangeAdvice(input: object): string | undefined {
  const { kind, data } = input as { kind?: unknown; data?: Readonly<Record<string, unknown>> };
  if (kind !== "bridge" || data === undefined) return undefined;
  const expected = Object.entries(bridgeLimits)
    .filter(([name]) => data[name] !== undefined)
    .map(
      ([name, [minimum, maximum]]) =>
        `data.${name}: expected ${minimum} to ${maximum}, got ${describeValue(data[name])}`,
    );
  return expected.length === 0 ? undefined : `${expected.join("; ")}, in hundredths of seconds`;
}

function newLinkRequest(input: LinkReplacement | Link, context: ChangeContext): ChangeRequest {
  const link = isListed(input) ? asNewLink(input) : input;
  const fields = newLinkFields(link, context);
  const request = { codec: operationCodec(rtLink, "newlink"), fields, isElsewhere: link.netns !== undefined };
  if (context.verb !== "replace") {
    if (link.kind !== undefined) return request;
    throw typeError("kind", 'expected the kind of link to create, such as "bridge", got undefined');
  }
  // Before Linux 6.2, a link that is up rejects even its current name.
  const { ifindex, ifname } = link;
  if (typeof ifindex === "number" && context.interfaces.name(ifindex) === ifname) delete fields["ifname"];
  const dev = ifindex ?? ifname;
  if (dev !== undefined && link.netns === undefined) checkAddresses(fields, dev, context);
  // The kernel rejects NLM_F_REPLACE for existing links.
  return { ...request, flags: NLM_F_REQUEST | NLM_F_CREATE };
}

interface AltNames {
  readonly dev: InterfaceSource;
  readonly altnames: readonly string[];
}

/** The kernel counts 132 bytes for each name, in an attribute of at most 65,535 bytes. (rtnl_alt_ifname) */
const MAX_ALT_NAMES = 496;

const altNamesKind: ChangeKind<AltNames> = {
  noun: "link",
  request({ dev, altnames }, context) {
    checkFilled(altnames, "name", "altnames");
    const altIfname = checkAltNames(altnames, "altnames");
    if (altIfname.length > MAX_ALT_NAMES)
      throw rangeError("altnames", `expected at most ${MAX_ALT_NAMES} names, got ${altIfname.length}`);
    const codec = operationCodec(rtLink, context.isDelete ? "dellinkprop" : "newlinkprop");
    return { codec, fields: { ...linkHeader(dev, context), propList: { altIfname } } };
  },
  title: ({ dev, altnames }) =>
    Array.isArray(altnames) ? `${titleOf(dev)}: alternative names ${altnames.join(", ")}` : titleOf(dev),
  advice(errno, verb, _input, details) {
    if (errno === EEXIST) return "this or another interface has that name or alternative name: get(name) returns it";
    if (verb === "delete" && errno === ENOENT)
      return "there is no such alternative name: get() returns those of a link";
    if (errno !== EINVAL) return undefined;
    // rtnl_alt_ifname() and netdev_name_node_alt_destroy() of Linux
    if (verb === "delete")
      return "the name belongs to another link, or is not an alternative name: get(name) returns its link";
    return details?.message === undefined ? undefined : `a link has at most ${MAX_ALT_NAMES} alternative names`;
  },
};

interface VfChange {
  readonly dev: InterfaceSource;
  readonly vf: number;
  readonly settings: VfSettings;
  /** Known if one of the two rates is omitted. */
  readonly current?: VirtualFunction["rate"];
}

const getChecks: OptionChecks<CallOptions & { vf?: boolean | undefined }> = { ...callChecks, vf: checkFlag };

const vfKind: ChangeKind<VfChange> = {
  noun: "link",
  request({ dev, vf, settings, current }, context) {
    const fields = { ...linkHeader(dev, context), vfinfoList: { info: [vfFields(vf, settings, current)] } };
    context.interfaces.checkAddress(settings.address, dev, "address");
    return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
  },
  title: ({ dev, vf }) => `${titleOf(dev)}: virtual function ${vf}`,
  advice(errno) {
    if (errno === EOPNOTSUPP) return "the device has no virtual functions, or its driver does not support the setting";
    return errno === EINVAL ? "get(dev, { vf: true }) returns the existing functions" : undefined;
  },
};

const notInSettings = {
  ifname: "use rename() to change the name",
  dev: "dev is the first argument",
  kind: "use change() to change data, the settings of a kind",
  data: "use change() with the kind of the link",
};

/** The kernel ignores a different kind for an existing link. */
function kindConflict(verb: Verb, kind: string | undefined, existing: Link | undefined): NetlinkError | undefined {
  if (existing === undefined || kind === undefined || existing.kind === kind) return undefined;
  const operation = `${verb} link ${existing.ifname}`;
  const advice = verb === "change" ? "omit kind" : "delete it first";
  const found = existing.kind === undefined ? "has no kind" : `is of kind ${describeValue(existing.kind)}`;
  return failure(operation, `the existing link ${found}, not ${describeValue(kind)}: ${advice}`, EEXIST);
}

/** Returns "" if the kernel's own message explains the cause. */
function kindAdvice({ kind, data }: LinkReplacement | Link, message: string | undefined): string {
  if (kind === undefined) return "there is no interface of that name: specify its kind to create one";
  if (kind === "tun") return "addTun() creates such links";
  if (message !== undefined && message !== UNKNOWN_KIND) return "";
  if (kind === "bridge" && (data as { vlanFiltering?: number } | undefined)?.vlanFiltering !== undefined) {
    return "the kernel may lack bridges or bridge VLAN filtering (CONFIG_BRIDGE_VLAN_FILTERING)";
  }
  const name = describeValue(kind);
  const likely = misspelling(kind, rtLink, "linkinfo-data-msg");
  const hint = likely === undefined ? "" : `; did you mean "${likely}"?`;
  if (message === UNKNOWN_KIND)
    return `the kernel may lack links of kind ${name}, whose module often has that name${hint}`;
  const change = likely === undefined ? "; to change such an option of an existing link, delete the link first" : "";
  return `the kernel may lack links of kind ${name}, whose module often has that name, or one of the options${hint}${change}`;
}

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
  readonly #altNames: Changes<AltNames> = new Changes(this.session, altNamesKind);

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
    const conflict = kindConflict("replace", (link as LinkReplacement).kind, existing);
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
      return kindConflict("replace", (link as LinkReplacement).kind, found) ?? withoutEqualData(link, found);
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

  /** Returns the error if the existing link is of another kind. */
  *#withAllSettings(link: LinkChange, { timeoutMs, signal }: CallOptions = {}): Steps<LinkChange | NetlinkError> {
    // The change rejects a kind that is not a string.
    if (!isRecord(link) || typeof link.kind !== "string" || !link.kind) return link;
    // Without `data`, the kernel ignores the kind.
    const isIgnored = link.data === undefined;
    if (!isIgnored && !needsAllSettings(link)) return link;
    let existing: Link;
    try {
      existing = yield* this.#get(link.dev, { timeoutMs, signal });
    } catch (error) {
      // The change fails for the same reason, and reports it.
      if (error instanceof NetlinkError && error.errno === -ENODEV) return link;
      throw error;
    }
    const conflict = isIgnored ? kindConflict("change", link.kind, existing) : undefined;
    if (conflict !== undefined) return conflict;
    return !isIgnored && existing.kind === link.kind ? withAllSettings(link, existing) : link;
  }

  /** Changes the settings of a link: `set("eth0", { up: true, mtu: 9000 })`. Use {@link rename} to change the name. */
  set(dev: InterfaceSource, settings: LinkSettings, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkNotEmpty(settings, "settings");
      for (const [name, advice] of Object.entries(notInSettings))
        if (settings[name as keyof LinkSettings] !== undefined)
          throw typeError(`settings.${name}`, `unknown option; ${advice}`);
      checkSettings(settings);
      return this.changes.one("change", { ...settings, dev }, options);
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
    return this.session.run(this.#altNames.one("add", { dev, altnames }, options), options);
  }

  /** Removes alternative names from a link. */
  deleteAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): Result<M, void> {
    return this.session.run(this.#altNames.one("delete", { dev, altnames }, options), options);
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
    const changes = new Changes(this.session, vfKind);
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
