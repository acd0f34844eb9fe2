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

/** Which links. */
export interface LinkFilter<Kind extends string = string> {
  /** Those of that kind: "bridge", "vlan" … What is listed is of that type then. */
  kind?: Kind | undefined;
  /** The ports of that bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Only those that are up, or only those that are not. */
  up?: boolean | undefined;
  group?: number | undefined;
  /** Whether to ask for what is known of each virtual function. */
  vf?: boolean | undefined;
}

const filterNames: Names<LinkFilter> = { kind: true, master: true, up: true, group: true, vf: true };

/** How an XDP program is attached. */
export interface XdpOptions {
  /** Where it runs: in the driver, in the stack for drivers that cannot, on the device (default: the kernel's choice). */
  mode?: "driver" | "generic" | "offload" | undefined;
  /** Descriptor of the program that has to be there, to be replaced. */
  replace?: number | undefined;
  /** Whether it is an error when there is one already. */
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
        throw new TypeError('kind: expected what is to be made, such as "bridge", got undefined');
      }
      const codec = operationCodec(rtLink, "newlink");
      const request = { codec, fields, isElsewhere: link.netns !== undefined };
      if (verb !== "replace") return request;
      // To be told an index and a name is to be asked for another name, which older kernels refuse links that are up.
      const { ifindex, ifname } = link;
      if (ifindex !== undefined && interfaces.name(ifindex) === ifname) delete fields["ifname"];
      // The kernel knows no other way to replace links than to change the one of that name.
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
      return "altnames" in input ? "another interface goes by that name" : "there is an interface of that name already";
    if (errno === EADDRNOTAVAIL)
      return groupAddress("make" in input ? input.make : "change" in input ? input.change : {});
    if (errno === EINVAL) return wrongAddress("make" in input ? input.make : "change" in input ? input.change : {});
    if (errno === ENOTCONN && "make" in input) return "the peer cannot be up when it is made: set it up afterwards";
    if (errno === EOPNOTSUPP && "make" in input) return unknownKind(input.make, verb);
    return undefined;
  },
};

function vfAdvice(errno: number): string | undefined {
  if (errno === EOPNOTSUPP) return "the device has no virtual functions, or its driver cannot do that to them";
  return errno === EINVAL ? "get(dev, { vf: true }) tells which functions there are" : undefined;
}

function wrongAddress({ address, broadcast }: Pick<LinkSettings, "address" | "broadcast">): string | undefined {
  return lengthAdvice(address, "address") ?? lengthAdvice(broadcast, "broadcast");
}

function groupAddress({ address }: Pick<LinkSettings, "address">): string | undefined {
  return groupAdvice(address, "address");
}

function unknownKind({ kind, data }: NewLink | Link, verb: Verb): string | undefined {
  if (verb !== "add" && verb !== "replace") return undefined;
  if (kind === undefined) return "there is no interface of that name: say its kind to make one";
  if (kind === "tun") return "such links are made by a program that opens /dev/net/tun, and in no other way";
  if (kind === "bridge" && (data as { vlanFiltering?: number } | undefined)?.vlanFiltering !== undefined) {
    return "this kernel may lack bridges, or VLANs of bridges (CONFIG_BRIDGE_VLAN_FILTERING)";
  }
  const module = "which come with a module, often of the same name";
  return `this kernel may lack links of the kind ${shown(kind)}, ${module}, or one of the options`;
}

function checkedNames(names: readonly string[]): string[] {
  if (!Array.isArray(names) || names.length === 0) throw new TypeError(`altnames: expected names, got ${shown(names)}`);
  return names.map((name, index) => checkedName(name, `altnames[${index}]`));
}

/**
 * Network interfaces: of the namespace that the calling thread is in, or of another one.
 *
 * ```ts
 * using links = Links.open();
 * links.add({ ifname: "br0", kind: "bridge", up: true });
 * links.add({ ifname: "a", kind: "veth", master: "br0", data: { peer: { ifname: "b", netns: "blue" } } });
 * for (const { ifname, operstate, mtu } of links.list({ master: "br0" })) console.log(ifname, operstate, mtu);
 * ```
 *
 * Interfaces go by name, alternative name or index. What the kernel refuses is a NetlinkError that says what was tried; mistakes
 * are TypeErrors and RangeErrors with the path of the field, raised before anything is sent.
 */
export class Links implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<Change>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, linkSubject);
  }

  /**
   * Ready to work; nothing is opened before its first use but for a namespace that is given by a name or a number.
   *
   * @throws NetlinkError when there is no such namespace; TypeError or RangeError for options that cannot be meant.
   */
  static open(options?: RouteOptions): Links {
    return new Links(new Session("links", options));
  }

  /** All links, or some of them. The kernel filters by kind and master, where it can. */
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
   * One link.
   *
   * @throws NetlinkError ENODEV when there is none of that name or index.
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
        ? "there is no such interface in this network namespace: list() tells which there are"
        : undefined;
    try {
      const reply = this.#session.ask({ message, codec, what, advice }, options);
      return readLink(reply, new Interfaces(this.#session));
    } catch (error) {
      if (!vf || !(error instanceof NetlinkError) || error.errno !== -EMSGSIZE) throw error;
      // An answer to one question has less room than a table: virtual functions can be too many for it.
      const { ifindex } = this.get(dev, options);
      return this.list({ vf })
        .toArray()
        .find((link) => link.ifindex === ifindex)!;
    }
  }

  /**
   * Makes a link. It must not be there. Returns it with what the kernel has chosen, such as its index and its name; undefined
   * where that cannot be known: of links that are made in another namespace, and of those without a name or an index of
   * yours that the kernel does not tell of, as those before Linux 6.2 do not, and later ones of some kinds.
   */
  add(link: NewLink | Link, options?: CallOptions): Link | undefined {
    const made = this.#changes.make({ make: link }, readLink, options);
    const { ifindex, ifname, netns } = link as NewLink;
    const key = ifindex ?? ifname;
    if (made !== undefined || netns !== undefined || key === undefined || `${key}`.includes("%")) return made;
    try {
      return this.get(key, options);
    } catch (error) {
      // Somebody else may have taken it away, or given it another name.
      if (error instanceof NetlinkError && error.errno === -ENODEV) return undefined;
      throw error;
    }
  }

  /** Makes many links; what became of each, in order. */
  addMany(links: Iterable<NewLink | Link>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "add",
      wrapped(links, (make) => ({ make })),
      options,
    );
  }

  /** Makes a link, or changes the one of that name. Its kind stays what it is. */
  replace(link: NewLink | Link, options?: CallOptions): void {
    this.#changes.one("replace", { make: link }, options);
  }

  /** Makes or changes many; what became of each, in order. */
  replaceMany(links: Iterable<NewLink | Link>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "replace",
      wrapped(links, (make) => ({ make })),
      options,
    );
  }

  /** Changes a link: only what is mentioned. */
  change(change: LinkChange, options?: CallOptions): void {
    this.#changes.one("change", { change }, options);
  }

  /** Changes many links; what became of each, in order. */
  changeMany(changes: Iterable<LinkChange>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "change",
      wrapped(changes, (change) => ({ change })),
      options,
    );
  }

  /** The same as {@link change}, for a link and its settings: `set("eth0", { up: true, mtu: 9000 })`. */
  set(dev: InterfaceSource, settings: LinkSettings, options?: CallOptions): void {
    this.change({ ...settings, dev }, options);
  }

  /** Gives a link another name. Older kernels want it to be down. */
  rename(dev: InterfaceSource, ifname: string, options?: CallOptions): void {
    this.change({ dev, ifname }, options);
  }

  /** Moves a link to another namespace, and gives it another name there if one is given. */
  move(
    dev: InterfaceSource,
    netns: NamespaceSource,
    { ifname, ...options }: CallOptions & { ifname?: string | undefined } = {},
  ): void {
    if (netns === undefined) throw new TypeError("netns: expected a network namespace, got undefined");
    this.change(ifname === undefined ? { dev, netns } : { dev, netns, ifname }, options);
  }

  /** Makes a link go away. */
  delete(dev: InterfaceSource | Link, options?: CallOptions): void {
    this.#changes.one("delete", { dev: deviceOf(dev) }, options);
  }

  /** Makes many go away; what became of each, in order. */
  deleteMany(devs: Iterable<InterfaceSource | Link>, options?: CallOptions): Outcome[] {
    return this.#changes.many(
      "delete",
      wrapped(devs, (dev) => ({ dev: deviceOf(dev) })),
      options,
    );
  }

  /** Gives a link more names. */
  addAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): void {
    this.#changes.one("add", { dev, altnames }, options);
  }

  /** Takes alternative names from a link. */
  deleteAltNames(dev: InterfaceSource, altnames: readonly string[], options?: CallOptions): void {
    this.#changes.one("delete", { dev, altnames }, options);
  }

  /**
   * Attaches an XDP program, given by its descriptor, to a link; null takes away what is there. The descriptor stays the
   * caller's.
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
   * Changes a virtual function of a device: only what is mentioned. `get(dev, { vf: true })` tells what there is to be changed.
   *
   * @throws NetlinkError EOPNOTSUPP for a device without such functions, or whose driver cannot do that to them; what the driver
   * had done before it refused something else stays done.
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
