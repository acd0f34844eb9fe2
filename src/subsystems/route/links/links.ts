import { EADDRNOTAVAIL, EEXIST, EINVAL, EMSGSIZE, ENODEV, ENOTCONN, EOPNOTSUPP } from "../../../constants/errno.ts";
import { IFNAMSIZ } from "../../../constants/if_link.ts";
import { NLM_F_CREATE, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NetlinkError, shown } from "../../../errors.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { checkFlag, checkInteger, checkKnown, type Names } from "../../../message/check.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import type { NamespaceSource } from "../../../sock/namespace.ts";
import { Changes, given, type Subject, type Verb } from "../changes.ts";
import { groupAdvice, lengthAdvice } from "../hardware-address.ts";
import { checkedName, type InterfaceSource, Interfaces } from "../interfaces.ts";
import type { Listing } from "../listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../options.ts";
import { Session } from "../session.ts";
import { type Link, type LinkOf, readLink } from "./link.ts";
import { asNewLink, isListed } from "./listed-link.ts";
import type { LinkChange, LinkSettings, NewLink } from "./new-link.ts";
import { type VfSettings, type VirtualFunction, vfFields } from "./virtual-functions.ts";
import { linkChangeFields, newLinkFields } from "./write-link.ts";

/** Filter for {@link Links.list}. */
export interface LinkFilter<Kind extends string = string> {
  /** Links of this kind, such as "bridge" or "vlan". It also determines the type of the results. */
  kind?: Kind | undefined;
  /** Ports of this bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Only links that are up, or only links that are down. */
  up?: boolean | undefined;
  group?: number | undefined;
  /** Whether to request details of each virtual function. */
  vf?: boolean | undefined;
}

const filterNames: Names<LinkFilter> = { kind: true, master: true, up: true, group: true, vf: true };

/** How to attach an XDP program. */
export interface XdpOptions {
  /** Where the program runs: in the driver, in the network stack, or on the device (default: chosen by the kernel). */
  mode?: "driver" | "generic" | "offload" | undefined;
  /** Descriptor of the attached program to replace; the call fails if another one is attached. */
  replace?: number | undefined;
  /** Whether to fail if a program is attached. */
  exclusive?: boolean | undefined;
}

const xdpNames: Names<XdpOptions> = { mode: true, replace: true, exclusive: true };
const xdpModes: ReadonlyMap<NonNullable<XdpOptions["mode"]>, number> = new Map([
  ["generic", 2],
  ["driver", 4],
  ["offload", 8],
]);
const XDP_FLAGS_UPDATE_IF_NOEXIST = 1;
const XDP_FLAGS_REPLACE = 16;

type Change =
  | { make: NewLink | Link }
  | { change: LinkChange }
  | { dev: InterfaceSource }
  | { dev: InterfaceSource; altnames: readonly string[] }
  | { dev: InterfaceSource; xdp: object }
  | { dev: InterfaceSource; vf: number; settings: VfSettings; current: () => VirtualFunction["rate"] };

const linkSubject: Subject<Change> = {
  noun: "link",
  request(input, context) {
    const { interfaces, what, verb } = context;
    if ("make" in input) {
      const link = isListed(input.make) ? asNewLink(input.make) : input.make;
      const fields = newLinkFields(link, context);
      if (verb === "add" && link.kind === undefined) {
        throw new TypeError('kind: expected the kind of link to create, such as "bridge", got undefined');
      }
      const codec = operationCodec(rtLink, "newlink");
      const request = { codec, fields, isElsewhere: link.netns !== undefined };
      if (verb !== "replace") return request;
      // An index together with a name is a request to rename, which older kernels reject for links that are up.
      const { ifindex, ifname } = link;
      if (ifindex !== undefined && interfaces.name(ifindex) === ifname) delete fields["ifname"];
      // The kernel cannot replace links: a link of that name is changed.
      return { ...request, flags: NLM_F_REQUEST | NLM_F_CREATE };
    }
    if ("change" in input) {
      const fields = linkChangeFields(input.change, context);
      return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
    }
    const header = { ifiIndex: interfaces.index(input.dev, "dev", what) };
    if ("altnames" in input) {
      const altIfname = checkedNames(input.altnames);
      const codec = operationCodec(rtLink, verb === "add" ? "newlinkprop" : "dellinkprop");
      return { codec, fields: { header, propList: { altIfname } } };
    }
    if ("xdp" in input) {
      return {
        codec: operationCodec(rtLink, "setlink"),
        fields: { header, xdp: input.xdp },
        flags: NLM_F_REQUEST,
      };
    }
    if ("vf" in input) {
      const fields = { header, vfinfoList: { info: [vfFields(input.vf, input.settings, input.current)] } };
      return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
    }
    return { codec: operationCodec(rtLink, "dellink"), fields: { header } };
  },
  path: (ofRequest) =>
    ofRequest
      .replaceAll("linkinfo.", "")
      .replace("afSpec.inet6.token", "inet6Token")
      .replace("afSpec.mctp.net", "mctpNet")
      .replace("protoDownReason.value", "protodownReason")
      .replace("protoDown", "protodown")
      .replace(/\bpeerInfo\b/, "peer"),
  title(input) {
    if ("make" in input) {
      const { ifname, kind } = input.make ?? {};
      return [ifname ?? "without a name", kind === undefined ? "" : `(${String(kind)})`].join(" ").trim();
    }
    const dev = String("change" in input ? input.change?.dev : input.dev);
    if ("vf" in input) return `${dev}: virtual function ${input.vf}`;
    return "altnames" in input ? `${dev}: alternative names ${[...input.altnames].join(", ")}` : dev;
  },
  advice(errno, verb, input) {
    if ("vf" in input) return vfAdvice(errno);
    if (errno === EEXIST)
      return "altnames" in input ? "another interface has that name" : "an interface of that name exists already";
    if (errno === EADDRNOTAVAIL)
      return groupAddress("make" in input ? input.make : "change" in input ? input.change : {});
    if (errno === EINVAL) return wrongAddress("make" in input ? input.make : "change" in input ? input.change : {});
    if (errno === ENOTCONN && "make" in input) return "the peer cannot be created up: set it up afterwards";
    if (errno === EOPNOTSUPP && "make" in input) return unknownKind(input.make, verb);
    return undefined;
  },
};

function vfAdvice(errno: number): string | undefined {
  if (errno === EOPNOTSUPP) return "the device has no virtual functions, or its driver does not support the setting";
  return errno === EINVAL ? "get(dev, { vf: true }) returns the existing functions" : undefined;
}

function wrongAddress({ address, broadcast }: Pick<LinkSettings, "address" | "broadcast">): string | undefined {
  return lengthAdvice(address, "address") ?? lengthAdvice(broadcast, "broadcast");
}

function groupAddress({ address }: Pick<LinkSettings, "address">): string | undefined {
  return groupAdvice(address, "address");
}

function unknownKind({ kind, data }: NewLink | Link, verb: Verb): string | undefined {
  if (verb !== "add" && verb !== "replace") return undefined;
  if (kind === undefined) return "there is no interface of that name: specify its kind to create one";
  if (kind === "tun") return "only a program that opens /dev/net/tun can create such links";
  if (kind === "bridge" && (data as { vlanFiltering?: number } | undefined)?.vlanFiltering !== undefined) {
    return "the kernel may lack bridges or bridge VLAN filtering (CONFIG_BRIDGE_VLAN_FILTERING)";
  }
  const module = "which a module provides, often of the same name,";
  return `the kernel may lack links of kind ${shown(kind)}, ${module} or one of the options`;
}

function checkedNames(names: readonly string[]): string[] {
  if (!Array.isArray(names) || names.length === 0)
    throw new TypeError(`altnames: expected an array of names, got ${shown(names)}`);
  return names.map((name, index) => checkedName(name, `altnames[${index}]`));
}

/**
 * Network interfaces of the calling thread's network namespace or of another one.
 *
 * ```ts
 * using links = Links.open();
 * links.add({ ifname: "br0", kind: "bridge", up: true });
 * links.add({ ifname: "a", kind: "veth", master: "br0", data: { peer: { ifname: "b", netns: "blue" } } });
 * for (const { ifname, operstate, mtu } of links.list({ master: "br0" })) console.log(ifname, operstate, mtu);
 * ```
 *
 * Interfaces are identified by name, alternative name or index. If the kernel rejects a request, the call throws a
 * NetlinkError that names the operation. Invalid arguments throw TypeErrors and RangeErrors with the path of the field,
 * before anything is sent.
 */
export class Links implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<Change>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, linkSubject);
  }

  /**
   * Opens the table. Opens nothing before its first use, except a namespace given by name, path or number.
   *
   * @throws NetlinkError if there is no such namespace; TypeError or RangeError for invalid options.
   */
  static open(options?: RouteOptions): Links {
    return new Links(new Session("links", options));
  }

  /** Lists all links, or those that match the filter. The kernel filters by kind and master if it supports that. */
  list<const Kind extends string = string>(
    filter: LinkFilter<Kind> = {},
    options?: ListOptions,
  ): Listing<LinkOf<Kind>> {
    checkKnown(filter, filterNames, "filter");
    checkFlag(filter.up, "filter.up");
    checkFlag(filter.vf, "filter.vf");
    const interfaces = new Interfaces(this.#session).forListing();
    const what = "list links";
    const master = interfaces.maybe(filter.master, "filter.master", () => what);
    const matches = (link: Link) =>
      (filter.kind === undefined || link.kind === filter.kind) &&
      (master === undefined || link.masterIndex === master) &&
      (filter.up === undefined || link.flags.includes("up") === filter.up) &&
      (filter.group === undefined || link.group === filter.group);
    const fields = given({
      master,
      linkinfo: filter.kind === undefined ? undefined : { kind: filter.kind },
      extMask: filter.vf === true ? ["vf"] : undefined,
    });
    return this.#session.list(
      {
        codec: operationCodec(rtLink, "getlink"),
        fields,
        what,
        read: (message) => {
          const link = readLink(message, interfaces);
          return matches(link) ? (link as LinkOf<Kind>) : undefined;
        },
      },
      options,
    );
  }

  /**
   * Returns one link.
   *
   * @throws NetlinkError ENODEV if there is none of that name or index.
   */
  get(dev: InterfaceSource, { vf = false, ...options }: CallOptions & { vf?: boolean | undefined } = {}): Link {
    checkFlag(vf, "vf");
    const what = () => `get link ${String(dev)}`;
    const codec = operationCodec(rtLink, "getlink");
    const key = keyOf(dev);
    const extMask = vf ? ["vf"] : undefined;
    const message = codec.request("do", given({ ...key, extMask }), { flags: NLM_F_REQUEST });
    const advice = (errno: number) =>
      errno === ENODEV
        ? "there is no such interface in this network namespace: list() returns those that exist"
        : undefined;
    try {
      const reply = this.#session.ask({ message, codec, what, advice }, options);
      return readLink(reply, new Interfaces(this.#session));
    } catch (error) {
      if (!vf || !(error instanceof NetlinkError) || error.errno !== -EMSGSIZE) throw error;
      // The reply to a single request has less room than a dump and may not hold all virtual functions.
      const { ifindex } = this.get(dev, options);
      return this.list({ vf })
        .toArray()
        .find((link) => link.ifindex === ifindex)!;
    }
  }

  /**
   * Creates a link and returns it with the values chosen by the kernel, such as its index and name. Returns undefined
   * if these cannot be determined: for a link in another namespace, and for a link without name and index if the kernel
   * does not report new links (before Linux 6.2, and for some kinds).
   */
  add(link: NewLink | Link, options?: CallOptions): Link | undefined {
    const made = this.#changes.make({ make: link }, readLink, options);
    const { ifindex, ifname, netns } = link as NewLink;
    const key = ifindex ?? ifname;
    if (made !== undefined || netns !== undefined || key === undefined || `${key}`.includes("%")) return made;
    try {
      return this.get(key, options);
    } catch (error) {
      // Another process may have deleted or renamed it.
      if (error instanceof NetlinkError && error.errno === -ENODEV) return undefined;
      throw error;
    }
  }

  /** Creates several links. Returns one outcome per item, in order. */
  addMany(links: Iterable<NewLink | Link>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "add",
      wrapped(links, (make) => ({ make })),
      options,
    );
  }

  /** Creates a link, or changes the link of that name. The kind of a link cannot change. */
  replace(link: NewLink | Link, options?: CallOptions): void {
    this.#changes.one("replace", { make: link }, options);
  }

  /** Creates or changes several links. Returns one outcome per item, in order. */
  replaceMany(links: Iterable<NewLink | Link>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "replace",
      wrapped(links, (make) => ({ make })),
      options,
    );
  }

  /** Changes a link. Settings that are not specified stay. */
  change(change: LinkChange, options?: CallOptions): void {
    this.#changes.one("change", { change }, options);
  }

  /** Changes several links. Returns one outcome per item, in order. */
  changeMany(changes: Iterable<LinkChange>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "change",
      wrapped(changes, (change) => ({ change })),
      options,
    );
  }

  /** Like {@link change}, with the link as a separate argument: `set("eth0", { up: true, mtu: 9000 })`. */
  set(dev: InterfaceSource, settings: LinkSettings, options?: CallOptions): void {
    this.change({ ...settings, dev }, options);
  }

  /** Renames a link. Kernels before 6.2 require it to be down. */
  rename(dev: InterfaceSource, ifname: string, options?: CallOptions): void {
    this.change({ dev, ifname }, options);
  }

  /** Moves a link to another namespace, optionally with a new name. */
  move(
    dev: InterfaceSource,
    netns: NamespaceSource,
    { ifname, ...options }: CallOptions & { ifname?: string | undefined } = {},
  ): void {
    if (netns === undefined) throw new TypeError("netns: expected a network namespace, got undefined");
    this.change(ifname === undefined ? { dev, netns } : { dev, netns, ifname }, options);
  }

  /** Deletes a link. */
  delete(dev: InterfaceSource | Link, options?: CallOptions): void {
    this.#changes.one("delete", { dev: deviceOf(dev) }, options);
  }

  /** Deletes several links. Returns one outcome per item, in order. */
  deleteMany(devs: Iterable<InterfaceSource | Link>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "delete",
      wrapped(devs, (dev) => ({ dev: deviceOf(dev) })),
      options,
    );
  }

  /** Adds alternative names to a link. */
  addAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): void {
    this.#changes.one("add", { dev, altnames }, options);
  }

  /** Removes alternative names from a link. */
  deleteAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): void {
    this.#changes.one("delete", { dev, altnames }, options);
  }

  /**
   * Attaches an XDP program to a link by its descriptor, or detaches the program (null). The caller keeps the
   * descriptor.
   */
  setXdp(dev: InterfaceSource, program: number | null, xdp: XdpOptions = {}, options?: CallOptions): void {
    checkKnown(xdp, xdpNames, "xdp");
    const mode = xdp.mode === undefined ? 0 : xdpModes.get(xdp.mode);
    if (mode === undefined)
      throw new TypeError(`xdp.mode: expected driver, generic or offload, got ${shown(xdp.mode)}`);
    const fd = program === null ? -1 : checkInteger(program, 0, 0x7fffffff, "program");
    checkFlag(xdp.exclusive, "xdp.exclusive");
    const exclusive = xdp.exclusive === true ? XDP_FLAGS_UPDATE_IF_NOEXIST : 0;
    const flags = mode | exclusive | (xdp.replace === undefined ? 0 : XDP_FLAGS_REPLACE);
    this.#changes.one("change", { dev, xdp: given({ fd, flags, expectedFd: xdp.replace }) }, options);
  }

  /**
   * Changes a virtual function of a device. Settings that are not specified stay. `get(dev, { vf: true })` returns the
   * current ones.
   *
   * @throws NetlinkError EOPNOTSUPP if the device has no virtual functions or the driver does not support a setting.
   * Settings that the driver applied before the failing one stay applied.
   */
  setVf(dev: InterfaceSource, vf: number, settings: VfSettings, options?: CallOptions): void {
    const current = () => this.get(dev, { ...options, vf: true }).vfinfoList?.find((one) => one.vf === vf)?.rate;
    this.#changes.one("change", { dev, vf, settings, current }, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function keyOf(dev: InterfaceSource): object {
  if (typeof dev === "number") return { header: { ifiIndex: checkInteger(dev, 1, 0x7fffffff, "dev") } };
  const name = checkedName(dev, "dev");
  return Buffer.byteLength(name) < IFNAMSIZ ? { ifname: name } : { altIfname: name };
}

function deviceOf(dev: InterfaceSource | Link): InterfaceSource {
  return typeof dev === "object" && dev !== null ? dev.ifindex : dev;
}

function wrapped<Given, Wrapped>(items: Iterable<Given>, wrap: (item: Given) => Wrapped): Wrapped[] {
  checkIterable(items, "items");
  return Array.from(items, wrap);
}
