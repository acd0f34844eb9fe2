import { ENODEV } from "../../constants/errno.ts";
import { ALTIFNAMSIZ, IFLA_IFNAME, IFNAMSIZ } from "../../constants/if_link.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import { rtLink } from "../../families/rt-link.ts";
import { checkInteger } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Prepared, Session } from "./session.ts";

/** An interface, by its name, by an alternative name, or by its index. */
export type InterfaceSource = string | number;

/** Length of `struct ifinfomsg`. */
export const IFINFOMSG = 16;
const NO_STATISTICS = ["skip-stats"] as const;
/** So many are asked for one by one before all are. */
const SINGLY = 3;

/** Where names of interfaces are known. */
export interface InterfaceNames {
  /** The name of the interface with that index; undefined where it is not known. */
  name(index: number): string | undefined;
}

/** Where none is known. */
export const NAMELESS: InterfaceNames = { name: () => undefined };

/** Names and indices of interfaces, asked for when they are needed and remembered for as long as one piece of work takes. */
export class Interfaces implements InterfaceNames {
  readonly #session: Session;
  readonly #indices = new Map<string, number>();
  readonly #names = new Map<number, string | undefined>();
  #asked = 0;
  #complete = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads what cannot be asked for later: nothing else can be asked on a socket while a table is read from it. */
  forListing(): this {
    if (this.#session.hasOneSocket) this.#readAll();
    return this;
  }

  /**
   * The index of an interface.
   *
   * @param path what holds it, for errors; @param what is being done.
   * @throws NetlinkError ENODEV when there is none of that name; TypeError or RangeError for what names none.
   */
  index(of: InterfaceSource, path: string, what: () => string): number {
    if (typeof of === "number") return checkInteger(of, 1, 0x7fffffff, path);
    const known = this.#indices.get(of);
    if (known !== undefined) return known;
    const index = this.#ask(checkedName(of, path), what);
    this.#indices.set(of, index);
    return index;
  }

  /** The same of what may be left out. */
  maybe(of: InterfaceSource | undefined, path: string, what: () => string): number | undefined {
    return of === undefined ? undefined : this.index(of, path, what);
  }

  /** The name of the interface with that index; undefined when it is gone, or is in another namespace. */
  name(index: number): string | undefined {
    if (index === 0) return undefined;
    const name = this.#names.get(index);
    if (name !== undefined || this.#complete || this.#names.has(index)) return name;
    if (this.#asked++ < SINGLY) return this.#askName(index);
    this.#readAll();
    return this.#names.get(index);
  }

  /** What is known already, without asking: for names in a table of links that is being read. */
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

/** An interface as things name theirs: by `dev`, by `ifindex`, or, as what was listed does, by both. */
export interface DeviceFields {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
}

/**
 * The index of the interface that something is of; undefined where none is named.
 *
 * @param names what the two fields are called, for errors.
 * @throws TypeError when both are given and are not the same interface; what `Interfaces.index` throws.
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
  throw new TypeError(`${names[1]}: ${index} is not ${shown(dev)}, which ${names[0]} says`);
}

/** The same of what has to be named. */
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

/** Throws unless that can be the name of an interface; returns it. */
export function checkedName(name: string, path: string): string {
  if (typeof name !== "string")
    throw new TypeError(`${path}: expected the name or the index of an interface, got ${shown(name)}`);
  const length = Buffer.byteLength(name);
  if (length > 0 && length < ALTIFNAMSIZ && !/[\s/\0]/.test(name)) return name;
  throw new RangeError(`${path}: no interface can be called ${shown(name)}`);
}
