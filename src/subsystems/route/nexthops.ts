import { decoderOf } from "../../client/family.ts";
import { ENOENT } from "../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { RTPROT_BOOT } from "../../constants/rtnetlink.ts";
import { AF_INET, AF_UNSPEC } from "../../constants/socket.ts";
import {
  type GroupStatsEntry,
  type GroupType,
  type NexthopFlags,
  type Operations,
  type OpFlags,
  type ResGroup,
  rtNexthop,
} from "../../families/rt-nexthop.ts";
import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { encodeAttributes, operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { checkIterable } from "../../sock/call-options.ts";
import { Changes, given, renamed, type Subject } from "./changes.ts";
import { type InterfaceNames, type InterfaceSource, Interfaces, maybeDevice } from "./interfaces.ts";
import type { Listing } from "./listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
import { parseAddress } from "./prefix.ts";
import { type Encap, encapFields, readEncap } from "./routes/encap.ts";
import { Session } from "./session.ts";
import { families, type Protocol, protocols, type Scope, scopes } from "./vocabulary.ts";

const LARGEST_ID = 0xffffffff;

/** A member of a group. */
export interface NexthopGroupMember {
  id: number;
  /** Share of the traffic, from 1. */
  weight: number;
}

/** A next hop object or a group of next hops. Field names are those of `ip -json nexthop`, in camel case. */
export interface Nexthop extends ExtraAttributes {
  id: number;
  family: "inet" | "inet6" | "unspec" | number;
  scope: Scope | number;
  protocol: Protocol | number;
  flags: (NexthopFlags | number)[];
  gateway?: string;
  dev?: string;
  ifindex?: number;
  /** Set if it discards packets. */
  blackhole?: true;
  /** Set if it is for forwarding database entries, not for routes. */
  fdb?: true;
  encap?: Encap;
  /** The members of a group. */
  group?: NexthopGroupMember[];
  /** How the group selects a member: "mpath" by flow hash, "res" through buckets that keep their member (resilient). */
  groupType?: GroupType | number;
  /** Buckets of a resilient group ("res"); times in 1/100 s. */
  resGroup?: ResGroup;
  /** Set if the group counts packets that the hardware forwards. Reported only with `stats` or `hwStats`. */
  hwStatsEnable?: true;
  /** Set if the hardware does count them. Reported only with `hwStats`. */
  hwStatsUsed?: true;
  /** Packets that each member has forwarded. Reported only with `stats` or `hwStats`. */
  groupStats?: GroupStatsEntry[];
}

/** A next hop to add, change or delete. A listed {@link Nexthop} is accepted as it is. */
export interface NewNexthop {
  /** Id; chosen by the kernel if it is omitted. */
  id?: number | undefined;
  /** Default: the family of the gateway, else "inet". */
  family?: "inet" | "inet6" | "unspec" | number | undefined;
  protocol?: Protocol | number | undefined;
  flags?: readonly (NexthopFlags | number)[] | undefined;
  gateway?: string | undefined;
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  blackhole?: boolean | undefined;
  fdb?: boolean | undefined;
  encap?: Encap | undefined;
  group?: readonly (number | { id: number; weight?: number | undefined })[] | undefined;
  groupType?: GroupType | number | undefined;
  resGroup?:
    | { buckets?: number | undefined; idleTimer?: number | undefined; unbalancedTimer?: number | undefined }
    | undefined;
  /** Whether the group counts packets that the hardware forwards (default false). Linux 6.9. */
  hwStatsEnable?: boolean | undefined;
}

/** Which optional parts of a group to request. Linux 6.9; older kernels reject the request with EINVAL. */
export interface NexthopDetails {
  /** Requests `hwStatsEnable` and the packets that the kernel has forwarded. */
  stats?: boolean | undefined;
  /** Requests in addition the packets that the hardware has forwarded. */
  hwStats?: boolean | undefined;
}

/** Filter for {@link Nexthops.list}. */
export interface NexthopFilter extends NexthopDetails {
  dev?: InterfaceSource | undefined;
  /** Next hops over ports of this bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Groups only. */
  groups?: boolean | undefined;
  /** Next hops for forwarding databases only. */
  fdb?: boolean | undefined;
}

/** A bucket of a resilient group. */
export interface NexthopBucket {
  /** The group. */
  id: number;
  index: number;
  /** The member that the bucket leads to. */
  nhid: number;
  /** Time since its last use, in 1/100 s. */
  idleTime: bigint;
}

const filterNames: Names<NexthopFilter> = {
  dev: true,
  master: true,
  groups: true,
  fdb: true,
  stats: true,
  hwStats: true,
};
const nexthopNames = {
  id: true,
  family: true,
  protocol: true,
  flags: true,
  gateway: true,
  dev: true,
  ifindex: true,
  blackhole: true,
  fdb: true,
  encap: true,
  group: true,
  groupType: true,
  resGroup: true,
  hwStatsEnable: true,
  hwStatsUsed: true,
  scope: true,
  groupStats: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewNexthop> & Record<string, true>;

const memberNames: Names<NexthopGroupMember> = { id: true, weight: true };
const resNames: Names<ResGroup> = {
  buckets: true,
  idleTimer: true,
  unbalancedTimer: true,
  unbalancedTime: true,
  unknown: true,
  unparsed: true,
};

const nexthopSubject: Subject<NewNexthop> = {
  noun: "next hop",
  request(input, { verb, interfaces, what }) {
    checkKnown(input, nexthopNames, "nexthop");
    const id = input.id === undefined ? undefined : checkInteger(input.id, 1, LARGEST_ID, "id");
    if (verb === "delete") {
      if (id === undefined) throw new TypeError("id: expected a number, got undefined");
      return { codec: operationCodec(rtNexthop, "delnexthop"), fields: { id } };
    }
    const { gateway, group, blackhole, fdb, encap, protocol, flags, groupType, resGroup, family } = input;
    const { hwStatsEnable } = input;
    const address = gateway === undefined ? undefined : parseAddress(gateway, "gateway");
    const said = family === undefined || family === "unspec" ? undefined : families.read(family, "family");
    const isGroup = group !== undefined;
    const index = maybeDevice(input, interfaces, what);
    checkFlag(blackhole, "blackhole");
    checkFlag(fdb, "fdb");
    checkFlag(hwStatsEnable, "hwStatsEnable");
    const fields = given({
      header: {
        nhFamily: isGroup ? AF_UNSPEC : (said ?? address?.family ?? AF_INET),
        nhProtocol: protocol === undefined ? RTPROT_BOOT : protocols.read(protocol, "protocol"),
        // The kernel sets all other flags.
        nhFlags: flags?.includes("onlink") === true ? ["onlink"] : [],
      },
      id,
      gateway: address?.bytes,
      oif: index,
      blackhole: blackhole === true ? true : undefined,
      fdb: fdb === true ? true : undefined,
      group: isGroup ? members(group) : undefined,
      groupType,
      resGroup: resGroup === undefined ? undefined : resFields(resGroup),
      hwStatsEnable: hwStatsEnable === undefined ? undefined : Number(hwStatsEnable),
      ...(encap === undefined ? {} : encapFields(encap, "encap")),
    });
    return { codec: operationCodec(rtNexthop, "newnexthop"), fields };
  },
  path: renamed({ "header.nhFlags": "flags" }),
  title({ id, gateway, dev, ifindex, group, blackhole }) {
    const parts = [id === undefined ? "without id" : `${id}`];
    if (gateway !== undefined) parts.push(`via ${gateway}`);
    if (dev !== undefined || ifindex !== undefined) parts.push(`dev ${dev ?? ifindex}`);
    if (blackhole === true) parts.push("blackhole");
    if (Array.isArray(group))
      parts.push(`group ${group.map((one) => (typeof one === "number" ? one : one?.id)).join("/")}`);
    return parts.join(" ");
  },
};

function noSuch(errno: number): string | undefined {
  return errno === ENOENT ? "there is no such next hop: list() returns those that exist" : undefined;
}

function members(group: NonNullable<NewNexthop["group"]>): object[] {
  if (!Array.isArray(group)) throw new TypeError("group: expected an array of next hops");
  return group.map((member, index) => {
    if (typeof member === "number") return { id: checkInteger(member, 1, LARGEST_ID, `group[${index}]`) };
    checkObject(member, `group[${index}]`);
    checkKnown(member, memberNames, `group[${index}]`);
    const weight = checkInteger(member.weight ?? 1, 1, 0x10000, `group[${index}].weight`) - 1;
    const id = checkInteger(member.id, 1, LARGEST_ID, `group[${index}].id`);
    return { id, weight: weight & 0xff, weightHigh: weight >> 8 };
  });
}

function resFields(resGroup: NonNullable<NewNexthop["resGroup"]>): object {
  checkObject(resGroup, "resGroup");
  checkKnown(resGroup, resNames, "resGroup");
  const { buckets, idleTimer, unbalancedTimer } = resGroup;
  return given({ buckets, idleTimer, unbalancedTimer });
}

/** A next hop as decoded by the family `rt-nexthop`. */
export type NexthopReply = Operations["getnexthop"]["dump"]["reply"];

const decodeNexthop = decoderOf(rtNexthop, "getnexthop");
const decodeBucket = decoderOf(rtNexthop, "getnexthopbucket");

function readNexthop(message: MessageView, interfaces: InterfaceNames): Nexthop {
  return nexthopOf(decodeNexthop(message), interfaces);
}

function detailFlags({ stats, hwStats }: NexthopDetails, path = ""): OpFlags[] | undefined {
  checkFlag(stats, `${path}stats`);
  checkFlag(hwStats, `${path}hwStats`);
  if (hwStats === true) return ["dump-stats", "dump-hw-stats"];
  return stats === true ? ["dump-stats"] : undefined;
}

function isSet(value: number | undefined): true | undefined {
  return value === undefined || value === 0 ? undefined : true;
}

/** Converts a decoded next hop. Interface names come from `interfaces`. */
export function nexthopOf(reply: NexthopReply, interfaces: InterfaceNames): Nexthop {
  const { header, id = 0, group, encapType, encap, oif } = reply;
  const read: Nexthop = {
    id,
    family: families.show(header.nhFamily) as Nexthop["family"],
    scope: scopes.show(header.nhScope),
    protocol: protocols.show(header.nhProtocol),
    flags: header.nhFlags,
  };
  const more = given({
    gateway: reply.gateway,
    dev: oif === undefined ? undefined : interfaces.name(oif),
    ifindex: oif,
    blackhole: reply.blackhole,
    fdb: reply.fdb,
    encap: encap === undefined ? undefined : readEncap(encapType ?? 0, encodeAttributes(rtNexthop, "encap", encap)),
    group: group?.map((member) => ({ id: member.id, weight: member.weight + (member.weightHigh << 8) + 1 })),
    groupType: reply.groupType,
    resGroup: reply.resGroup,
    hwStatsEnable: isSet(reply.hwStatsEnable),
    hwStatsUsed: isSet(reply.hwStatsUsed),
    groupStats: reply.groupStats?.entry,
    unknown: reply.unknown,
    unparsed: reply.unparsed,
  });
  return Object.assign(read, more);
}

/**
 * Next hop objects and groups of next hops. Many routes can share one, and change together with it.
 *
 * ```ts
 * using nexthops = Nexthops.open();
 * nexthops.add({ id: 1, gateway: "192.0.2.1", dev: "eth0" });
 * nexthops.add({ id: 2, gateway: "192.0.2.2", dev: "eth0" });
 * nexthops.add({ id: 10, group: [{ id: 1, weight: 3 }, 2] });
 * ```
 *
 * Deleting a next hop also deletes the routes that use no other.
 */
export class Nexthops implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewNexthop>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, nexthopSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Nexthops {
    return new Nexthops(new Session("next hops", options));
  }

  /** Lists all next hops and groups, or those that match the filter. The kernel filters. */
  list(filter: NexthopFilter = {}, options?: ListOptions): Listing<Nexthop> {
    checkKnown(filter, filterNames, "filter");
    const what = "list next hops";
    const interfaces = new Interfaces(this.#session).forListing();
    const oif = interfaces.maybe(filter.dev, "filter.dev", () => what);
    const master = interfaces.maybe(filter.master, "filter.master", () => what);
    const { groups, fdb } = filter;
    checkFlag(groups, "filter.groups");
    checkFlag(fdb, "filter.fdb");
    const matches = (nexthop: Nexthop) =>
      (oif === undefined || nexthop.ifindex === oif) &&
      (groups !== true || nexthop.group !== undefined) &&
      (fdb !== true || nexthop.fdb === true);
    const codec = operationCodec(rtNexthop, "getnexthop");
    const flags = { groups: groups === true ? true : undefined, fdb: fdb === true ? true : undefined };
    const opFlags = detailFlags(filter, "filter.");
    const read = (message: MessageView) => {
      const nexthop = readNexthop(message, interfaces);
      return matches(nexthop) ? nexthop : undefined;
    };
    return this.#session.list({ codec, fields: given({ oif, master, ...flags, opFlags }), what, read }, options);
  }

  /**
   * Returns the next hop or group with an id.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(id: number, { stats, hwStats, ...options }: CallOptions & NexthopDetails = {}): Nexthop {
    checkInteger(id, 1, LARGEST_ID, "id");
    const codec = operationCodec(rtNexthop, "getnexthop");
    const fields = given({ id, opFlags: detailFlags({ stats, hwStats }) });
    const message = codec.request("do", fields, { flags: NLM_F_REQUEST });
    const reply = this.#session.ask({ message, codec, what: () => `get next hop ${id}`, advice: noSuch }, options);
    return readNexthop(reply, new Interfaces(this.#session));
  }

  /** Lists the buckets of one resilient group, or of all. */
  listBuckets(id?: number, options?: ListOptions): Listing<NexthopBucket> {
    const codec = operationCodec(rtNexthop, "getnexthopbucket");
    const read = (message: MessageView): NexthopBucket => {
      const { id: group = 0, resBucket } = decodeBucket(message);
      const { index = 0, nhId = 0, idleTime = 0n } = resBucket ?? {};
      return { id: group, index, nhid: nhId, idleTime };
    };
    const fields = id === undefined ? {} : { id: checkInteger(id, 1, LARGEST_ID, "id") };
    const what = id === undefined ? "list next hop buckets" : `list buckets of next hop ${id}`;
    return this.#session.list({ codec, fields, what, read, advice: noSuch }, options);
  }

  /**
   * Adds a next hop or a group, and returns it with the values chosen by the kernel, such as its id. Returns undefined
   * if the kernel does not report it.
   */
  add(nexthop: NewNexthop, options?: CallOptions): Nexthop | undefined {
    return this.#changes.make(nexthop, readNexthop, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(nexthops: Iterable<NewNexthop>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", nexthops, options);
  }

  /** Makes a next hop or a group, in place of the one of that number, if there is one. */
  replace(nexthop: NewNexthop, options?: CallOptions): void {
    this.#changes.one("replace", nexthop, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(nexthops: Iterable<NewNexthop>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", nexthops, options);
  }

  /** Puts a next hop or a group in place of the one of that number; there must be one. */
  change(nexthop: NewNexthop, options?: CallOptions): void {
    this.#changes.one("change", nexthop, options);
  }

  /** The same for many; what became of each, in order. */
  changeMany(nexthops: Iterable<NewNexthop>, options?: CallOptions): Outcome[] {
    return this.#changes.many("change", nexthops, options);
  }

  /** Deletes a next hop or group, and the routes that use no other. */
  delete(nexthop: number | NewNexthop, options?: CallOptions): void {
    this.#changes.one("delete", typeof nexthop === "number" ? { id: nexthop } : nexthop, options);
  }

  /** Deletes several. Returns one outcome per item, in order. */
  deleteMany(nexthops: Iterable<number | NewNexthop>, options?: CallOptions): Outcome[] {
    checkIterable(nexthops, "items");
    const inputs = [...nexthops].map((one) => (typeof one === "number" ? { id: one } : one));
    return this.#changes.many("delete", inputs, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
