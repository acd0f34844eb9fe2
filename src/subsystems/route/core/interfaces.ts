import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { ENODEV } from "../../../constants/errno.ts";
import { ALTIFNAMSIZ, IFLA_IFNAME, IFNAMSIZ } from "../../../constants/if_link.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import type { AsyncDump } from "../../../dump/async-dump.ts";
import type { Dump } from "../../../dump/dump.ts";
import { NetlinkError } from "../../../errors.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { perform } from "./lookups.ts";
import type { RouteRequest, Session } from "./session.ts";

/** Reference to a network interface: its name, an alternative name, or its index. */
export type InterfaceSource = string | number;

export const IFINFOMSG = 16;
const NO_STATISTICS = ["skip-stats"] as const;
/**
 * Maximum number of requests for single interface names in a call. Afterwards, one request reads the names of all
 * interfaces.
 */
const MAX_SINGLE_LOOKUPS = 3;

/** Returns the name of the interface with an index, or undefined if the name is unknown. */
export type NameOf = (ifindex: number) => string | undefined;

/** Returns no names. Used to decode entries that contain only the indices of interfaces. */
export const noNames: NameOf = () => undefined;

/** Resolves names and indices of interfaces on demand. Caches them for the duration of one call. */
export class Interfaces {
  readonly nameOf: NameOf = (index) => this.name(index);
  readonly #session: Session | undefined;
  #dump: { interfaceName(index: number): string | undefined } | undefined;
  readonly #what: () => string;
  /** Indices of interfaces by name. Contains the error instead of the index if the lookup of the name failed. */
  readonly #indices = new Map<string, number | NetlinkError>();
  readonly #names = new Map<number, string | undefined>();
  #lookups = 0;
  #complete = false;

  /**
   * `what` describes the operation in error messages. Lookups are sent through `session`. Without a session, every name
   * has the index 1.
   */
  constructor(session: Session | undefined, what: () => string) {
    this.#session = session;
    this.#what = what;
  }

  /** Reads the names of all interfaces before a listing if the socket cannot send requests during the listing. */
  prepareListing(): void {
    if (this.#session?.readsNamesFirst === true && !this.#complete) perform(this.#session.io, this.#readAll());
  }

  /**
   * Reads interface names with the socket of a dump. The calling thread may have changed its network namespace since
   * the dump was started.
   */
  readFrom(dump: Dump | AsyncDump): void {
    this.#dump = dump;
  }

  index(of: InterfaceSource, path: string): number {
    if (typeof of === "number") return checkInteger(of, 1, 0x7fffffff, path);
    if (!this.#indices.has(of)) {
      checkedName(of, path);
      const session = this.#session;
      if (session === undefined) return 1;
      const { links } = session;
      if (links === undefined) {
        throw new TypeError(
          `${path}: expected the index of the interface, because names cannot be looked up with \`socket\``,
        );
      }
      const known = links.interfaceIndex(of);
      if (known !== undefined) this.#indices.set(of, known);
      else perform(session.io, this.#lookUp(links, of));
    }
    const index = this.#indices.get(of)!;
    if (index instanceof NetlinkError) throw index;
    return index;
  }

  optionalIndex(of: InterfaceSource | undefined, path: string): number | undefined {
    return of === undefined ? undefined : this.index(of, path);
  }

  /**
   * Returns the index of an interface that is specified by its index `ifindex` or its name `dev`. Returns undefined if
   * both are omitted. Throws a TypeError if they refer to different interfaces.
   *
   * `names` are the names of the two fields in error messages.
   */
  optionalDevice(
    { dev, ifindex }: DeviceFields,
    names: readonly [dev: string, ifindex: string] = ["dev", "ifindex"],
  ): number | undefined {
    if (ifindex === undefined) return this.optionalIndex(dev, names[0]);
    const index = this.index(ifindex, names[1]);
    if (dev === undefined || this.index(dev, names[0]) === index) return index;
    throw new TypeError(`${names[1]}: ${index} is not the index of ${describeValue(dev)} in ${names[0]}`);
  }

  /**
   * Returns the index of an interface like {@link optionalDevice}, but throws a TypeError if both fields are omitted.
   */
  device(fields: DeviceFields, names?: readonly [dev: string, ifindex: string]): number {
    const index = this.optionalDevice(fields, names);
    if (index !== undefined) return index;
    throw new TypeError(`${names?.[0] ?? "dev"}: expected the name or the index of an interface, got undefined`);
  }

  /** Returns the name of an interface, or undefined if it was deleted or is in another network namespace. */
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
    perform(links.io, this.#lookups++ < MAX_SINGLE_LOOKUPS ? this.#lookUpName(links, index) : this.#readAll());
    return this.#names.get(index);
  }

  /** Removes failed lookups from the cache, because the interfaces may have been created in the meantime. */
  forgetMissing(): void {
    for (const [name, index] of this.#indices) if (typeof index !== "number") this.#indices.delete(name);
  }

  learn(index: number, name: string): void {
    this.#names.set(index, name);
  }

  *#lookUp(links: Session, name: string): Steps<void> {
    try {
      const request = getLink({ ...nameKey(name), extMask: NO_STATISTICS }, this.#what);
      const index = indexOf((yield* links.send(request))!);
      links.learnIndex(name, index);
      this.#indices.set(name, index);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      this.#indices.set(name, error.errno === -ENODEV ? this.#missing(name, error) : error);
    }
  }

  #missing(name: string, cause: NetlinkError): NetlinkError {
    const operation = this.#what();
    const message = `${operation}: there is no interface ${describeValue(name)} in this network namespace (ENODEV)`;
    return new NetlinkError(message, { errno: ENODEV, operation, cause });
  }

  *#lookUpName(links: Session, index: number): Steps<void> {
    let name: string | undefined;
    try {
      const fields = { header: { ifiIndex: index }, extMask: NO_STATISTICS };
      name = nameOf((yield* links.send(getLink(fields, () => `get interface ${index}`)))!);
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
    }
    this.#names.set(index, name);
  }

  *#readAll(): Steps<void> {
    const codec = operationCodec(rtLink, "getlink");
    const read = (message: MessageView) => {
      this.#names.set(indexOf(message), nameOf(message));
      return undefined;
    };
    const request = { codec, fields: { extMask: NO_STATISTICS }, what: "list interfaces", read };
    const links = this.#session?.links;
    if (links !== undefined) yield* wait<unknown>(links.list(request).toArray());
    this.#complete = true;
  }
}

/** Reference to an interface: `dev` is its name or index, `ifindex` is its index. Listed entries have both fields. */
interface DeviceFields {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
}

export function lookupKey(dev: InterfaceSource, path: string): object {
  return typeof dev === "number"
    ? { header: { ifiIndex: checkInteger(dev, 1, 0x7fffffff, path) } }
    : nameKey(checkedName(dev, path));
}

/**
 * Returns the attribute that selects an interface by name in an RTM_GETLINK request. Names that are too long for
 * `IFLA_IFNAME` can only be alternative names.
 */
function nameKey(name: string): object {
  return Buffer.byteLength(name) < IFNAMSIZ ? { ifname: name } : { altIfname: name };
}

function getLink(fields: object, what: () => string): RouteRequest {
  const codec = operationCodec(rtLink, "getlink");
  return { codec, message: codec.request("do", fields, { flags: NLM_F_REQUEST }), what };
}

function indexOf(message: MessageView): number {
  return message.struct().skip(4).s32();
}

function nameOf(message: MessageView): string {
  const attributes = message.attributes(IFINFOMSG);
  return attributes.find(IFLA_IFNAME) ? attributes.string() : "";
}

/**
 * Returns a valid interface name unchanged. For an invalid name, the error message says that an index is also accepted.
 */
export function checkedName(name: string, path: string): string {
  return checkName(name, path, "the name or the index of an interface");
}

/**
 * Returns a valid interface name unchanged, and throws a TypeError for an invalid name. `expected` describes valid
 * values in the error message.
 */
export function checkName(name: string, path: string, expected = "a name"): string {
  if (typeof name !== "string") throw new TypeError(`${path}: expected ${expected}, got ${describeValue(name)}`);
  if (isName(name, ALTIFNAMSIZ)) return name;
  const limits = `a name of 1 to ${ALTIFNAMSIZ - 1} bytes without a space, slash or NUL`;
  throw new RangeError(`${path}: expected ${limits}, got ${describeValue(name)}`);
}

export function isName(name: string, size: number): boolean {
  const length = Buffer.byteLength(name);
  return length > 0 && length < size && !/[\s/\0]/.test(name);
}
