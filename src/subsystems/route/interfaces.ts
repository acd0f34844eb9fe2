import { ENODEV } from "../../constants/errno.ts";
import { ALTIFNAMSIZ, IFLA_IFNAME, IFNAMSIZ } from "../../constants/if_link.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import { rtLink } from "../../families/rt-link.ts";
import { checkInteger } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Prepared, Session } from "./session.ts";

/** A network interface: its name, an alternative name, or its index. */
export type InterfaceSource = string | number;

/** Length of `struct ifinfomsg`. */
export const IFINFOMSG = 16;
const NO_STATISTICS = ["skip-stats"] as const;
/** Number of single name requests before all interfaces are listed. */
const SINGLY = 3;

/** Maps interface indices to names. */
export interface InterfaceNames {
  /** Returns the name of an interface, or undefined if it is unknown. */
  name(index: number): string | undefined;
}

/** Knows no names. */
export const NAMELESS: InterfaceNames = { name: () => undefined };

/** Resolves names and indices of interfaces on demand, and caches them for the duration of one call. */
export class Interfaces implements InterfaceNames {
  readonly #session: Session;
  readonly #indices = new Map<string, number>();
  readonly #names = new Map<number, string | undefined>();
  #asked = 0;
  #complete = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads all names now if the session has only one socket, because that socket is busy during the listing. */
  forListing(): this {
    if (this.#session.hasOneSocket) this.#readAll();
    return this;
  }

  /**
   * Returns the index of an interface.
   *
   * @param path argument path for error messages.
   * @param what returns the operation for error messages.
   * @throws NetlinkError ENODEV if there is no such interface; TypeError or RangeError for an invalid name or index.
   */
  index(of: InterfaceSource, path: string, what: () => string): number {
    if (typeof of === "number") return checkInteger(of, 1, 0x7fffffff, path);
    const known = this.#indices.get(of);
    if (known !== undefined) return known;
    const index = this.#ask(checkedName(of, path), what);
    this.#indices.set(of, index);
    return index;
  }

  /** Like {@link index}, for an optional interface. */
  maybe(of: InterfaceSource | undefined, path: string, what: () => string): number | undefined {
    return of === undefined ? undefined : this.index(of, path, what);
  }

  /** Returns the name of an interface; undefined if it was deleted or is in another namespace. */
  name(index: number): string | undefined {
    if (index === 0) return undefined;
    const name = this.#names.get(index);
    if (name !== undefined || this.#complete || this.#names.has(index)) return name;
    if (this.#asked++ < SINGLY) return this.#askName(index);
    this.#readAll();
    return this.#names.get(index);
  }

  /** Caches a name that a listing of links has just decoded. */
  learn(index: number, name: string): void {
    this.#names.set(index, name);
  }

  #ask(name: string, what: () => string): number {
    try {
      const key = Buffer.byteLength(name) < IFNAMSIZ ? { ifname: name } : { altIfname: name };
      return indexOf(this.#session.send(getLink({ ...key, extMask: NO_STATISTICS }, what))!);
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
      const operation = what();
      const message = `${operation}: there is no interface ${shown(name)} in this network namespace (ENODEV)`;
      throw new NetlinkError(message, { errno: ENODEV, operation, cause: error });
    }
  }

  #askName(index: number): string | undefined {
    let name: string | undefined;
    try {
      name = nameOf(
        this.#session.send(
          getLink({ header: { ifiIndex: index }, extMask: NO_STATISTICS }, () => `get interface ${index}`),
        )!,
      );
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
    }
    this.#names.set(index, name);
    return name;
  }

  #readAll(): void {
    const codec = operationCodec(rtLink, "getlink");
    const read = (message: MessageView) => {
      this.#names.set(indexOf(message), nameOf(message));
      return undefined;
    };
    this.#session.list({ codec, fields: { extMask: NO_STATISTICS }, what: "list interfaces", read }).toArray();
    this.#complete = true;
  }
}

/**
 * References to an interface: by name or index in `dev`, by index in `ifindex`, or by both, as listed objects have
 * them.
 */
export interface DeviceFields {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
}

/**
 * Returns the index of the referenced interface, or undefined if there is no reference.
 *
 * @param names names of the two fields in error messages.
 * @throws TypeError if both are set and differ; otherwise as {@link Interfaces.index}.
 */
export function maybeDevice(
  { dev, ifindex }: DeviceFields,
  interfaces: Interfaces,
  what: () => string,
  names: readonly [dev: string, ifindex: string] = ["dev", "ifindex"],
): number | undefined {
  if (ifindex === undefined) return interfaces.maybe(dev, names[0], what);
  const index = interfaces.index(ifindex, names[1], what);
  if (dev === undefined || interfaces.index(dev, names[0], what) === index) return index;
  throw new TypeError(`${names[1]}: ${index} is not the index of ${shown(dev)} in ${names[0]}`);
}

/** Like {@link maybeDevice}, but throws a TypeError if there is no reference. */
export function deviceIndex(
  fields: DeviceFields,
  interfaces: Interfaces,
  what: () => string,
  names?: readonly [dev: string, ifindex: string],
): number {
  const index = maybeDevice(fields, interfaces, what, names);
  if (index !== undefined) return index;
  throw new TypeError(`${names?.[0] ?? "dev"}: expected the name or the index of an interface, got undefined`);
}

function getLink(fields: object, what: () => string): Prepared {
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

/** Returns `name` if it is a valid interface name; throws otherwise. */
export function checkedName(name: string, path: string): string {
  if (typeof name !== "string")
    throw new TypeError(`${path}: expected the name or the index of an interface, got ${shown(name)}`);
  const length = Buffer.byteLength(name);
  if (length > 0 && length < ALTIFNAMSIZ && !/[\s/\0]/.test(name)) return name;
  throw new RangeError(`${path}: ${shown(name)} is not a valid interface name`);
}
