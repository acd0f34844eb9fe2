// Checks that an entry can be listed and written back without loss. Each attribute of a spec must appear in the listed
// object and in the request made from the object, or be listed in this file as an exception with a reason. An attribute
// that a newer spec adds therefore fails the test until the library supports it.
import { describe, expect, test } from "bun:test";
import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { rtNeigh } from "../../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import { rtVlan } from "../../../src/families/rt-vlan.ts";
import {
  AF_BRIDGE,
  AF_INET,
  AF_INET6,
  type Message,
  MessageWriter,
  NetlinkSocket,
  RTM_GETLINK,
  RTM_NEWLINK,
} from "../../../src/index.ts";
import type { AttributeReader } from "../../../src/message/attribute-reader.ts";
import { encodeAttributes, operationCodec } from "../../../src/schema/index.ts";
import type { Attribute, Family } from "../../../src/schema/model/family.ts";
import { toAddress } from "../../../src/subsystems/route/addresses.ts";
import { toForwardingEntry } from "../../../src/subsystems/route/bridge/fdb.ts";
import { BridgeVlans, readBridgeVlans } from "../../../src/subsystems/route/bridge/vlans.ts";
import {
  Addresses,
  ForwardingEntries,
  Links,
  Neighbours,
  Nexthops,
  Routes,
  Rules,
} from "../../../src/subsystems/route/index.ts";
import { toLink } from "../../../src/subsystems/route/links/fields.ts";
import { toNeighbour } from "../../../src/subsystems/route/neighbours.ts";
import { toNexthop } from "../../../src/subsystems/route/nexthops.ts";
import { toRoute } from "../../../src/subsystems/route/routes/read-route.ts";
import { toRule } from "../../../src/subsystems/route/rules.ts";
import { message, ScriptedTransport, verdict } from "../../support/scripted-transport.ts";

type Fields = Record<string, unknown>;

/** A kind of entry, such as a route, with the attributes that are not both read and written. */
interface Kind {
  readonly name: string;
  readonly family: Family;
  /**
   * Name of the entry's attribute set. `nests` are the numbers of the attributes that contain the set, outermost first.
   */
  readonly set: string;
  readonly nests?: readonly number[];
  /** Name of the operation that lists entries. */
  readonly list: string;
  readonly header: Fields;
  /** Attributes that every reply about an entry of this kind contains. */
  readonly base: Fields;
  /** Test values of attributes for which the generic test value is invalid. */
  readonly samples?: Readonly<Record<string, string | readonly number[]>>;
  /** Expected bytes of attributes whose requests contain more than the listed value. */
  readonly written?: Readonly<Record<string, readonly number[]>>;
  /** For each attribute, the other fields that a reply must also contain. */
  readonly besides?: Readonly<Record<string, Fields>>;
  /** Attributes that are read and not written, each with the reason. */
  readonly readOnly?: Readonly<Record<string, string>>;
  /** Attributes that are neither read nor written, each with the reason. */
  readonly absent?: Readonly<Record<string, string>>;
  read(reply: Fields): Fields;
  /** The class whose method `add` writes a listed entry back. */
  readonly table?: { open(options: { socket: NetlinkSocket }): Disposable & { add(item: never): unknown } };
  /** Writes a listed entry back. `changed` contains the fields that result from the attribute under test. */
  write?(socket: NetlinkSocket, item: Fields, changed: readonly string[]): void;
}

const LOOPBACK = 1;
const ETHERNET = 2;
const IPV4 = [192, 0, 2, 7];
const IPV6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
const MAC = [2, 0, 0x5e, 0, 0x53, 7];
const onlyInRequests = "only in requests";
const never = "neither reported nor accepted by the kernel";
const counted = "a counter, or a state of the kernel";

const kinds: readonly Kind[] = [
  {
    name: "rule",
    family: rtRule,
    set: "fib-rule-attrs",
    list: "getrule",
    header: { family: AF_INET, action: "to-tbl" },
    base: { table: 100 },
    samples: {
      l3mdev: [1],
      goto: [9, 0, 0, 0],
      sportRange: [5, 0, 6, 0],
      dportRange: [5, 0, 6, 0],
      uidRange: [5, 0, 0, 0, 6, 0, 0, 0],
    },
    besides: {
      dst: { header: { dstLen: 32 } },
      src: { header: { srcLen: 32 } },
      goto: { header: { action: "goto" } },
      l3mdev: { table: undefined },
      flowlabel: { header: { family: AF_INET6 } },
    },
    read: (reply) => toRule(reply as never) as never,
    table: Rules,
  },
  {
    name: "next hop",
    family: rtNexthop,
    set: "nexthop",
    list: "getnexthop",
    header: { nhFamily: AF_INET },
    base: { id: 7, oif: LOOPBACK },
    samples: {
      group: [1, 0, 0, 0, 4, 0, 0, 0],
      resGroup: [8, 0, 2, 0, 5, 0, 0, 0],
      encap: [8, 0, 1, 0, 0, 1, 1, 0],
      encapType: [1, 0],
      hwStatsEnable: [1, 0, 0, 0],
      hwStatsUsed: [1, 0, 0, 0],
      groupStats: [12, 0, 1, 0, 8, 0, 1, 0, 1, 0, 0, 0],
    },
    besides: {
      encap: { encapType: "mpls" },
      encapType: { encap: hex("0800010000010100") },
      group: { oif: undefined },
      blackhole: { oif: undefined },
      fdb: { oif: undefined },
      resGroup: { groupType: "res" },
    },
    readOnly: { groupStats: counted, hwStatsUsed: counted },
    absent: {
      groups: onlyInRequests,
      master: onlyInRequests,
      opFlags: "requests optional parts of the reply: see NexthopDetails",
      resBucket: "buckets are listed by listBuckets()",
    },
    read: (reply) => toNexthop(reply as never) as never,
    table: Nexthops,
  },
  {
    name: "route",
    family: rtRoute,
    set: "route-attrs",
    list: "getroute",
    header: { rtmFamily: AF_INET, rtmTable: 254, rtmType: "unicast" },
    base: {},
    samples: {
      table: [0, 1, 0, 0],
      metrics: [8, 0, 2, 0, 0, 5, 0, 0],
      multipath: [8, 0, 0, 0, 3, 0, 0, 0],
      via: [AF_INET6, 0, ...IPV6],
      newdst: [0, 1, 1, 0],
      pref: [1],
      encapType: [1, 0],
      encap: [8, 0, 1, 0, 0, 1, 1, 0],
      ttlPropagate: [1],
      // The only byte that is not 0 belongs to the expiry time, which is therefore 2.56 s.
      cacheinfo: Array.from({ length: 32 }, (_, at) => (at === 9 ? 1 : 0)),
    },
    besides: {
      dst: { header: { rtmDstLen: 32 } },
      src: { header: { rtmSrcLen: 32 } },
      pref: { header: { rtmFamily: AF_INET6 } },
      encap: { encapType: "mpls" },
      encapType: { encap: hex("0800010000010100") },
    },
    readOnly: {
      iif: "only in cached and multicast routes",
      uid: "only in lookups of one destination",
      cacheinfo: counted,
    },
    absent: {
      pad: "padding",
      delReason: "only in events of deleted routes; kept in `unknown`",
      expires: "time since the last packet, in replies about multicast routes only; kept in `unknown`",
      ...Object.fromEntries(
        ["protoinfo", "session", "mpAlgo", "mfcStats", "ipProto", "sport", "dport", "flowlabel"].map((field) => [
          field,
          "only in lookups of one destination or on old kernels; kept in `unknown`",
        ]),
      ),
    },
    read: (reply) => toRoute(reply as never) as never,
    table: Routes,
  },
  {
    name: "address",
    family: rtAddr,
    set: "addr-attrs",
    list: "getaddr",
    header: { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: LOOPBACK },
    base: { local: "10.0.0.1", address: "10.0.0.1" },
    samples: { cacheinfo: [9, 0, 0, 0, 9, 0, 0, 0, ...Array.from({ length: 8 }, () => 0)], flags: [0, 2, 0, 0] },
    absent: { anycast: never, multicast: never, mcUsers: never, targetNetnsid: onlyInRequests },
    read: (reply) => toAddress(reply as never) as never,
    table: Addresses,
  },
  {
    name: "neighbour",
    family: rtNeigh,
    set: "neighbour-attrs",
    list: "getneigh",
    header: { ndmFamily: AF_INET, ndmIfindex: ETHERNET, ndmState: ["permanent"] },
    base: { dst: "10.0.0.9" },
    samples: { flagsExt: [1, 0, 0, 0], lladdr: MAC },
    readOnly: { cacheinfo: counted, probes: counted },
    absent: {
      unspec: never,
      ...Object.fromEntries(
        ["vlan", "port", "vni", "ifindex", "master", "linkNetnsid", "srcVni", "nhId", "fdbExtAttrs"].map((field) => [
          field,
          "only in forwarding database entries",
        ]),
      ),
      ndmStateMask: onlyInRequests,
      ndmFlagsMask: onlyInRequests,
    },
    read: (reply) => toNeighbour(reply as never) as never,
    table: Neighbours,
  },
  {
    name: "forwarding entry",
    family: rtNeigh,
    set: "neighbour-attrs",
    list: "getneigh",
    header: { ndmFamily: AF_BRIDGE, ndmIfindex: LOOPBACK, ndmState: ["noarp"], ndmFlags: ["self"] },
    base: { lladdr: "02:00:5e:00:53:01" },
    samples: { flagsExt: [2, 0, 0, 0], lladdr: MAC, fdbExtAttrs: [5, 0, 1, 0, 1, 0, 0, 0] },
    besides: Object.fromEntries(["port", "vni", "ifindex"].map((field) => [field, { dst: "192.0.2.1" }])),
    readOnly: { cacheinfo: counted, master: "the bridge of the port", linkNetnsid: "belongs to the tunnel" },
    absent: { unspec: never, probes: "only in neighbours", ndmStateMask: onlyInRequests, ndmFlagsMask: onlyInRequests },
    read: (reply) => toForwardingEntry(reply as never) as never,
    table: ForwardingEntries,
  },
  {
    name: "bridge VLAN",
    family: rtVlan,
    set: "entry",
    nests: [1],
    list: "getvlan",
    header: { family: AF_BRIDGE, ifindex: LOOPBACK },
    base: { info: { vid: 7, flags: [] } },
    samples: {
      info: [0, 0, 8, 0],
      range: [9, 0],
      tunnelInfo: [8, 0, 1, 0, 9, 0, 0, 0],
      neighSuppress: [1],
      stats: [12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    },
    // The request contains two attributes: the tunnel id (1), and the command (2) RTM_SETLINK, which sets the id.
    written: { tunnelInfo: [8, 0, 1, 0, 9, 0, 0, 0, 8, 0, 2, 0, 19, 0, 0, 0] },
    readOnly: { stats: counted, mcastNGroups: counted },
    read: (reply) => readBridgeVlans(reply as never)[0] as never,
    table: BridgeVlans,
  },
  {
    name: "link",
    family: rtLink,
    set: "link-attrs",
    list: "getlink",
    header: { ifiIndex: LOOPBACK, ifiType: 1 },
    base: { ifname: "d0" },
    samples: {
      address: MAC,
      broadcast: MAC,
      permAddress: MAC,
      carrier: [1],
      gsoMaxSize: [0, 1, 0, 0],
      gsoIpv4MaxSize: [0, 1, 0, 0],
      linkinfo: [...[8, 0, 1, 0], ...Buffer.from("gtp\0")],
      // The first 64 bits of an IPv6 token are 0.
      afSpec: [24, 0, 10, 128, 20, 0, 7, 0, ...new Array<number>(8).fill(0), ...IPV6.slice(8)],
      propList: [6, 0, 53, 0, 0x78, 0, 0, 0],
      protoDownReason: [8, 0, 2, 0, 5, 0, 0, 0],
      vfinfoList: [16, 0, 1, 128, 12, 0, 3, 0, 0, 0, 0, 0, 9, 0, 0, 0],
      xdp: [5, 0, 2, 0, 1, 0, 0, 0],
      dpllPin: [8, 0, 1, 0, 9, 0, 0, 0],
      devlinkPort: [8, 0, 2, 0, 1, 0, 0, 0],
      netnsImmutable: [1],
      maxPacingOffloadHorizon: [1, 0, 0, 0],
      ifname: "d1",
    },
    readOnly: {
      linkNetnsid: "the namespace of the underlying interface, which `netns` does not change",
      map: "few drivers accept a change, through an old interface",
      numVf: counted,
      vfinfoList: "each virtual function is changed by setVf()",
      xdp: "setXdp() attaches a program by its descriptor",
      propList: "names are added and removed one by one",
      parentDevName: "belongs to the device",
      parentDevBusName: "belongs to the device",
      link: "fixed for existing links; add() accepts it as `link`",
      operstate: "accepted only while the link is dormant; set() accepts it",
    },
    absent: {
      stats: "stats64 has the same counters with 64 bits",
      event: "only in notifications",
      wireless: "only in notifications",
      newNetnsid: "only in notifications",
      newIfindex: "only in notifications",
      protinfo: "only in messages of bridges and IPv6",
      weight: "the kernel has ignored it since Linux 2.6.24",
      vfPorts: "few drivers have port profiles",
      portSelf: "few drivers have port profiles",
      ...Object.fromEntries(
        ["netNsPid", "netNsFd", "extMask", "targetNetnsid", "altIfname"].map((field) => [field, onlyInRequests]),
      ),
    },
    read: (reply) => toLink(reply as never) as never,
    write(socket, item, changed) {
      using links = Links.open({ socket });
      const renamed = { masterIndex: "master" } as Record<string, string>;
      const settings = Object.fromEntries(changed.map((name) => [renamed[name] ?? name, item[name]]));
      links.change({ ...settings, dev: LOOPBACK } as never);
    },
  },
];

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}

const sizes: Readonly<Record<string, number>> = { u8: 1, s8: 1, u16: 2, s16: 2, u32: 4, s32: 4, u64: 8, s64: 8 };

/** Returns a test value for an attribute as bytes. */
function sampleOf(kind: Kind, { field, type, hint, struct, exactLength }: Attribute): Uint8Array {
  const sample = kind.samples?.[field];
  if (typeof sample === "string") return Buffer.from(`${sample}\0`);
  if (sample !== undefined) return Uint8Array.from(sample);
  if (type === "flag") return new Uint8Array(0);
  if (type === "string") return Buffer.from("x7\0");
  if (hint === "ipv4-or-v6" || hint === "ipv4") return Uint8Array.from(IPV4);
  const size = sizes[type] ?? (struct === undefined ? (exactLength ?? 4) : structSize(kind.family, struct));
  const bytes = new Uint8Array(size);
  // The value is 1 in either byte order. Sizes of several bytes are not 0 even if the kernel uses only the first or the
  // last byte.
  bytes[0] = 1;
  return bytes;
}

function structSize(family: Family, name: string): number {
  let sum = 0;
  for (const { type, length } of family.structs[name]!.members) sum += length ?? sizes[type] ?? 0;
  return sum;
}

/** Returns a reply with the attributes that every reply of this kind contains, and the attribute under test. */
function reply(kind: Kind, fields: Fields, more?: { number: number; bytes: Uint8Array }): Fields {
  const { family, list, header, nests = [] } = kind;
  const codec = operationCodec(family, list);
  const base = { ...kind.base, ...fields };
  const { header: ofHeader, ...attributes } = base as Fields & { header?: Fields };
  const kept = more === undefined ? {} : { unknown: [{ type: more.number, bytes: more.bytes }] };
  const described = encodeAttributes(family, kind.set, { ...attributes, ...kept });
  const { payload } = codec.request("dump", { header: { ...header, ...ofHeader } });
  const writer = new MessageWriter(codec.operation.dump!.reply!.number).struct((head) => head.bytes(payload));
  const write = (to: MessageWriter, depth: number): MessageWriter =>
    depth < nests.length ? to.nest(nests[depth]!, (inner) => void write(inner, depth + 1)) : to.raw(described);
  return codec.decode(write(writer, 0).finish()) as Fields;
}

/** Returns the request that writes an entry back. */
function sent(kind: Kind, item: Fields, changed: readonly string[]): Message {
  const transport = new ScriptedTransport((request, kernel) => {
    // A change of the settings of a kind first reads the kind of the link.
    const link = { header: { ifiIndex: LOOPBACK }, linkinfo: { kind: "gtp" } };
    const { payload } = operationCodec(rtLink, "newlink").request("do", link);
    if (request.type === RTM_GETLINK) kernel.reply(message(RTM_NEWLINK, 0, request.sequence, payload.slice()));
    kernel.reply(verdict(request));
  });
  const socket = NetlinkSocket.over(transport);
  using table = kind.table?.open({ socket });
  table?.add(item as never);
  kind.write?.(socket, item, changed);
  return transport.requests.at(-1)! as Message;
}

/** Returns the attributes of a request that describe the entry, by number. */
function attributesOf(kind: Kind, request: Message): Map<number, string> {
  const found = new Map<number, string>();
  const { replyHeaderLength } = operationCodec(kind.family, kind.list);
  let reader: AttributeReader = request.attributes(replyHeaderLength);
  for (const nest of kind.nests ?? []) {
    if (!reader.find(nest)) return found;
    reader = reader.nested();
  }
  while (reader.next()) found.set(reader.type, reader.copy().toHex());
  return found;
}

describe.each(kinds)("$name attributes", (kind) => {
  const attributes = kind.family.sets[kind.set]!.attributes.filter(({ type }) => type !== "pad" && type !== "unused");
  const { readOnly = {}, absent = {}, besides = {} } = kind;

  test.each(attributes.map((attribute) => [attribute.field, attribute] as const))(
    "%s is read and written, unless listed as an exception",
    (field, attribute) => {
      const bytes = sampleOf(kind, attribute);
      const { [field]: _, ...others } = kind.base;
      const without = kind.read(reply({ ...kind, base: others }, besides[field] ?? {}));
      const item = kind.read(
        reply({ ...kind, base: others }, besides[field] ?? {}, { number: attribute.number, bytes }),
      );
      const changed = Object.keys(item).filter((name) => !Bun.deepEquals(item[name], without[name]));
      const isNamed = changed.some((name) => name !== "unknown" && name !== "unparsed");
      if (field in absent) {
        expect([field, isNamed]).toEqual([field, false]);
        return;
      }
      expect([field, changed, isNamed]).toEqual([field, changed, true]);
      if (field in readOnly || attribute.access === "read-only") return;
      const written = Buffer.from(kind.written?.[field] ?? bytes).toString("hex");
      expect(attributesOf(kind, sent(kind, item, changed)).get(attribute.number)).toBe(written);
    },
  );

  test("all listed exceptions exist in the spec", () => {
    const known = attributes.map(({ field }) => field);
    expect(
      Object.keys({ ...readOnly, ...absent }).filter((field) => !known.includes(field) && field !== "pad"),
    ).toEqual([]);
  });
});
