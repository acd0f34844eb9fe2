import { decoderOf } from "../../client/family.ts";
import { EINVAL } from "../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { AF_BRIDGE, AF_UNSPEC } from "../../constants/socket.ts";
import { type NtfExtFlags, type NtfFlags, type NudState, type Operations, rtNeigh } from "../../families/rt-neigh.ts";
import { checkFlag, checkKnown, type Names } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { Changes, given, renamed, type Subject } from "./changes.ts";
import { lengthAdvice } from "./hardware-address.ts";
import { deviceIndex, type InterfaceNames, type InterfaceSource, Interfaces } from "./interfaces.ts";
import type { Listing } from "./listing.ts";
import { type NeighbourTable, type NeighbourTableChange, readTable, tableSubject } from "./neighbour-tables.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
import { parseAddress } from "./prefix.ts";
import { Session } from "./session.ts";
import { type AddressFamily, families, messageFamily, type Protocol, protocols } from "./vocabulary.ts";

/**
 * A neighbour entry (ARP, NDP): the hardware address of an IP address. Field names are those of `ip -json neigh`, in
 * camel case.
 */
export interface Neighbour extends ExtraAttributes {
  family: AddressFamily | "unspec" | number;
  dst?: string;
  dev?: string;
  ifindex: number;
  /** The hardware address. */
  lladdr?: string;
  state: (NudState | number)[];
  flags: (NtfFlags | NtfExtFlags | number)[];
  /** Set for a proxy entry: an address that the interface answers for. */
  proxy?: true;
  probes?: number;
  protocol?: Protocol | number;
  /** Clock ticks (1/100 s) since the entry was last used, confirmed and updated, and its reference count. */
  used?: number;
  confirmed?: number;
  updated?: number;
  refcnt?: number;
}

/** A neighbour entry to add, change or delete. A listed {@link Neighbour} is accepted as it is. */
export interface NewNeighbour {
  dst: string;
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  lladdr?: string | Uint8Array | undefined;
  /** State of the entry (default: "permanent"). */
  state?: readonly (NudState | number)[] | undefined;
  flags?: readonly (NtfFlags | NtfExtFlags | number)[] | undefined;
  /** Whether it is a proxy entry: an address that the interface answers for. */
  proxy?: boolean | undefined;
  protocol?: Protocol | number | undefined;
}

/** Filter for {@link Neighbours.list}. */
export interface NeighbourFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
  /** Entries of the ports of this bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Entries in one of these states. */
  state?: readonly NudState[] | undefined;
  /** Whether to list proxy entries instead of neighbours. */
  proxy?: boolean | undefined;
}

const filterNames: Names<NeighbourFilter> = { dev: true, family: true, master: true, state: true, proxy: true };
const neighbourNames = {
  dst: true,
  dev: true,
  ifindex: true,
  lladdr: true,
  state: true,
  flags: true,
  proxy: true,
  protocol: true,
  family: true,
  probes: true,
  used: true,
  confirmed: true,
  updated: true,
  refcnt: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewNeighbour> & Record<string, true>;

const extended: ReadonlySet<unknown> = new Set<NtfExtFlags>(["managed", "locked", "ext-validated"]);

type Flags = readonly (NtfFlags | NtfExtFlags | number)[];

/** Splits flags into those of the header and those of the attribute `NDA_FLAGS_EXT`. */
export function writtenFlags(flags: Flags): { ndmFlags: Flags[number][]; flagsExt: Flags | undefined } {
  const flagsExt = flags.filter((flag) => extended.has(flag));
  return {
    ndmFlags: flags.filter((flag) => !extended.has(flag)),
    flagsExt: flagsExt.length === 0 ? undefined : flagsExt,
  };
}

/** Returns the flags of the header and of the attribute `NDA_FLAGS_EXT`. */
export function readFlags({ header, flagsExt }: NeighbourReply): Flags[number][] {
  return flagsExt === undefined ? header.ndmFlags : [...header.ndmFlags, ...flagsExt];
}

/** A listed entry is accepted although `dst` is optional there: the kernel has always set it. */
type Input = NewNeighbour | Neighbour;

const neighbourSubject: Subject<Input> = {
  noun: "neighbour",
  request(input, { verb, interfaces, what }) {
    checkKnown(input, neighbourNames, "neighbour");
    const { family, bytes } = parseAddress(input.dst!, "dst");
    const { lladdr, state = ["permanent"], flags = [], proxy = false, protocol } = input;
    checkFlag(proxy, "proxy");
    const index = deviceIndex(input, interfaces, what);
    const { ndmFlags, flagsExt } = writtenFlags(flags);
    if (proxy && !ndmFlags.includes("proxy")) ndmFlags.push("proxy");
    const header = { ndmFamily: family, ndmIfindex: index, ndmState: proxy ? [] : state, ndmFlags };
    const codec = operationCodec(rtNeigh, verb === "delete" ? "delneigh" : "newneigh");
    if (verb === "delete") return { codec, fields: { header: { ...header, ndmState: [] }, dst: bytes } };
    const fields = given({
      header,
      dst: bytes,
      lladdr,
      flagsExt,
      protocol: protocol === undefined ? undefined : protocols.read(protocol, "protocol"),
    });
    return { codec, fields };
  },
  path: renamed({ "header.ndmState": "state", "header.ndmFlags": "flags", flagsExt: "flags" }),
  advice: (errno, _verb, { lladdr }) => (errno === EINVAL ? lengthAdvice(lladdr, "lladdr") : undefined),
  title: ({ dst, dev, ifindex, proxy }) => `${proxy === true ? "proxy " : ""}${dst} dev ${dev ?? ifindex ?? "?"}`,
};

/** A neighbour or forwarding database entry as decoded by the family `rt-neigh`. */
export type NeighbourReply = Operations["getneigh"]["dump"]["reply"];

const decodeNeighbour = decoderOf(rtNeigh, "getneigh");

function readNeighbour(message: MessageView, interfaces: InterfaceNames): Neighbour {
  return neighbourOf(decodeNeighbour(message), interfaces);
}

/** Converts a decoded neighbour. Interface names come from `interfaces`. */
export function neighbourOf(reply: NeighbourReply, interfaces: InterfaceNames): Neighbour {
  const { header, cacheinfo } = reply;
  const read: Neighbour = {
    family: families.show(header.ndmFamily),
    ifindex: header.ndmIfindex,
    state: header.ndmState,
    flags: readFlags(reply),
  };
  if (reply.dst !== undefined) read.dst = reply.dst;
  const dev = interfaces.name(header.ndmIfindex);
  if (dev !== undefined) read.dev = dev;
  if (reply.lladdr !== undefined) read.lladdr = reply.lladdr;
  if (header.ndmFlags.includes("proxy")) read.proxy = true;
  if (reply.probes !== undefined) read.probes = reply.probes;
  if (reply.protocol !== undefined) read.protocol = protocols.show(reply.protocol);
  if (cacheinfo !== undefined) {
    const { used, confirmed, updated, refcnt } = cacheinfo;
    Object.assign(read, { used, confirmed, updated, refcnt });
  }
  if (reply.unknown !== undefined) read.unknown = reply.unknown;
  if (reply.unparsed !== undefined) read.unparsed = reply.unparsed;
  return read;
}

/**
 * Neighbour entries: the hardware addresses of IP addresses on the network of each interface, and addresses that
 * interfaces answer for (proxy entries).
 *
 * ```ts
 * using neighbours = Neighbours.open();
 * neighbours.add({ dev: "eth0", dst: "10.0.0.7", lladdr: "02:00:5e:00:53:01" });
 * for (const { dst, lladdr, state } of neighbours.list({ dev: "eth0" })) console.log(dst, lladdr, state);
 * ```
 *
 * An entry is identified by interface and address.
 */
export class Neighbours implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<Input>;
  readonly #tables: Changes<NeighbourTableChange>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, neighbourSubject);
    this.#tables = new Changes(session, tableSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Neighbours {
    return new Neighbours(new Session("neighbours", options));
  }

  /**
   * Lists all neighbours, or those that match the filter. The kernel filters by family, interface and master if it
   * supports that.
   */
  list(filter: NeighbourFilter = {}, options?: ListOptions): Listing<Neighbour> {
    checkKnown(filter, filterNames, "filter");
    const what = "list neighbours";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = interfaces.maybe(filter.dev, "filter.dev", () => what);
    const master = interfaces.maybe(filter.master, "filter.master", () => what);
    const { family, state, proxy = false } = filter;
    checkFlag(proxy, "filter.proxy");
    const matches = (neighbour: Neighbour) =>
      (family === undefined || neighbour.family === family) &&
      (index === undefined || neighbour.ifindex === index) &&
      (state === undefined || state.some((one) => neighbour.state.includes(one))) &&
      (neighbour.proxy === true) === proxy;
    return this.#session.list(
      {
        codec: operationCodec(rtNeigh, "getneigh"),
        fields: given({
          // Proxy entries are in a separate table, which the kernel does not filter.
          header: {
            ndmFamily: family === undefined ? AF_UNSPEC : families.read(family, "filter.family"),
            ndmFlags: proxy ? ["proxy"] : [],
          },
          ifindex: proxy ? undefined : index,
          master,
        }),
        what,
        read: (message) => {
          if (messageFamily(message) === AF_BRIDGE) return undefined;
          const neighbour = readNeighbour(message, interfaces);
          return matches(neighbour) ? neighbour : undefined;
        },
      },
      options,
    );
  }

  /**
   * Returns the entry of an address on an interface.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(dev: InterfaceSource, dst: string, options?: CallOptions & { proxy?: boolean | undefined }): Neighbour {
    const { proxy = false, ...call } = options ?? {};
    checkFlag(proxy, "proxy");
    const what = () => `get neighbour ${dst} dev ${String(dev)}`;
    const { family, bytes } = parseAddress(dst, "dst");
    const interfaces = new Interfaces(this.#session);
    const header = {
      ndmFamily: family,
      ndmIfindex: interfaces.index(dev, "dev", what),
      ndmFlags: proxy ? ["proxy"] : [],
    };
    const codec = operationCodec(rtNeigh, "getneigh");
    const message = codec.request("do", { header, dst: bytes }, { flags: NLM_F_REQUEST });
    return readNeighbour(this.#session.ask({ message, codec, what }, call), interfaces);
  }

  /** Makes a neighbour known. There must be none with that address on that interface. */
  add(neighbour: NewNeighbour | Neighbour, options?: CallOptions): void {
    this.#changes.one("add", neighbour, options);
  }

  /** Makes many known; what became of each, in order. */
  addMany(neighbours: Iterable<NewNeighbour | Neighbour>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", neighbours, options);
  }

  /** Makes a neighbour known, whatever was known before. */
  replace(neighbour: NewNeighbour | Neighbour, options?: CallOptions): void {
    this.#changes.one("replace", neighbour, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(neighbours: Iterable<NewNeighbour | Neighbour>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", neighbours, options);
  }

  /** Changes what is known of a neighbour. */
  change(neighbour: NewNeighbour | Neighbour, options?: CallOptions): void {
    this.#changes.one("change", neighbour, options);
  }

  /** The same for many; what became of each, in order. */
  changeMany(neighbours: Iterable<NewNeighbour | Neighbour>, options?: CallOptions): Outcome[] {
    return this.#changes.many("change", neighbours, options);
  }

  /** Forgets a neighbour. */
  delete(neighbour: NewNeighbour | Neighbour, options?: CallOptions): void {
    this.#changes.one("delete", neighbour, options);
  }

  /** Forgets many; what became of each, in order. */
  deleteMany(neighbours: Iterable<NewNeighbour | Neighbour>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", neighbours, options);
  }

  /** Lists settings of the neighbour discovery protocols: defaults and those of each interface. */
  listTables(options?: ListOptions): Listing<NeighbourTable> {
    const codec = operationCodec(rtNeigh, "getneightbl");
    const interfaces = new Interfaces(this.#session).forListing();
    const read = (message: MessageView) => readTable(message, interfaces);
    return this.#session.list({ codec, what: "list neighbour tables", read }, options);
  }

  /** Changes settings of a neighbour discovery protocol. */
  changeTable(change: NeighbourTableChange, options?: CallOptions): void {
    this.#tables.one("change", change, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
