import { rtLink as family, type Operations } from "../../src/families/rt-link.ts";
import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import type { Message, MessageView } from "../../src/message/message.ts";
import { parseIpv6, readIpv6 } from "../../src/schema/values/addresses.ts";
import {
  begin,
  beginBytes,
  bitsOf,
  checkHeaders,
  checkNames,
  checkSize,
  endNest,
  finish,
  namesOf,
  numberOf,
  putBytes,
  putS32s,
  putText,
  putU8,
  putU16,
  putU32,
  putU64,
  putU64s,
  readBits,
  readMac,
  readS32s,
  readText,
  readU64s,
  setS32,
  setU8,
  setU16,
  setU32,
  setU64,
  TYPE_MASK,
  writeHex,
} from "./hand-written.ts";
import { type MessageKind, withoutReadOnly } from "./message-kind.ts";

type Link = Operations["getlink"]["do"]["reply"];
type Flag = Link["header"]["ifiFlags"][number];
type Field<Name extends keyof Link> = NonNullable<Link[Name]>;
type Inet = NonNullable<Field<"afSpec">["inet"]>;
type Inet6 = NonNullable<Field<"afSpec">["inet6"]>;

const TYPE = 18;
const FLAGS = 1;
const HEADERS = 32;
const IFMAP = 32;
const flags: readonly Flag[] = [
  ...["up", "broadcast", "debug", "loopback", "point-to-point", "no-trailers", "running", "no-arp", "promisc"],
  ...["all-multi", "master", "slave", "multicast", "portsel", "auto-media", "dynamic", "lower-up", "dormant", "echo"],
] as Flag[];

const operstates: readonly Field<"operstate">[] = [
  ...["unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"],
] as Field<"operstate">[];
const linkModes: readonly Field<"linkmode">[] = ["default", "dormant", "testing"];

/** Returns the bytes of an IPv6 interface token. */
function tokenBytes(token: string): Uint8Array {
  const bytes = parseIpv6(token);
  if (bytes === undefined) throw new TypeError(`token: expected an IPv6 address, got ${token}`);
  return bytes;
}

/** Returns the name that a number has in an enum, or the number as text if it has no name. */
function nameOf<Name>(names: readonly Name[], number: number): Name | `${number}` {
  return names[number] ?? `${number}`;
}

function create(number: number): Link {
  return {
    header: {
      ifiFamily: 0,
      ifiType: 1,
      ifiIndex: 2 + number,
      ifiFlags: ["up", "broadcast", "running", "multicast", "lower-up"],
      ifiChange: 0,
    },
    ifname: `veth${number}`,
    txqlen: 1000,
    operstate: "up",
    linkmode: "default",
    netnsImmutable: 0,
    mtu: 1500,
    minMtu: 68,
    maxMtu: 65_535,
    group: 0,
    promiscuity: 0,
    allmulti: 0,
    numTxQueues: 2,
    gsoMaxSegs: 65_535,
    gsoMaxSize: 65_536,
    groMaxSize: 65_536,
    gsoIpv4MaxSize: 65_536,
    groIpv4MaxSize: 65_536,
    tsoMaxSize: 524_280,
    tsoMaxSegs: 65_535,
    maxPacingOffloadHorizon: 0n,
    numRxQueues: 2,
    carrier: 1,
    carrierChanges: 2,
    carrierUpCount: 1,
    carrierDownCount: 1,
    headroom: 0,
    tailroom: 0,
    protoDown: 0,
    address: `02:00:5e:00:53:${(number % 256).toString(16).padStart(2, "0")}`,
    broadcast: "ff:ff:ff:ff:ff:ff",
    stats64: makeStats64(number),
    stats: makeStats(number),
    xdp: { attached: 0 },
    linkinfo: { kind: "veth" },
    link: 3,
    qdisc: "noqueue",
    afSpec: makeFamilies(),
    map: { memStart: 0n, memEnd: 0n, baseAddr: 0n, irq: 0, dma: 0, port: 0 },
    devlinkPort: {},
    dpllPin: {},
  };
}

function makeStats64(number: number): Field<"stats64"> {
  return {
    rxPackets: BigInt(number * 1000),
    txPackets: BigInt(number * 900),
    rxBytes: BigInt(number * 1_400_000),
    txBytes: BigInt(number * 60_000),
    rxErrors: 0n,
    txErrors: 0n,
    rxDropped: 0n,
    txDropped: 0n,
    multicast: 0n,
    collisions: 0n,
    rxLengthErrors: 0n,
    rxOverErrors: 0n,
    rxCrcErrors: 0n,
    rxFrameErrors: 0n,
    rxFifoErrors: 0n,
    rxMissedErrors: 0n,
    txAbortedErrors: 0n,
    txCarrierErrors: 0n,
    txFifoErrors: 0n,
    txHeartbeatErrors: 0n,
    txWindowErrors: 0n,
    rxCompressed: 0n,
    txCompressed: 0n,
    rxNohandler: 0n,
    rxOtherhostDropped: 0n,
  };
}

function makeStats(number: number): Field<"stats"> {
  return {
    rxPackets: number * 1000,
    txPackets: number * 900,
    rxBytes: number * 1_400_000,
    txBytes: number * 60_000,
    rxErrors: 0,
    txErrors: 0,
    rxDropped: 0,
    txDropped: 0,
    multicast: 0,
    collisions: 0,
    rxLengthErrors: 0,
    rxOverErrors: 0,
    rxCrcErrors: 0,
    rxFrameErrors: 0,
    rxFifoErrors: 0,
    rxMissedErrors: 0,
    txAbortedErrors: 0,
    txCarrierErrors: 0,
    txFifoErrors: 0,
    txHeartbeatErrors: 0,
    txWindowErrors: 0,
    rxCompressed: 0,
    txCompressed: 0,
    rxNohandler: 0,
  };
}

function makeFamilies(): Field<"afSpec"> {
  return {
    inet: { conf: Array.from({ length: 33 }, (_, index) => index % 2) },
    inet6: {
      flags: 0,
      cacheinfo: { maxReasmLen: 65_535, tstamp: 2_235_388, reachableTime: 39_984, retransTime: 1000 },
      conf: Array.from({ length: 60 }, (_, index) => index * 10),
      stats: Array.from({ length: 38 }, (_, index) => BigInt(index)),
      icmp6stats: Array.from({ length: 7 }, (_, index) => BigInt(index)),
      token: "::",
      addrGenMode: 0,
    },
  };
}

const sample = create(0);
const requested = requestPart(sample);
// The names of fields in requests come first, because checkNames is fastest in this order and only requests are
// measured.
const linkNames = [...new Set([...namesOf(requested), ...namesOf(sample)])];
const headerNames = namesOf(sample.header);
const stats64Names = namesOf(sample.stats64);
const statsNames = namesOf(sample.stats);
const xdpNames = namesOf(sample.xdp);
const infoNames = [...new Set([...namesOf(requested.linkinfo), ...namesOf(sample.linkinfo)])];
const familyNames = [...new Set([...namesOf(requested.afSpec), ...namesOf(sample.afSpec)])];
const inetNames = namesOf(sample.afSpec?.inet);
const inet6Names = [...new Set([...namesOf(requested.afSpec?.inet6), ...namesOf(sample.afSpec?.inet6)])];
const cacheNames = namesOf(sample.afSpec?.inet6?.cacheinfo);
const mapNames = namesOf(sample.map);

function encode(link: Link): Message {
  let at = begin(TYPE, FLAGS, HEADERS);
  const { header } = link;
  checkNames(link, linkNames);
  checkNames(header, headerNames);
  setU8(16, header.ifiFamily);
  setU16(18, header.ifiType, host);
  setS32(20, header.ifiIndex, host);
  setU32(24, bitsOf(flags, header.ifiFlags), host);
  setU32(28, header.ifiChange, host);
  if (link.ifname !== undefined) at = putText(at, 3, link.ifname);
  if (link.txqlen !== undefined) at = putU32(at, 13, link.txqlen);
  if (link.operstate !== undefined) at = putU8(at, 16, numberOf(operstates, link.operstate));
  if (link.linkmode !== undefined) at = putU8(at, 17, numberOf(linkModes, link.linkmode));
  if (link.netnsImmutable !== undefined) at = putU8(at, 67, link.netnsImmutable);
  if (link.mtu !== undefined) at = putU32(at, 4, link.mtu);
  if (link.minMtu !== undefined) at = putU32(at, 50, link.minMtu);
  if (link.maxMtu !== undefined) at = putU32(at, 51, link.maxMtu);
  if (link.group !== undefined) at = putU32(at, 27, link.group);
  if (link.promiscuity !== undefined) at = putU32(at, 30, link.promiscuity);
  if (link.allmulti !== undefined) at = putU32(at, 61, link.allmulti);
  if (link.numTxQueues !== undefined) at = putU32(at, 31, link.numTxQueues);
  if (link.gsoMaxSegs !== undefined) at = putU32(at, 40, link.gsoMaxSegs);
  if (link.gsoMaxSize !== undefined) at = putU32(at, 41, link.gsoMaxSize);
  if (link.groMaxSize !== undefined) at = putU32(at, 58, link.groMaxSize);
  if (link.gsoIpv4MaxSize !== undefined) at = putU32(at, 63, link.gsoIpv4MaxSize);
  if (link.groIpv4MaxSize !== undefined) at = putU32(at, 64, link.groIpv4MaxSize);
  if (link.tsoMaxSize !== undefined) at = putU32(at, 59, link.tsoMaxSize);
  if (link.tsoMaxSegs !== undefined) at = putU32(at, 60, link.tsoMaxSegs);
  if (link.maxPacingOffloadHorizon !== undefined) at = putUint(at, 66, link.maxPacingOffloadHorizon);
  if (link.numRxQueues !== undefined) at = putU32(at, 32, link.numRxQueues);
  if (link.carrier !== undefined) at = putU8(at, 33, link.carrier);
  if (link.carrierChanges !== undefined) at = putU32(at, 35, link.carrierChanges);
  if (link.carrierUpCount !== undefined) at = putU32(at, 47, link.carrierUpCount);
  if (link.carrierDownCount !== undefined) at = putU32(at, 48, link.carrierDownCount);
  if (link.headroom !== undefined) at = putU16(at, 68, link.headroom);
  if (link.tailroom !== undefined) at = putU16(at, 69, link.tailroom);
  if (link.protoDown !== undefined) at = putU8(at, 39, link.protoDown);
  if (link.address !== undefined) at = putMac(at, 1, link.address);
  if (link.broadcast !== undefined) at = putMac(at, 2, link.broadcast);
  if (link.stats64 !== undefined) at = putStats64(at, 23, link.stats64);
  if (link.stats !== undefined) at = putStats(at, 7, link.stats);
  if (link.xdp !== undefined) at = putXdp(at, 43, link.xdp);
  if (link.linkinfo !== undefined) at = putInfo(at, 18, link.linkinfo);
  if (link.link !== undefined) at = putU32(at, 5, link.link);
  if (link.qdisc !== undefined) at = putText(at, 6, link.qdisc);
  if (link.afSpec !== undefined) at = putFamilies(at, 26, link.afSpec);
  if (link.map !== undefined) at = putMap(at, 14, link.map);
  if (link.devlinkPort !== undefined) at = endNest(at, 62, at + 4);
  if (link.dpllPin !== undefined) at = endNest(at, 65, at + 4);
  return finish(at);
}

function putMac(at: number, type: number, address: string): number {
  const end = beginBytes(at, type, 6);
  writeHex(at + 4, address, 6);
  return end;
}

/** Writes an unsigned integer with 32 bits if the value fits, otherwise with 64 bits. */
function putUint(at: number, type: number, value: bigint): number {
  return value < 0x1_0000_0000n ? putU32(at, type, Number(value)) : putU64(at, type, value);
}

function putStats64(at: number, type: number, stats: Field<"stats64">): number {
  checkNames(stats, stats64Names);
  const from = at + 4;
  const end = beginBytes(at, type, 200);
  setU64(from + 0, stats.rxPackets, host);
  setU64(from + 8, stats.txPackets, host);
  setU64(from + 16, stats.rxBytes, host);
  setU64(from + 24, stats.txBytes, host);
  setU64(from + 32, stats.rxErrors, host);
  setU64(from + 40, stats.txErrors, host);
  setU64(from + 48, stats.rxDropped, host);
  setU64(from + 56, stats.txDropped, host);
  setU64(from + 64, stats.multicast, host);
  setU64(from + 72, stats.collisions, host);
  setU64(from + 80, stats.rxLengthErrors, host);
  setU64(from + 88, stats.rxOverErrors, host);
  setU64(from + 96, stats.rxCrcErrors, host);
  setU64(from + 104, stats.rxFrameErrors, host);
  setU64(from + 112, stats.rxFifoErrors, host);
  setU64(from + 120, stats.rxMissedErrors, host);
  setU64(from + 128, stats.txAbortedErrors, host);
  setU64(from + 136, stats.txCarrierErrors, host);
  setU64(from + 144, stats.txFifoErrors, host);
  setU64(from + 152, stats.txHeartbeatErrors, host);
  setU64(from + 160, stats.txWindowErrors, host);
  setU64(from + 168, stats.rxCompressed, host);
  setU64(from + 176, stats.txCompressed, host);
  setU64(from + 184, stats.rxNohandler, host);
  setU64(from + 192, stats.rxOtherhostDropped ?? 0n, host);
  return end;
}

function putStats(at: number, type: number, stats: Field<"stats">): number {
  checkNames(stats, statsNames);
  const from = at + 4;
  const end = beginBytes(at, type, 96);
  setU32(from + 0, stats.rxPackets, host);
  setU32(from + 4, stats.txPackets, host);
  setU32(from + 8, stats.rxBytes, host);
  setU32(from + 12, stats.txBytes, host);
  setU32(from + 16, stats.rxErrors, host);
  setU32(from + 20, stats.txErrors, host);
  setU32(from + 24, stats.rxDropped, host);
  setU32(from + 28, stats.txDropped, host);
  setU32(from + 32, stats.multicast, host);
  setU32(from + 36, stats.collisions, host);
  setU32(from + 40, stats.rxLengthErrors, host);
  setU32(from + 44, stats.rxOverErrors, host);
  setU32(from + 48, stats.rxCrcErrors, host);
  setU32(from + 52, stats.rxFrameErrors, host);
  setU32(from + 56, stats.rxFifoErrors, host);
  setU32(from + 60, stats.rxMissedErrors, host);
  setU32(from + 64, stats.txAbortedErrors, host);
  setU32(from + 68, stats.txCarrierErrors, host);
  setU32(from + 72, stats.txFifoErrors, host);
  setU32(from + 76, stats.txHeartbeatErrors, host);
  setU32(from + 80, stats.txWindowErrors, host);
  setU32(from + 84, stats.rxCompressed, host);
  setU32(from + 88, stats.txCompressed, host);
  setU32(from + 92, stats.rxNohandler, host);
  return end;
}

function putXdp(start: number, type: number, xdp: Field<"xdp">): number {
  checkNames(xdp, xdpNames);
  const { attached } = xdp;
  let at = start + 4;
  if (attached !== undefined) at = putU8(at, 2, attached);
  return endNest(start, type, at);
}

function putInfo(start: number, type: number, info: Field<"linkinfo">): number {
  checkNames(info, infoNames);
  const { kind } = info;
  let at = start + 4;
  if (kind !== undefined) at = putText(at, 1, kind);
  return endNest(start, type, at);
}

function putFamilies(start: number, type: number, families: Field<"afSpec">): number {
  checkNames(families, familyNames);
  const { inet, inet6 } = families;
  let at = start + 4;
  if (inet !== undefined) {
    checkNames(inet, inetNames);
    const nest = at;
    at += 4;
    if (inet.conf !== undefined) at = putS32s(at, 1, inet.conf);
    endNest(nest, 2, at);
  }
  if (inet6 !== undefined) {
    checkNames(inet6, inet6Names);
    const nest = at;
    at += 4;
    if (inet6.flags !== undefined) at = putU32(at, 1, inet6.flags);
    if (inet6.cacheinfo !== undefined) {
      checkNames(inet6.cacheinfo, cacheNames);
      const from = at + 4;
      at = beginBytes(at, 5, 16);
      setU32(from, inet6.cacheinfo.maxReasmLen, host);
      setU32(from + 4, inet6.cacheinfo.tstamp, host);
      setS32(from + 8, inet6.cacheinfo.reachableTime, host);
      setU32(from + 12, inet6.cacheinfo.retransTime, host);
    }
    if (inet6.conf !== undefined) at = putS32s(at, 2, inet6.conf);
    if (inet6.stats !== undefined) at = putU64s(at, 3, inet6.stats);
    if (inet6.icmp6stats !== undefined) at = putU64s(at, 6, inet6.icmp6stats);
    if (inet6.token !== undefined) at = putBytes(at, 7, tokenBytes(inet6.token));
    if (inet6.addrGenMode !== undefined) at = putU8(at, 8, inet6.addrGenMode);
    endNest(nest, 10, at);
  }
  return endNest(start, type, at);
}

function putMap(at: number, type: number, map: Field<"map">): number {
  checkNames(map, mapNames);
  const from = at + 4;
  const end = beginBytes(at, type, IFMAP);
  setU64(from, map.memStart, host);
  setU64(from + 8, map.memEnd, host);
  setU64(from + 16, map.baseAddr, host);
  setU16(from + 24, map.irq, host);
  setU8(from + 26, map.dma);
  setU8(from + 27, map.port);
  setU32(from + 28, 0);
  return end;
}

function decode(message: MessageView, store: Uint8Array): Link {
  const { view, offset } = message;
  checkHeaders(message.length, HEADERS);
  const end = offset + message.length;
  const link: Link = {
    header: {
      ifiFamily: view.getUint8(offset + 16),
      ifiType: view.getUint16(offset + 18, host),
      ifiIndex: view.getInt32(offset + 20, host),
      ifiFlags: readBits(flags, view.getUint32(offset + 24, host)),
      ifiChange: view.getUint32(offset + 28, host),
    },
  };
  for (let at = offset + HEADERS; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    const to = at + length;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        link.address = readMac(store, checkSize(from, length, 6));
        break;
      case 2:
        link.broadcast = readMac(store, checkSize(from, length, 6));
        break;
      case 3:
        link.ifname = readText(store, from, to);
        break;
      case 4:
        link.mtu = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 5:
        link.link = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 6:
        link.qdisc = readText(store, from, to);
        break;
      case 7:
        link.stats = decodeStats(view, checkSize(from, length, 96));
        break;
      case 13:
        link.txqlen = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 14:
        link.map = decodeMap(view, store, from, to);
        break;
      case 16:
        link.operstate = nameOf(operstates, view.getUint8(checkSize(from, length, 1)));
        break;
      case 17:
        link.linkmode = nameOf(linkModes, view.getUint8(checkSize(from, length, 1)));
        break;
      case 18:
        link.linkinfo = decodeInfo(view, store, from, to);
        break;
      case 23:
        link.stats64 = decodeStats64(view, checkSize(from, length, 200));
        break;
      case 26:
        link.afSpec = decodeFamilies(view, store, from, to);
        break;
      case 27:
        link.group = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 30:
        link.promiscuity = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 31:
        link.numTxQueues = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 32:
        link.numRxQueues = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 33:
        link.carrier = view.getUint8(checkSize(from, length, 1));
        break;
      case 35:
        link.carrierChanges = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 39:
        link.protoDown = view.getUint8(checkSize(from, length, 1));
        break;
      case 40:
        link.gsoMaxSegs = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 41:
        link.gsoMaxSize = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 43:
        link.xdp = decodeXdp(view, from, to);
        break;
      case 47:
        link.carrierUpCount = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 48:
        link.carrierDownCount = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 50:
        link.minMtu = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 51:
        link.maxMtu = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 58:
        link.groMaxSize = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 59:
        link.tsoMaxSize = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 60:
        link.tsoMaxSegs = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 61:
        link.allmulti = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 62:
        link.devlinkPort = {};
        break;
      case 63:
        link.gsoIpv4MaxSize = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 64:
        link.groIpv4MaxSize = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 65:
        link.dpllPin = {};
        break;
      case 66:
        link.maxPacingOffloadHorizon =
          length === 8 ? BigInt(view.getUint32(checkSize(from, length, 4), host)) : view.getBigUint64(from, host);
        break;
      case 67:
        link.netnsImmutable = view.getUint8(checkSize(from, length, 1));
        break;
      case 68:
        link.headroom = view.getUint16(checkSize(from, length, 2), host);
        break;
      case 69:
        link.tailroom = view.getUint16(checkSize(from, length, 2), host);
        break;
    }
    at += (length + 3) & ~3;
  }
  return link;
}

function decodeStats64(view: DataView, at: number): Field<"stats64"> {
  return {
    rxPackets: view.getBigUint64(at + 0, host),
    txPackets: view.getBigUint64(at + 8, host),
    rxBytes: view.getBigUint64(at + 16, host),
    txBytes: view.getBigUint64(at + 24, host),
    rxErrors: view.getBigUint64(at + 32, host),
    txErrors: view.getBigUint64(at + 40, host),
    rxDropped: view.getBigUint64(at + 48, host),
    txDropped: view.getBigUint64(at + 56, host),
    multicast: view.getBigUint64(at + 64, host),
    collisions: view.getBigUint64(at + 72, host),
    rxLengthErrors: view.getBigUint64(at + 80, host),
    rxOverErrors: view.getBigUint64(at + 88, host),
    rxCrcErrors: view.getBigUint64(at + 96, host),
    rxFrameErrors: view.getBigUint64(at + 104, host),
    rxFifoErrors: view.getBigUint64(at + 112, host),
    rxMissedErrors: view.getBigUint64(at + 120, host),
    txAbortedErrors: view.getBigUint64(at + 128, host),
    txCarrierErrors: view.getBigUint64(at + 136, host),
    txFifoErrors: view.getBigUint64(at + 144, host),
    txHeartbeatErrors: view.getBigUint64(at + 152, host),
    txWindowErrors: view.getBigUint64(at + 160, host),
    rxCompressed: view.getBigUint64(at + 168, host),
    txCompressed: view.getBigUint64(at + 176, host),
    rxNohandler: view.getBigUint64(at + 184, host),
    rxOtherhostDropped: view.getBigUint64(at + 192, host),
  };
}

function decodeStats(view: DataView, at: number): Field<"stats"> {
  return {
    rxPackets: view.getUint32(at + 0, host),
    txPackets: view.getUint32(at + 4, host),
    rxBytes: view.getUint32(at + 8, host),
    txBytes: view.getUint32(at + 12, host),
    rxErrors: view.getUint32(at + 16, host),
    txErrors: view.getUint32(at + 20, host),
    rxDropped: view.getUint32(at + 24, host),
    txDropped: view.getUint32(at + 28, host),
    multicast: view.getUint32(at + 32, host),
    collisions: view.getUint32(at + 36, host),
    rxLengthErrors: view.getUint32(at + 40, host),
    rxOverErrors: view.getUint32(at + 44, host),
    rxCrcErrors: view.getUint32(at + 48, host),
    rxFrameErrors: view.getUint32(at + 52, host),
    rxFifoErrors: view.getUint32(at + 56, host),
    rxMissedErrors: view.getUint32(at + 60, host),
    txAbortedErrors: view.getUint32(at + 64, host),
    txCarrierErrors: view.getUint32(at + 68, host),
    txFifoErrors: view.getUint32(at + 72, host),
    txHeartbeatErrors: view.getUint32(at + 76, host),
    txWindowErrors: view.getUint32(at + 80, host),
    rxCompressed: view.getUint32(at + 84, host),
    txCompressed: view.getUint32(at + 88, host),
    rxNohandler: view.getUint32(at + 92, host),
  };
}

function decodeMap(view: DataView, store: Uint8Array, at: number, end: number): Field<"map"> {
  const map: Field<"map"> = {
    memStart: view.getBigUint64(at, host),
    memEnd: view.getBigUint64(at + 8, host),
    baseAddr: view.getBigUint64(at + 16, host),
    irq: view.getUint16(at + 24, host),
    dma: view.getUint8(at + 26),
    port: view.getUint8(at + 27),
  };
  if (end - at > IFMAP) map.rest = store.slice(at + IFMAP, end);
  return map;
}

function decodeXdp(view: DataView, start: number, end: number): Field<"xdp"> {
  const xdp: Field<"xdp"> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 2) xdp.attached = view.getUint8(checkSize(at + 4, length, 1));
    at += (length + 3) & ~3;
  }
  return xdp;
}

function decodeInfo(view: DataView, store: Uint8Array, start: number, end: number): Field<"linkinfo"> {
  const info: Field<"linkinfo"> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 1)
      info.kind = readText(store, at + 4, at + length) as NonNullable<typeof info.kind>;
    at += (length + 3) & ~3;
  }
  return info;
}

/** Reads the kind of an interface ("bridge", "veth"). */
function readKind(view: DataView, store: Uint8Array, start: number, end: number): string | undefined {
  let kind: string | undefined;
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 1) kind = readText(store, at + 4, at + length);
    at += (length + 3) & ~3;
  }
  return kind;
}

function decodeFamilies(view: DataView, store: Uint8Array, start: number, end: number): Field<"afSpec"> {
  const families: Field<"afSpec"> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 2:
        families.inet = decodeInet(view, at + 4, at + length);
        break;
      case 10:
        families.inet6 = decodeInet6(view, store, at + 4, at + length);
        break;
    }
    at += (length + 3) & ~3;
  }
  return families;
}

function decodeInet(view: DataView, start: number, end: number): Inet {
  const inet: Inet = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 1) inet.conf = readS32s(view, at + 4, at + length);
    at += (length + 3) & ~3;
  }
  return inet;
}

function decodeInet6(view: DataView, store: Uint8Array, start: number, end: number): Inet6 {
  const inet6: Inet6 = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    const to = at + length;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        inet6.flags = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 2:
        inet6.conf = readS32s(view, from, to);
        break;
      case 3:
        inet6.stats = readU64s(view, from, to);
        break;
      case 5:
        inet6.cacheinfo = {
          maxReasmLen: view.getUint32(checkSize(from, length, 16), host),
          tstamp: view.getUint32(from + 4, host),
          reachableTime: view.getInt32(from + 8, host),
          retransTime: view.getUint32(from + 12, host),
        };
        break;
      case 6:
        inet6.icmp6stats = readU64s(view, from, to);
        break;
      case 7:
        inet6.token = readIpv6(store, checkSize(from, length, 16));
        break;
      case 8:
        inet6.addrGenMode = view.getUint8(checkSize(from, length, 1));
        break;
    }
    at += (length + 3) & ~3;
  }
  return inet6;
}

/** Returns the fields of a link that a request can contain. */
function requestPart(value: Link): Link {
  return withoutReadOnly(family, "link-attrs", { ...value, afSpec: { ...value.afSpec, inet: {} } });
}

/** Benchmark messages: network interfaces with all attributes that Linux 6.18 reports. */
export const link: MessageKind<Link> = {
  family,
  operation: "getlink",
  request: { type: TYPE, flags: FLAGS },
  headers: HEADERS,
  create,
  // The attribute afSpec.inet differs between requests and replies: a request sets individual options, and a reply
  // contains an array of all options.
  requestPart,
  encode,
  decode,
  paths: ["header.ifiIndex", "ifname", "mtu", "stats64.rxBytes", "linkinfo.kind"],
  read(message, store) {
    const { view, offset } = message;
    checkHeaders(message.length, HEADERS);
    const end = offset + message.length;
    let name: string | undefined;
    let mtu: number | undefined;
    let received: bigint | undefined;
    let kind: string | undefined;
    for (let at = offset + HEADERS; end - at >= 4; ) {
      const length = view.getUint16(at, host);
      if (length < 4 || length > end - at) break;
      switch (view.getUint16(at + 2, host) & TYPE_MASK) {
        case 3:
          name = readText(store, at + 4, at + length);
          break;
        case 4:
          mtu = view.getUint32(checkSize(at + 4, length, 4), host);
          break;
        case 18:
          kind = readKind(view, store, at + 4, at + length);
          break;
        case 23:
          received = view.getBigUint64(checkSize(at + 4, length, 200) + 16, host);
          break;
      }
      at += (length + 3) & ~3;
    }
    return [view.getInt32(offset + 20, host), name, mtu, received, kind];
  },
};
