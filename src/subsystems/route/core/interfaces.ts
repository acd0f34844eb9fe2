import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { ENODEV } from "../../../constants/errno.ts";
import { ETH_ALEN } from "../../../constants/if_ether.ts";
import {
  ALTIFNAMSIZ,
  IFF_LOOPBACK,
  IFF_POINTOPOINT,
  IFLA_ADDRESS,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  IFNAMSIZ,
} from "../../../constants/if_link.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import type { AsyncDump } from "../../../dump/async-dump.ts";
import type { Dump } from "../../../dump/dump.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { AttributeReader } from "../../../message/attribute-reader.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { textLength } from "../../../schema/values/text.ts";
import { addressSize, wrongNeighbour, wrongSize } from "./addresses.ts";
import { need } from "./lookups.ts";
import type { KnownInterface, RouteRequest, Session } from "./session.ts";

/** Reference to a network interface: its name, an alternative name, or its index. */
export type InterfaceSource = string | number;

/** The interface of an entry in a request: `dev` or `ifindex` is required. A listed entry has `ifindex`. */
export type OnInterface = { dev: InterfaceSource } | { ifindex: number };

export const IFINFOMSG = 16;
/** Index of the loopback interface in each network namespace. */
const LOOPBACK_IFINDEX = 1;
const IFLA_VXLAN_COLLECT_METADATA = 25;
const NO_STATISTICS = ["skip-stats"] as const;
/** After this number of lookups, one request reads all names. */
const MAX_SINGLE_LOOKUPS = 3;

/** Returns the name of the interface with the index `ifindex`; undefined if the name cannot be determined. */
export type NameOf = (ifindex: number) => string | undefined;

/** For entries that contain only the indices of interfaces. */
export const noNames: NameOf = () => undefined;

/** Caches names and indices of interfaces during one call. */
export class Interfaces {
  readonly nameOf: NameOf = (index) => this.name(index);
  readonly #session: Session | undefined;
  #dump: { interfaceName(index: number): string | undefined } | undefined;
  readonly #what: () => string;
  /** A failed lookup is cached as its error. */
  readonly #indices = new Map<string, number | NetlinkError>();
  readonly #names = new Map<number, string | undefined>();
  /** Undefined for an interface that could not be read. */
  readonly #read = new Map<InterfaceSource, KnownInterface | undefined>();
  #lookups = 0;
  #complete = false;

  /** Without a session, every interface name has index 1. */
  constructor(session: Session | undefined, what: () => string) {
    this.#session = session;
    this.#what = what;
  }

  /** A fake kernel answers no other requests during a listing. */
  prepareListing(): void {
    if (this.#session?.isFake === true && !this.#complete) need(this.#readAll());
  }

  /** The dump's socket stays in its network namespace, unlike the thread. */
  readFrom(dump: Dump | AsyncDump): void {
    this.#dump = dump;
  }

  index(of: InterfaceSource, path: string): number {
    if (typeof of === "number") return checkIndex(of, path);
    if (!this.#indices.has(of)) {
      checkedName(of, path);
      const session = this.#session;
      if (session === undefined) return 1;
      const { links } = session;
      if (links === undefined) {
        throw typeError(path, "expected the index of the interface, because names cannot be looked up with `socket`");
      }
      const known = links.interfaceIndex(of);
      if (known !== undefined) this.#indices.set(of, known);
      else need(this.#lookUp(links, of));
    }
    const index = this.#indices.get(of) ?? 1;
    if (index instanceof NetlinkError) throw index;
    return index;
  }

  optionalIndex(of: InterfaceSource | undefined, path: string): number | undefined {
    return of === undefined ? undefined : this.index(of, path);
  }

  /** Throws a TypeError if the fields refer to different interfaces. */
  optionalDevice(
    { dev, ifindex }: DeviceFields,
    names: readonly [dev: string, ifindex: string] = ["dev", "ifindex"],
  ): number | undefined {
    if (ifindex === undefined) return this.optionalIndex(dev, names[0]);
    const index = checkIndex(ifindex, names[1]);
    if (dev === undefined || this.index(dev, names[0]) === index) return index;
    throw typeError(names[1], `${index} is not the index of ${describeValue(dev)} in ${names[0]}`);
  }

  device(fields: DeviceFields, names?: readonly [dev: string, ifindex: string]): number {
    const index = this.optionalDevice(fields, names);
    if (index !== undefined) return index;
    throw typeError(names?.[0] ?? "dev", "expected the name or the index of an interface, got undefined");
  }

  /** Returns undefined for deleted interfaces and those in other namespaces. */
  name(index: number): string | undefined {
    if (index === 0) return undefined;
    const known = this.#names.get(index);
    if (known !== undefined || this.#complete || this.#names.has(index)) return known;
    const found = this.#dump?.interfaceName(index) ?? this.#session?.links?.interfaceName(index);
    if (found !== undefined) {
      const name = found === "" ? undefined : found;
      this.#names.set(index, name);
      return name;
    }
    const links = this.#session?.links;
    if (links === undefined) return undefined;
    need(this.#lookups++ < MAX_SINGLE_LOOKUPS ? this.#lookUpName(links, index) : this.#readAll());
    return this.#names.get(index);
  }

  /** Rejects a hardware address of another length than those of the interface. */
  checkAddress(address: unknown, of: InterfaceSource, path: string): void {
    const links = this.#session?.links;
    const own = links === undefined ? undefined : addressSize(address);
    if (own === undefined || own === (this.#known(links!, of)?.addressSize ?? ETH_ALEN)) return;
    const size = this.#readInterface(links!, of)?.addressSize;
    const reason = size === undefined ? undefined : wrongSize(address, size, of);
    if (reason !== undefined) throw rangeError(path, reason);
  }

  /** Rejects an IPv4 neighbour that the kernel would store for 0.0.0.0. */
  checkNeighbour(dst: unknown, of: InterfaceSource, index: number, path: string): void {
    const session = this.#session;
    if (session === undefined) return;
    const { links } = session;
    const reason = wrongNeighbour(dst, of);
    if (reason === undefined) return;
    const isLoopback = index === LOOPBACK_IFINDEX;
    if (!isLoopback && (links === undefined || this.#known(links, of)?.hasOneNeighbour !== true)) return;
    if (isLoopback || this.#readInterface(links!, of)?.hasOneNeighbour === true) throw rangeError(path, reason);
  }

  /** Returns false for an interface that does not store the field `srcVni` of forwarding entries. */
  mayHaveSourceVni(of: InterfaceSource): boolean {
    const links = this.#session?.links;
    if (links === undefined || this.#known(links, of)?.hasSourceVni !== false) return true;
    return this.#readInterface(links, of)?.hasSourceVni !== false;
  }

  /** Returns false for an interface that could not be read. */
  isBridge(of: InterfaceSource): boolean {
    const links = this.#session?.links;
    if (links === undefined || this.#known(links, of)?.isBridge !== true) return false;
    return this.#readInterface(links, of)?.isBridge === true;
  }

  /**
   * Returns the interface as the lookup of its name read it. Reads an interface that the caller specifies by its index, unless an
   * earlier call has read it and it still has the same name.
   */
  #known(links: Session, of: InterfaceSource): KnownInterface | undefined {
    const known = links.knownInterface(of);
    if (typeof of === "string" || links.isFake) return known;
    return known !== undefined && known.name === this.name(of) ? known : this.#readInterface(links, of);
  }

  /** The interface may have changed since the lookup of its name. Returns undefined if it cannot be read. */
  #readInterface(links: Session, of: InterfaceSource): KnownInterface | undefined {
    if (!this.#read.has(of)) need(this.#lookUpInterface(links, of));
    return this.#read.get(of);
  }

  /** Interfaces that were missing may have been created since. */
  forgetMissing(): void {
    for (const [of, known] of this.#read) if (known === undefined) this.#read.delete(of);
    for (const [name, index] of this.#indices) if (typeof index !== "number") this.#indices.delete(name);
  }

  learn(index: number, name: string): void {
    this.#names.set(index, name);
  }

  *#lookUp(links: Session, name: string): Steps<void> {
    if (this.#indices.has(name)) return;
    try {
      const request = getLink({ ...nameKey(name), extMask: NO_STATISTICS }, this.#what);
      const known = knownFrom((yield* links.send(request))!, links);
      links.learnInterface(name, known);
      this.#indices.set(name, known.index);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      this.#indices.set(name, error.errno === -ENODEV ? this.#missing(name, error) : error);
    }
  }

  #missing(name: string, cause: NetlinkError): NetlinkError {
    return failure(
      this.#what(),
      `there is no interface ${describeValue(name)} in this network namespace`,
      ENODEV,
      undefined,
      cause,
    );
  }

  *#lookUpName(links: Session, index: number): Steps<void> {
    if (this.#names.has(index)) return;
    let name: string | undefined;
    try {
      const fields = { header: { ifiIndex: index }, extMask: NO_STATISTICS };
      name = nameOf((yield* links.send(getLink(fields, () => `get interface ${index}`)))!);
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
    }
    this.#names.set(index, name);
  }

  *#lookUpInterface(links: Session, of: InterfaceSource): Steps<void> {
    if (this.#read.has(of)) return;
    let known: KnownInterface | undefined;
    try {
      const fields = { ...lookupKey(of, "dev"), extMask: NO_STATISTICS };
      known = knownFrom((yield* links.send(getLink(fields, () => `get interface ${of}`)))!, links);
      links.learnInterface(of, known);
    } catch (error) {
      // The change reports the error, too.
      if (!(error instanceof NetlinkError)) throw error;
    }
    this.#read.set(of, known);
  }

  *#readAll(): Steps<void> {
    if (this.#complete) return;
    const read = (message: MessageView) => {
      this.#names.set(indexOf(message), nameOf(message));
      return undefined;
    };
    const request = {
      family: rtLink,
      operation: "getlink",
      fields: { extMask: NO_STATISTICS },
      what: "list interfaces",
      read,
    };
    const links = this.#session?.links;
    if (links !== undefined) yield* wait<unknown>(links.list(request).toArray());
    this.#complete = true;
  }
}

interface DeviceFields {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
}

export function checkIndex(index: number, path: string): number {
  return checkInteger(index, 1, 0x7fffffff, path);
}

export function lookupKey(dev: InterfaceSource, path: string): object {
  return typeof dev === "number" ? { header: { ifiIndex: checkIndex(dev, path) } } : nameKey(checkedName(dev, path));
}

/** Longer names can only be alternative names. */
function nameKey(name: string): object {
  return textLength(name) < IFNAMSIZ ? { ifname: name } : { altIfname: name };
}

function getLink(fields: object, what: () => string): RouteRequest {
  const codec = operationCodec(rtLink, "getlink");
  return { codec, message: codec.request("do", fields, { flags: NLM_F_REQUEST }), what };
}

function indexOf(message: MessageView): number {
  return message.struct().skip(4).s32();
}

function knownFrom(message: MessageView, { isFake }: Session): KnownInterface {
  const attributes = message.attributes(IFINFOMSG);
  const noSize = isFake ? undefined : 0;
  const addressSize = attributes.find(IFLA_ADDRESS) ? attributes.length : noSize;
  const flags = message.struct().skip(8).u32();
  const hasOneNeighbour = (flags & (IFF_LOOPBACK | IFF_POINTOPOINT)) !== 0;
  const info = attributes.find(IFLA_LINKINFO) ? attributes.nested() : undefined;
  const kind = info?.find(IFLA_INFO_KIND) === true ? info.string() : undefined;
  const hasSourceVni = isFake ? undefined : kind === "vxlan" && collectsMetadata(info!);
  const isBridge = kind === "bridge";
  return { index: indexOf(message), name: nameOf(message), addressSize, hasOneNeighbour, hasSourceVni, isBridge };
}

/** Whether the parameters of a link are those of a VXLAN whose forwarding entries have a source VNI. */
function collectsMetadata(info: AttributeReader): boolean {
  if (!info.find(IFLA_INFO_DATA)) return false;
  const data = info.nested();
  return data.find(IFLA_VXLAN_COLLECT_METADATA) && data.u8() !== 0;
}

function nameOf(message: MessageView): string {
  const attributes = message.attributes(IFINFOMSG);
  return attributes.find(IFLA_IFNAME) ? attributes.string() : "";
}

export function checkedName(name: string, path: string): string {
  return checkName(name, path, "the name or the index of an interface");
}

export function checkName(name: string, path: string, expected = "a name"): string {
  if (typeof name !== "string") throw typeError(path, `expected ${expected}, got ${describeValue(name)}`);
  if (isName(name, ALTIFNAMSIZ)) return name;
  const limits = `a name of 1 to ${ALTIFNAMSIZ - 1} bytes without a space, slash or NUL`;
  throw rangeError(path, `expected ${limits}, got ${describeValue(name)}`);
}

/** @throws TypeError for a name that is listed twice, of which the kernel rejects the second one after it has added the first. */
export function checkAltNames(names: readonly string[], path: string): readonly string[] {
  for (const [index, name] of names.entries()) {
    checkName(name, `${path}[${index}]`);
    const first = names.indexOf(name);
    if (first < index)
      throw typeError(`${path}[${index}]`, `duplicate of ${path}[${first}], got ${describeValue(name)}`);
  }
  return names;
}

export function isName(name: string, size: number): boolean {
  const length = textLength(name);
  return length > 0 && length < size && !/[\s/\0]/.test(name);
}
