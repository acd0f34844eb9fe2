import { rangeError, typeError } from "../../base/argument-error.ts";
import { anyValue, checkFlag, checkInteger, checkObject, checkOptions, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { ENETDOWN } from "../../constants/errno.ts";
import { RTNH_F_ONLINK, RTPROT_BOOT } from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../constants/socket.ts";
import {
  type GroupStatsEntry,
  type GroupType,
  type NexthopFlags,
  type Operations,
  type OpFlags,
  type ResGroup,
  rtNexthop,
} from "../../families/rt-nexthop.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { parseAddress } from "./core/addresses.ts";
import { type ChangeContext, missing, words } from "./core/changes.ts";
import {
  checkFilled,
  extraFields,
  Fields,
  flag,
  integer,
  interfaceName,
  ipAddress,
  named,
  type Settable,
} from "./core/fields.ts";
import { deviceEquals, type FilterTable, isFlag, type ListFields, onlyDevice, type Test } from "./core/filters.ts";
import { type InterfaceSource, type NameOf, noNames, type OnInterface } from "./core/interfaces.ts";
import { enumNames, type NumberNames } from "./core/names.ts";
import type { CallOptions, ListOptions, RouteOptions } from "./core/options.ts";
import { ChangeableTable, type TableKind } from "./core/table.ts";
import { families, nexthopFlags, type Protocol, protocols, type Scope, scopes } from "./core/vocabulary.ts";
import { type Encap, encapFields, shownEncap } from "./routes/encap.ts";

const MAX_ID = 0xffffffff;

export const groupTypes: NumberNames<GroupType> = /* @__PURE__ */ enumNames(rtNexthop, "group-type", 0xffff);

/** A member of a next hop group. */
export interface NexthopGroupMember {
  /** Id of the next hop object. */
  id: number;
  /**
   * Weight of the group member, from 1: its share of the traffic that the group member gets, relative to the weights of
   * the other members.
   */
  weight: number;
}

/** A next hop object or a group of next hops. The fields are named as in `ip -json nexthop`, in camel case. */
export interface Nexthop extends ExtraAttributes {
  /** Id of the next hop. If requests omit the id, the kernel chooses it. */
  id: number;
  /**
   * Address family of the next hop. The default in requests is the family of the gateway, or "inet" without a gateway.
   */
  family: "inet" | "inet6" | "unspec" | number;
  scope: Scope | `${number}`;
  protocol: Protocol | `${number}`;
  flags: (NexthopFlags | number)[];
  gateway?: string;
  /**
   * Name of the outgoing interface. A watch or mirror (`bun-netlink/watch`) reports the name only if `links` is one of
   * its sources.
   */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex?: number;
  /** Whether the next hop discards all packets that are routed to it. */
  blackhole?: true;
  /** Whether the next hop is for entries of forwarding databases (FDB), rather than for routes. */
  fdb?: true;
  /**
   * UDP port of the VXLAN endpoint `gateway` (default: the port of the VXLAN interface). Allowed only together with
   * `fdb` and `gateway`. (Linux 7.3)
   */
  dstPort?: number;
  encap?: Encap;
  /** The members of a next hop group. */
  group?: NexthopGroupMember[];
  /**
   * Method by which a next hop group selects the member for a packet. With "mpath", the hash of the packet's flow
   * selects a member. With "res" (resilient), the hash selects a bucket, which refers to a member.
   */
  groupType?: GroupType | `${number}`;
  /**
   * Settings of a resilient next hop group ("res"), which maps flows to members through buckets. Times are in 1/100 s.
   */
  resGroup?: ResGroup;
  /**
   * Whether network devices should count the packets that they forward in hardware for this next hop group. Absent
   * unless `stats` or `hwStats` was requested.
   */
  hwStatsEnable?: true;
  /**
   * Whether a network device counts the packets that it forwards in hardware for this next hop group. Absent unless
   * `hwStats` was requested.
   */
  hwStatsUsed?: true;
  /**
   * Number of packets that each member of the next hop group has forwarded. Absent unless `stats` or `hwStats` was
   * requested.
   */
  groupStats?: GroupStatsEntry[];
}

export const nexthopKey: KeyOf<Nexthop, "id"> = /* @__PURE__ */ fieldsKey("id");

/**
 * A next hop to add or change. A {@link Nexthop} returned by `list()` can be passed unchanged. Otherwise, it is a group, a
 * blackhole, or a path through an interface, except for FDB entries, which need only a gateway.
 */
export type NewNexthop = NexthopSettings & (NexthopTarget | Nexthop);

/** The uses of a next hop, which exclude each other. */
export type NexthopTarget<Interface = OnInterface> =
  | ({ group: NonNullable<NexthopSettings["group"]>; blackhole?: undefined } & (
      | { groupType: "res" }
      | { groupType?: Exclude<NexthopSettings["groupType"], "res">; resGroup?: undefined }
    ) &
      NoPath)
  | ({ blackhole: true; group?: undefined; fdb?: undefined } & NoPath)
  | (Interface & { group?: undefined; blackhole?: false | undefined })
  | { gateway: string; fdb: true; group?: undefined; blackhole?: false | undefined };

type NoPath = { [Name in "gateway" | "dev" | "ifindex" | "encap"]?: undefined };

/** Fields of a next hop in requests. */
export interface NexthopSettings
  extends Settable<
    Nexthop,
    "scope" | "dev" | "blackhole" | "fdb" | "group" | "resGroup" | "hwStatsEnable" | "hwStatsUsed" | "groupStats"
  > {
  dev?: InterfaceSource | undefined;
  blackhole?: boolean | undefined;
  fdb?: boolean | undefined;
  group?: readonly (number | { id: number; weight?: number | undefined })[] | undefined;
  resGroup?: Settable<ResGroup, "unbalancedTime"> | undefined;
  /**
   * Whether network devices should count the packets that they forward in hardware for this next hop group (default
   * false). (Linux 6.9)
   */
  hwStatsEnable?: boolean | undefined;
}

/** Statistics of next hop groups to request. Before Linux 6.9, the kernel rejects such requests with EINVAL. */
export interface NexthopDetails {
  /**
   * Whether to request `groupStats`, the number of packets that the kernel has forwarded for each group member. The
   * reply then also contains `hwStatsEnable`.
   */
  stats?: boolean | undefined;
  /** Whether `groupStats` should also count the packets that hardware has forwarded. */
  hwStats?: boolean | undefined;
}

/** Filter for listing next hops with {@link Nexthops.list}. */
export interface NexthopFilter extends NexthopDetails {
  dev?: InterfaceSource | undefined;
  /** Lists only next hops through the ports of this bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Whether to list only next hop groups. */
  groups?: boolean | undefined;
  /** Whether to list only next hops for entries of forwarding databases (FDB). */
  fdb?: boolean | undefined;
}

/**
 * A bucket of a resilient next hop group. The hash of a flow selects a bucket, and the bucket refers to a group member.
 */
export interface NexthopBucket {
  /** Id of the resilient next hop group. */
  id: number;
  /** Number of the bucket in its group, from 0. */
  index: number;
  /** Id of the group member to which the bucket's packets are forwarded. */
  nhid: number;
  /** Time since a packet last used the bucket, in 1/100 s. */
  idleTime: bigint;
}

const filterTable: FilterTable<NexthopFilter, Nexthop> = {
  dev: deviceEquals("ifindex", "oif"),
  master: onlyDevice("master"),
  groups: onlyWith("groups", ({ group }) => group !== undefined),
  fdb: onlyWith("fdb", ({ fdb }) => fdb === true),
  stats: isFlag((stats, request) => addDetails(request, { stats })),
  hwStats: isFlag((hwStats, request) => addDetails(request, { hwStats })),
};

function onlyWith(attribute: "groups" | "fdb", test: Test<Nexthop>) {
  return isFlag<Nexthop>((on, request) => {
    if (!on) return undefined;
    request[attribute] = true;
    return test;
  });
}

function addDetails(request: ListFields, details: NexthopDetails): undefined {
  const opFlags = detailFlags(details);
  if (opFlags !== undefined) request["opFlags"] = opFlags;
}

const presence = (attribute: string) => ({
  attribute,
  parse(on: boolean, path: string): true | undefined {
    checkFlag(on, path);
    return on || undefined;
  },
});
const trueOrAbsent = (value: number) => (value === 0 ? undefined : true);

export const fields: Fields<Nexthop, NexthopSettings> = /* @__PURE__ */ new Fields("nexthop", () => ({
  id: integer("id", 1, MAX_ID),
  family: { from: "header.nhFamily", show: (family: number) => families.show(family) },
  scope: { from: "header.nhScope", show: (scope: number) => scopes.show(scope) },
  protocol: named(protocols, "header.nhProtocol"),
  flags: {
    attribute: "header.nhFlags",
    // The kernel accepts only the flag "onlink" from programs.
    parse: (flags: NonNullable<NexthopSettings["flags"]>, path) => nexthopFlags.read(flags, path) & RTNH_F_ONLINK,
  },
  gateway: ipAddress("gateway"),
  dev: { ...interfaceName("oif"), path: "oif" },
  ifindex: { from: "oif", reported: true },
  blackhole: presence("blackhole"),
  fdb: presence("fdb"),
  dstPort: { attribute: "dstPort" },
  encap: { from: "encap", show: shownEncap },
  group: { attribute: "group", show: showMembers, parse: parseMembers },
  groupType: { attribute: "groupType" },
  resGroup: { attribute: "resGroup", parse: parseBuckets },
  hwStatsEnable: { ...flag("hwStatsEnable"), show: trueOrAbsent },
  hwStatsUsed: { attribute: "hwStatsUsed", show: trueOrAbsent, reported: true },
  groupStats: { attribute: "groupStats", show: ({ entry }: { entry?: GroupStatsEntry[] }) => entry, reported: true },
  ...extraFields,
}));

const memberNames: OptionChecks<NexthopGroupMember> = { id: true, weight: true };
const bucketNames: OptionChecks<ResGroup> = /* @__PURE__ */ anyValue(
  ...(["buckets", "idleTimer", "unbalancedTimer", "unbalancedTime", "unknown", "unparsed"] as const),
);

export const nexthopKind: TableKind<Nexthop, NexthopSettings | number> = {
  noun: "next hop",
  plural: "next hops",
  family: rtNexthop,
  getOperation: "getnexthop",
  returnsAdded: true,
  read: (message, { nameOf }) => toNexthop(decodeNexthop(message), nameOf),
  getAdvice: missing("next hop"),
  isKey: (input) => typeof input === "number",
  request(input, context) {
    if (!context.isDelete) return newRequest(input as NexthopSettings, context);
    const nexthop = typeof input === "number" ? { id: input } : input;
    fields.check(nexthop);
    const id = checkInteger(nexthop.id, 1, MAX_ID, "id");
    return { codec: operationCodec(rtNexthop, "delnexthop"), fields: { id } };
  },
  path: (inRequest) => fields.path(inRequest),
  title(input) {
    if (typeof input === "number") return `${input}`;
    const { id = "without id", gateway, ifindex, dev = ifindex, blackhole, group } = input;
    const members = Array.isArray(group) ? group.map((one) => (typeof one === "number" ? one : one?.id)) : undefined;
    return `${id} ${words({ via: gateway, dev, blackhole, group: members?.join("/") })}`.trimEnd();
  },
  advice(errno, _verb, input) {
    if (errno !== ENETDOWN) return undefined;
    if (typeof input === "object" && input.blackhole === true) return "set lo up, which the kernel uses for blackholes";
    return "set the interface up; it also needs a carrier, which a bridge only has with a port that is up";
  },
};

/** Fields that exclude each other. (rtm_to_nh_config, nh_check_attr_group) */
const exclusions = {
  group: ["gateway", "dev", "ifindex", "encap", "blackhole"],
  blackhole: ["gateway", "dev", "ifindex", "encap", "fdb"],
  fdb: ["dev", "ifindex", "encap"],
} as const;

function checkCombination(input: NexthopSettings): void {
  const isSet = (name: keyof typeof input) => input[name] !== undefined && input[name] !== false;
  for (const [use, others] of Object.entries(exclusions)) {
    const value = input[use as keyof typeof exclusions];
    const other = value === true || Array.isArray(value) ? others.find(isSet) : undefined;
    if (other !== undefined) throw typeError(other, `not allowed together with ${use}: omit one of them`);
  }
  const { resGroup, groupType = "mpath" } = input;
  if (resGroup !== undefined && groupType === "mpath")
    throw typeError("groupType", `expected "res", because resGroup is set, got ${describeValue(input.groupType)}`);
}

function newRequest(input: NexthopSettings, { interfaces }: ChangeContext) {
  fields.check(input);
  checkCombination(input);
  const { gateway, group, encap, family } = input;
  const ofGateway = gateway === undefined ? AF_INET : parseAddress(gateway, "gateway").family;
  const nhFamily = family === undefined || family === "unspec" ? ofGateway : families.read(family, "family");
  if (nhFamily !== AF_INET && nhFamily !== AF_INET6)
    throw typeError("family", `expected "inet" or "inet6", got ${describeValue(family)}`);
  const header = { nhFamily: group === undefined ? nhFamily : AF_UNSPEC, nhProtocol: RTPROT_BOOT };
  const request = defined({ header, oif: interfaces.optionalDevice(input) });
  fields.write(input, request);
  if (encap !== undefined) Object.assign(request, encapFields(encap, "encap", interfaces));
  return { codec: operationCodec(rtNexthop, "newnexthop"), fields: request };
}

/** Throws if a group contains itself, or a next hop twice. */
export function checkMembers(group: NonNullable<NexthopSettings["group"]>, path: string, own: unknown): void {
  const members = new Set<unknown>();
  for (const [index, member] of group.entries()) {
    const id = typeof member === "number" ? member : member?.id;
    if (id === undefined) continue;
    if (id === own) throw rangeError(`${path}[${index}]`, `a group cannot contain itself, got ${describeValue(id)}`);
    if (members.has(id)) throw rangeError(`${path}[${index}]`, `duplicate of another member, got ${describeValue(id)}`);
    members.add(id);
  }
}

function parseMembers(
  group: NonNullable<NexthopSettings["group"]>,
  path: string,
  { id: own }: NexthopSettings,
): object[] {
  checkFilled(group, "next hop", path);
  checkMembers(group, path, own);
  return group.map((member, index) => {
    if (typeof member === "number") return { id: checkInteger(member, 1, MAX_ID, `${path}[${index}]`) };
    checkOptions(member, memberNames, `${path}[${index}]`);
    const weight =
      checkInteger(member.weight === undefined ? 1 : member.weight, 1, 0x10000, `${path}[${index}].weight`) - 1;
    const id = checkInteger(member.id, 1, MAX_ID, `${path}[${index}].id`);
    return { id, weight: weight & 0xff, weightHigh: weight >> 8 };
  });
}

function showMembers(group: NonNullable<NexthopReply["group"]>): NexthopGroupMember[] {
  return group.map(({ id, weight, weightHigh }) => ({ id, weight: weight + (weightHigh << 8) + 1 }));
}

function parseBuckets(resGroup: NonNullable<NexthopSettings["resGroup"]>, path: string): object {
  checkOptions(resGroup, bucketNames, path);
  const { buckets, idleTimer, unbalancedTimer } = resGroup;
  return defined({ buckets, idleTimer, unbalancedTimer });
}

type NexthopReply = Operations["getnexthop"]["dump"]["reply"];

export const decodeNexthop: (message: MessageView) => NexthopReply = decoderOf(rtNexthop, "getnexthop");
const decodeBucket = decoderOf(rtNexthop, "getnexthopbucket");

function detailFlags({ stats, hwStats }: NexthopDetails): OpFlags[] | undefined {
  checkFlag(stats, "stats");
  checkFlag(hwStats, "hwStats");
  if (hwStats === true) return ["dump-stats", "dump-hw-stats"];
  return stats === true ? ["dump-stats"] : undefined;
}

export function toNexthop(reply: NexthopReply, nameOf: NameOf = noNames): Nexthop {
  return fields.read(reply, { id: 0 } as Nexthop, nameOf);
}

/**
 * Next hop objects and groups of next hops. Many routes can refer to the same next hop object by its id. A change of
 * the object then applies to all of these routes.
 *
 * ```ts
 * using nexthops = Nexthops.open();
 * nexthops.add({ id: 1, gateway: "192.0.2.1", dev: "eth0" });
 * nexthops.add({ id: 2, gateway: "192.0.2.2", dev: "eth0" });
 * nexthops.add({ id: 10, group: [{ id: 1, weight: 3 }, 2] });
 * ```
 *
 * If a next hop object is deleted, the kernel also deletes the routes that have no other next hop.
 */
export class Nexthops<M extends Mode = "sync"> extends ChangeableTable<
  M,
  Nexthop,
  NewNexthop,
  NewNexthop,
  number | NexthopSettings,
  Nexthop | undefined
> {
  /** Opens a client for the table of next hops. Throws a NetlinkError if the network namespace does not exist. */
  static readonly open = (options?: RouteOptions): Nexthops => new Nexthops(options, nexthopKind);
  /** Opens a `Nexthops` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Nexthops<"async"> =>
    new Nexthops<"async">(asynchronous(options), nexthopKind);
  /**
   * Returns the string that identifies a next hop or a group: its id. Events of `bun-netlink/watch` contain the same
   * string in `key`.
   */
  static readonly keyOf: KeyOf<Nexthop, "id"> = nexthopKey;

  /** Lists all next hop objects and groups, or those that match the filter. The kernel applies the filter. */
  list(filter: NexthopFilter = {}, options?: ListOptions): Listed<M, Nexthop> {
    return this.entries.list({ filter, table: filterTable }, options);
  }

  /** Returns the next hop object or group whose id is `id`. Throws NetlinkError ENOENT if the id does not exist. */
  get(id: number, options: CallOptions & NexthopDetails = {}): Result<M, Nexthop> {
    return this.session.call(() => {
      checkInteger(id, 1, MAX_ID, "id");
      checkObject(options, "options");
      const { stats, hwStats, ...call } = options;
      return this.entries.get(`${id}`, () => defined({ id, opFlags: detailFlags({ stats, hwStats }) }), call);
    }, options);
  }

  /** Lists the buckets of one resilient next hop group, or of all resilient groups. */
  listBuckets(id?: number, options?: ListOptions): Listed<M, NexthopBucket> {
    const read = (message: MessageView): NexthopBucket => {
      const { id: group = 0, resBucket } = decodeBucket(message);
      const { index = 0, nhId = 0, idleTime = 0n } = resBucket ?? {};
      return { id: group, index, nhid: nhId, idleTime };
    };
    const request = id === undefined ? {} : { id: checkInteger(id, 1, MAX_ID, "id") };
    const what = id === undefined ? "list next hop buckets" : `list buckets of next hop ${id}`;
    return this.session.list(
      { family: rtNexthop, operation: "getnexthopbucket", fields: request, what, read, advice: nexthopKind.getAdvice },
      options,
    );
  }
}
