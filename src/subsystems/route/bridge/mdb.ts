import { decoderOf } from "../../../client/family.ts";
import { RTPROT_STATIC } from "../../../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { shown } from "../../../errors.ts";
import { type FilterMode, type MdbFlags, type MdbState, type Operations, rtMdb } from "../../../families/rt-mdb.ts";
import { checkInteger, checkKnown, checkObject, type Names } from "../../../message/check.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseHex, parseIpv4, parseIpv6, readMac } from "../../../schema/values/addresses.ts";
import { Changes, given, renamed, type Subject } from "../changes.ts";
import { deviceIndex, type InterfaceNames, type InterfaceSource, Interfaces } from "../interfaces.ts";
import type { Listing } from "../listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../options.ts";
import { parseAddress, showAddress } from "../prefix.ts";
import { Session } from "../session.ts";
import { type Protocol, protocols } from "../vocabulary.ts";

const ETH_P_IP = 0x0800;
const ETH_P_IPV6 = 0x86dd;
const LAST_VLAN = 4094;

/** Membership of a bridge port in a multicast group. Field names are those of `bridge -json mdb`. */
export interface MdbEntry extends ExtraAttributes {
  /** The bridge. */
  dev?: string;
  ifindex: number;
  port?: string;
  portIndex: number;
  /** The group: an IP address or a hardware address. */
  grp: string;
  /** The only source that the entry applies to. */
  src?: string;
  vid?: number;
  state: MdbState | number;
  flags: (MdbFlags | number)[];
  filterMode?: FilterMode | number;
  /** Sources to include or exclude; `timer` is the remaining time in 1/100 s. */
  sources?: { address: string; timer: number }[];
  protocol?: Protocol | number;
  /** Remaining time until the entry expires, in 1/100 s. */
  timer?: number;
  /** Remote endpoint of a VXLAN tunnel. */
  dst?: string;
  dstPort?: number;
  vni?: number;
}

/** An entry to add, replace or delete. A listed {@link MdbEntry} is accepted as it is. */
export interface NewMdbEntry {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  port?: InterfaceSource | undefined;
  portIndex?: number | undefined;
  grp: string;
  src?: string | undefined;
  vid?: number | undefined;
  /** Default: "temporary". */
  state?: MdbState | number | undefined;
  filterMode?: FilterMode | number | undefined;
  sources?: readonly (string | { address: string })[] | undefined;
  protocol?: Protocol | number | undefined;
  dst?: string | undefined;
  dstPort?: number | undefined;
  vni?: number | undefined;
}

const entryNames = {
  dev: true,
  ifindex: true,
  port: true,
  portIndex: true,
  grp: true,
  src: true,
  vid: true,
  state: true,
  filterMode: true,
  sources: true,
  protocol: true,
  dst: true,
  dstPort: true,
  vni: true,
  flags: true,
  timer: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewMdbEntry> & Record<string, true>;

const sourceNames: Names<NonNullable<MdbEntry["sources"]>[number]> = { address: true, timer: true };

const mdbSubject: Subject<NewMdbEntry> = {
  noun: "group entry",
  request(input, { verb, interfaces, what }) {
    checkKnown(input, entryNames, "entry");
    const { port, portIndex, src, filterMode, sources, protocol, dst, dstPort, vni } = input;
    const isDelete = verb === "delete";
    const entry = {
      ifindex: deviceIndex({ dev: port, ifindex: portIndex }, interfaces, what, ["port", "portIndex"]),
      state: input.state ?? "temporary",
      vid: input.vid === undefined ? 0 : checkInteger(input.vid, 0, LAST_VLAN, "vid"),
      ...groupOf(input.grp),
    };
    const list = sources?.map((source, index) => {
      if (typeof source === "string") return { address: parseAddress(source, `sources[${index}]`).bytes };
      checkObject(source, `sources[${index}]`);
      checkKnown(source, sourceNames, `sources[${index}]`);
      return { address: parseAddress(source.address, `sources[${index}].address`).bytes };
    });
    const entryAttrs = given({
      source: src === undefined ? undefined : parseAddress(src, "src").bytes,
      groupMode: isDelete ? undefined : filterMode,
      srcList: list === undefined || isDelete ? undefined : { entry: list },
      rtprot: protocol === undefined || isDelete ? undefined : ownProtocol(protocol),
      dst: dst === undefined ? undefined : parseAddress(dst, "dst").bytes,
      dstPort,
      vni,
    });
    const header = {
      family: AF_BRIDGE,
      ifindex: deviceIndex(input, interfaces, what),
    };
    const fields = { header, entry, ...(Object.keys(entryAttrs).length === 0 ? {} : { entryAttrs }) };
    return { codec: operationCodec(rtMdb, isDelete ? "delmdb" : "newmdb"), fields };
  },
  path: renamed({ "entry.state": "state", "entryAttrs.groupMode": "filterMode", entryAttrs: "" }),
  title: ({ grp, port, portIndex, dev, ifindex }) =>
    `${grp} port ${port ?? portIndex ?? "?"} dev ${dev ?? ifindex ?? "?"}`,
};

/**
 * Returns the protocol to send, or undefined. Values below "static" are reserved for the kernel, which rejects them.
 * "static" is the default, and kernels before 6.3 do not accept the attribute.
 */
function ownProtocol(protocol: Protocol | number): number | undefined {
  const number = protocols.read(protocol, "protocol");
  return number <= RTPROT_STATIC ? undefined : number;
}

function groupOf(grp: string): { addr: Uint8Array; proto: number } {
  const addr = new Uint8Array(16);
  if (typeof grp === "string") {
    const short = parseIpv4(grp);
    const long = short === undefined ? parseIpv6(grp) : undefined;
    const mac = short === undefined && long === undefined ? parseHex(grp) : undefined;
    const bytes = short ?? long ?? (mac?.length === 6 ? mac : undefined);
    if (bytes !== undefined) {
      addr.set(bytes);
      return { addr, proto: short !== undefined ? ETH_P_IP : long !== undefined ? ETH_P_IPV6 : 0 };
    }
  }
  throw new TypeError(`grp: expected an IP or a hardware address, got ${shown(grp)}`);
}

type Reply = Operations["getmdb"]["dump"]["reply"];

const decodeGroups = decoderOf(rtMdb, "getmdb");

/** Returns the entries of one message, which describes a whole bridge. */
export function readMdbEntries({ header, mdb }: Reply, interfaces: InterfaceNames): MdbEntry[] {
  const entries: MdbEntry[] = [];
  const dev = interfaces.name(header.ifindex);
  for (const info of (mdb?.entry ?? []).flatMap((entry) => entry.info ?? [])) {
    if (info instanceof Uint8Array || info.header === undefined) continue;
    const { ifindex: portIndex, state, flags, vid, addr, proto } = info.header;
    const grp =
      proto === ETH_P_IP
        ? showAddress(AF_INET, addr)
        : proto === ETH_P_IPV6
          ? showAddress(AF_INET6, addr)
          : readMac(addr, 0);
    const sources = info.srcList?.entry?.map(({ address = "", timer = 0 }) => ({ address, timer }));
    const more = given({
      dev,
      port: interfaces.name(portIndex),
      src: info.source,
      vid: vid === 0 ? undefined : vid,
      filterMode: info.groupMode,
      sources,
      protocol: info.rtprot === undefined ? undefined : protocols.show(info.rtprot),
      timer: info.timer,
      dst: info.dst,
      dstPort: info.dstPort,
      vni: info.vni,
      unknown: info.unknown,
      unparsed: info.unparsed,
    });
    entries.push({ ifindex: header.ifindex, portIndex, grp, state, flags, ...more });
  }
  return entries;
}

/**
 * Multicast groups of bridges: the ports that receive the traffic of each group.
 *
 * ```ts
 * using groups = MulticastGroups.open();
 * groups.add({ dev: "br0", port: "swp1", grp: "239.1.1.1", state: "permanent" });
 * for (const { dev, port, grp } of groups.list({ dev: "br0" })) console.log(dev, port, grp);
 * ```
 *
 * An entry is identified by group, source, VLAN and port.
 */
export class MulticastGroups implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewMdbEntry>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, mdbSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): MulticastGroups {
    return new MulticastGroups(new Session("multicast groups", options));
  }

  /** Lists the entries of all bridges or of one bridge. The kernel does not filter. */
  list(filter: { dev?: InterfaceSource | undefined } = {}, options?: ListOptions): Listing<MdbEntry> {
    checkKnown(filter, { dev: true }, "filter");
    const what = "list multicast groups";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = interfaces.maybe(filter.dev, "filter.dev", () => what);
    const codec = operationCodec(rtMdb, "getmdb");
    const read = (message: MessageView) => {
      const reply = decodeGroups(message);
      return index === undefined || reply.header.ifindex === index ? readMdbEntries(reply, interfaces) : undefined;
    };
    return this.#session.list({ codec, fields: { header: { family: AF_BRIDGE } }, what, read }, options);
  }

  /** Makes an entry. There must be none for that group and port. */
  add(entry: NewMdbEntry, options?: CallOptions): void {
    this.#changes.one("add", entry, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(entries: Iterable<NewMdbEntry>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", entries, options);
  }

  /** Makes an entry, in place of the one for that group and port, if there is one (Linux 6.3). */
  replace(entry: NewMdbEntry, options?: CallOptions): void {
    this.#changes.one("replace", entry, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(entries: Iterable<NewMdbEntry>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", entries, options);
  }

  /** Takes an entry away. */
  delete(entry: NewMdbEntry, options?: CallOptions): void {
    this.#changes.one("delete", entry, options);
  }

  /** Takes many away; what became of each, in order. */
  deleteMany(entries: Iterable<NewMdbEntry>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", entries, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
