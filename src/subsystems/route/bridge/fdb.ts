import { decoderOf } from "../../../client/family.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { AF_BRIDGE } from "../../../constants/socket.ts";
import { shown } from "../../../errors.ts";
import { type FdbNotify, type NtfExtFlags, type NtfFlags, type NudState, rtNeigh } from "../../../families/rt-neigh.ts";
import { checkFlag, checkKnown, type Names } from "../../../message/check.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseHex } from "../../../schema/values/addresses.ts";
import { Changes, given, renamed, type Subject } from "../changes.ts";
import { deviceIndex, type InterfaceNames, type InterfaceSource, Interfaces, maybeDevice } from "../interfaces.ts";
import type { Listing } from "../listing.ts";
import { type NeighbourReply, readFlags, writtenFlags } from "../neighbours.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../options.ts";
import { parseAddress } from "../prefix.ts";
import { Session } from "../session.ts";
import { type Protocol, protocols } from "../vocabulary.ts";

/**
 * An entry of the forwarding database of a bridge, a VXLAN tunnel or a device. Field names are those of `bridge -json
 * fdb`.
 */
export interface FdbEntry extends ExtraAttributes {
  mac: string;
  dev?: string;
  ifindex: number;
  vlan?: number;
  /** The bridge that owns the entry. */
  master?: string;
  masterIndex?: number;
  /** "permanent": address of the bridge itself; "noarp": static; otherwise learned. */
  state: (NudState | number)[];
  flags: (NtfFlags | NtfExtFlags | number)[];
  /** Remote endpoint of a tunnel. */
  dst?: string;
  port?: number;
  vni?: number;
  srcVni?: number;
  /** Outgoing interface of a tunnel. */
  viaIf?: string;
  viaIfindex?: number;
  nhid?: number;
  /** Id, in this namespace, of the network namespace through which a tunnel sends. */
  linkNetnsid?: number;
  /** Whether the kernel reports when the entry becomes inactive or active again, and whether it is inactive. */
  activityNotify?: (FdbNotify | number)[];
  protocol?: Protocol | number;
  /** Clock ticks (1/100 s) since the entry was last used and updated. */
  used?: number;
  updated?: number;
}

/** An entry to add, change or delete. A listed {@link FdbEntry} is accepted as it is. */
export interface NewFdbEntry {
  mac: string;
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  vlan?: number | undefined;
  /** Default: "permanent", an address of the bridge itself; "noarp" is static, "reachable" ages. */
  state?: readonly (NudState | number)[] | undefined;
  /** Which database: the device's ("self", default) or that of the bridge it is a port of ("master"). */
  flags?: readonly (NtfFlags | NtfExtFlags | number)[] | undefined;
  dst?: string | undefined;
  port?: number | undefined;
  vni?: number | undefined;
  srcVni?: number | undefined;
  /** Outgoing interface of a tunnel; or its index in `viaIfindex`. */
  viaIf?: InterfaceSource | undefined;
  viaIfindex?: number | undefined;
  nhid?: number | undefined;
  activityNotify?: readonly (FdbNotify | number)[] | undefined;
  protocol?: Protocol | number | undefined;
}

/** Filter for {@link ForwardingEntries.list}. */
export interface FdbFilter {
  dev?: InterfaceSource | undefined;
  /** Entries of this bridge. */
  master?: InterfaceSource | undefined;
  vlan?: number | undefined;
  mac?: string | undefined;
}

const filterNames: Names<FdbFilter> = { dev: true, master: true, vlan: true, mac: true };
const entryNames = {
  mac: true,
  dev: true,
  ifindex: true,
  vlan: true,
  state: true,
  flags: true,
  dst: true,
  port: true,
  vni: true,
  srcVni: true,
  viaIf: true,
  viaIfindex: true,
  nhid: true,
  linkNetnsid: true,
  activityNotify: true,
  protocol: true,
  master: true,
  masterIndex: true,
  used: true,
  updated: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewFdbEntry> & Record<string, true>;
/** Flags that only the kernel sets. */
const kernelFlags: ReadonlySet<unknown> = new Set<NtfFlags>(["offloaded"]);

const fdbSubject: Subject<NewFdbEntry> = {
  noun: "forwarding entry",
  request(input, { verb, interfaces, what }) {
    checkKnown(input, entryNames, "entry");
    const mac = checkedMac(input.mac, "mac");
    const { dst, vlan, protocol, state = ["permanent"], flags = ["self"], activityNotify } = input;
    const index = deviceIndex(input, interfaces, what);
    const via = { dev: input.viaIf, ifindex: input.viaIfindex };
    const isDelete = verb === "delete";
    const { ndmFlags, flagsExt } = writtenFlags(flags.filter((flag) => !kernelFlags.has(flag)));
    const fields = given({
      header: { ndmFamily: AF_BRIDGE, ndmIfindex: index, ndmState: isDelete ? [] : state, ndmFlags },
      lladdr: mac,
      dst: dst === undefined ? undefined : parseAddress(dst, "dst").bytes,
      vlan,
      port: input.port,
      vni: input.vni,
      srcVni: input.srcVni,
      ifindex: maybeDevice(via, interfaces, what, ["viaIf", "viaIfindex"]),
      nhId: input.nhid,
      fdbExtAttrs: activityNotify === undefined || isDelete ? undefined : { activityNotify },
      protocol: protocol === undefined || isDelete ? undefined : protocols.read(protocol, "protocol"),
      flagsExt: isDelete ? undefined : flagsExt,
    });
    return { codec: operationCodec(rtNeigh, isDelete ? "delneigh" : "newneigh"), fields };
  },
  path: renamed({
    "header.ndmState": "state",
    "header.ndmFlags": "flags",
    flagsExt: "flags",
    nhId: "nhid",
    "fdbExtAttrs.activityNotify": "activityNotify",
  }),
  title: ({ mac, dev, ifindex, vlan }) =>
    `${mac} dev ${dev ?? ifindex ?? "?"}${vlan === undefined ? "" : ` vlan ${vlan}`}`,
};

function checkedMac(mac: string, path: string): Uint8Array {
  const bytes = typeof mac === "string" ? parseHex(mac) : undefined;
  if (bytes?.length === 6) return bytes;
  throw new TypeError(`${path}: expected a hardware address such as "02:00:5e:00:53:01", got ${shown(mac)}`);
}

const decodeEntry = decoderOf(rtNeigh, "getneigh");

function readEntry(message: MessageView, interfaces: InterfaceNames): FdbEntry {
  return entryOf(decodeEntry(message), interfaces);
}

/** Converts a decoded entry. Interface names come from `interfaces`. */
export function entryOf(reply: NeighbourReply, interfaces: InterfaceNames): FdbEntry {
  const { header, master, cacheinfo } = reply;
  const more = given({
    dev: interfaces.name(header.ndmIfindex),
    vlan: reply.vlan,
    master: master === undefined ? undefined : interfaces.name(master),
    masterIndex: master,
    dst: reply.dst,
    port: reply.port,
    vni: reply.vni,
    srcVni: reply.srcVni,
    viaIf: reply.ifindex === undefined ? undefined : interfaces.name(reply.ifindex),
    viaIfindex: reply.ifindex,
    nhid: reply.nhId,
    linkNetnsid: reply.linkNetnsid,
    activityNotify: reply.fdbExtAttrs?.activityNotify,
    protocol: reply.protocol === undefined ? undefined : protocols.show(reply.protocol),
    used: cacheinfo?.used,
    updated: cacheinfo?.updated,
    unknown: reply.unknown,
    unparsed: reply.unparsed,
  });
  const flags = readFlags(reply);
  return { mac: reply.lladdr ?? "", ifindex: header.ndmIfindex, state: header.ndmState, flags, ...more };
}

/**
 * Forwarding databases: the port or tunnel endpoint behind which each hardware address is reached.
 *
 * ```ts
 * using fdb = ForwardingEntries.open();
 * fdb.add({ mac: "02:00:5e:00:53:01", dev: "vxlan0", dst: "192.0.2.7" });
 * for (const { mac, dev, vlan } of fdb.list({ master: "br0" })) console.log(mac, dev, vlan);
 * ```
 *
 * `append` adds a further remote endpoint for the same address of a tunnel, which then sends to all of them.
 */
export class ForwardingEntries implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewFdbEntry>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, fdbSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): ForwardingEntries {
    return new ForwardingEntries(new Session("forwarding entries", options));
  }

  /** Lists all entries, or those that match the filter. The kernel filters by bridge and port. */
  list(filter: FdbFilter = {}, options?: ListOptions): Listing<FdbEntry> {
    checkKnown(filter, filterNames, "filter");
    const what = "list forwarding entries";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = interfaces.maybe(filter.dev, "filter.dev", () => what);
    const master = interfaces.maybe(filter.master, "filter.master", () => what);
    const mac = filter.mac === undefined ? undefined : filter.mac.toLowerCase();
    const matches = (entry: FdbEntry) =>
      (index === undefined || entry.ifindex === index) &&
      (master === undefined || entry.masterIndex === master || entry.ifindex === master) &&
      (filter.vlan === undefined || entry.vlan === filter.vlan) &&
      (mac === undefined || entry.mac === mac);
    const read = (message: MessageView) => {
      const entry = readEntry(message, interfaces);
      return matches(entry) ? entry : undefined;
    };
    const fields = given({ header: { ndmFamily: AF_BRIDGE, ndmIfindex: index ?? 0 }, master });
    return this.#session.list({ codec: operationCodec(rtNeigh, "getneigh"), fields, what, read }, options);
  }

  /**
   * Returns the entry of a bridge or device for a hardware address.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(
    dev: InterfaceSource,
    mac: string,
    options?: CallOptions & { vlan?: number | undefined; master?: boolean | undefined },
  ): FdbEntry {
    const { vlan, master = false, ...call } = options ?? {};
    checkFlag(master, "master");
    const what = () => `get forwarding entry ${mac} dev ${String(dev)}`;
    const interfaces = new Interfaces(this.#session);
    const header = {
      ndmFamily: AF_BRIDGE,
      ndmIfindex: interfaces.index(dev, "dev", what),
      ndmFlags: [master ? "master" : "self"],
    };
    const codec = operationCodec(rtNeigh, "getneigh");
    const fields = given({ header, lladdr: checkedMac(mac, "mac"), vlan });
    const message = codec.request("do", fields, { flags: NLM_F_REQUEST });
    return readEntry(this.#session.ask({ message, codec, what }, call), interfaces);
  }

  /** Makes an entry. There must be none for that address. */
  add(entry: NewFdbEntry, options?: CallOptions): void {
    this.#changes.one("add", entry, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(entries: Iterable<NewFdbEntry>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", entries, options);
  }

  /** Makes an entry, in place of the one for that address, if there is one. */
  replace(entry: NewFdbEntry, options?: CallOptions): void {
    this.#changes.one("replace", entry, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(entries: Iterable<NewFdbEntry>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", entries, options);
  }

  /** Makes an entry beside others for the same address: a tunnel then sends to all of their ends. */
  append(entry: NewFdbEntry, options?: CallOptions): void {
    this.#changes.one("append", entry, options);
  }

  /** The same for many; what became of each, in order. */
  appendMany(entries: Iterable<NewFdbEntry>, options?: CallOptions): Outcome[] {
    return this.#changes.many("append", entries, options);
  }

  /** Takes an entry away. */
  delete(entry: NewFdbEntry, options?: CallOptions): void {
    this.#changes.one("delete", entry, options);
  }

  /** Takes many away; what became of each, in order. */
  deleteMany(entries: Iterable<NewFdbEntry>, options?: CallOptions): Outcome[] {
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
