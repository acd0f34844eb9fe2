import { ovsFlow as family, type Operations } from "../../src/families/ovs-flow.ts";
import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import type { Message, MessageView } from "../../src/message/message.ts";
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
  putU16,
  putU32,
  putU64,
  readBits,
  readIpv4,
  readMac,
  readUuid,
  setU8,
  setU16,
  setU32,
  setU64,
  TYPE_MASK,
  writeHex,
  writeIpv4,
} from "./hand-written.ts";
import type { MessageKind } from "./message-kind.ts";

type Flow = Operations["get"]["do"]["reply"];
type Key = NonNullable<Flow["key"]>;
type Action = NonNullable<Flow["actions"]>[number];
type State = NonNullable<Key["ctState"]>[number];
type Fragment = NonNullable<Key["ipv4"]>["ipv4Frag"];

const TYPE = 0x1e;
const FLAGS = 1;
const GET = 3;
const VERSION = 1;
const HEADERS = 24;
const states: readonly State[] = [
  ...["new", "established", "related", "reply-dir", "invalid", "tracked", "src-nat", "dst-nat"],
] as State[];
const fragments = ["none", "first", "later"] as const;
const ANY_FRAGMENT = 255;

function create(number: number): Flow {
  return {
    header: { dpIfindex: 5 },
    ufid: `6ba7b810-9dad-11d1-80b4-0000000000${(number % 256).toString(16).padStart(2, "0")}`,
    key: {
      recircId: 0,
      dpHash: number,
      priority: 0,
      inPort: 1 + (number % 48),
      skbMark: 0,
      ctState: ["established", "tracked"],
      ethernet: { ethSrc: "02:00:5e:00:53:01", ethDst: "02:00:5e:00:53:02" },
      ethertype: 0x0800,
      ipv4: {
        ipv4Src: `10.1.${number % 256}.7`,
        ipv4Dst: "10.2.0.1",
        ipv4Proto: 17,
        ipv4Tos: 0,
        ipv4Ttl: 64,
        ipv4Frag: "none",
      },
      udp: { udpSrc: 1024 + number, udpDst: 53 },
    },
    stats: { nPackets: BigInt(number), nBytes: BigInt(number * 100) },
    used: 123_456_789n,
    actions: [
      { recirc: 1 + (number % 8) },
      { pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1064 } },
      { output: number % 48 },
    ],
  };
}

const sample = create(0);
const flowNames = namesOf(sample);
const headerNames = namesOf(sample.header);
const keyNames = namesOf(sample.key);
const ethernetNames = namesOf(sample.key?.ethernet);
const ipv4Names = namesOf(sample.key?.ipv4);
const udpNames = namesOf(sample.key?.udp);
const statsNames = namesOf(sample.stats);
const actionNames = namesOf(Object.assign({}, ...(sample.actions ?? [])) as object);
const vlanNames = namesOf({ vlanTpid: 0, vlanTci: 0 });

function encode(flow: Flow): Message {
  checkNames(flow, flowNames);
  checkNames(flow.header, headerNames);
  let at = begin(TYPE, FLAGS, HEADERS);
  setU8(16, GET);
  setU8(17, VERSION);
  setU32(20, flow.header.dpIfindex, host);
  if (flow.ufid !== undefined) {
    const start = at;
    at = beginBytes(at, 9, 16);
    writeHex(start + 4, flow.ufid, 16);
  }
  if (flow.key !== undefined) at = putKey(at, 1, flow.key);
  if (flow.stats !== undefined) {
    checkNames(flow.stats, statsNames);
    const start = at;
    at = beginBytes(at, 3, 16);
    setU64(start + 4, flow.stats.nPackets, host);
    setU64(start + 12, flow.stats.nBytes, host);
  }
  if (flow.used !== undefined) at = putU64(at, 5, flow.used);
  if (flow.actions !== undefined) {
    const start = at;
    at += 4;
    for (const action of flow.actions) at = putAction(at, action);
    endNest(start, 2, at);
  }
  return finish(at);
}

function putKey(start: number, type: number, key: Key): number {
  checkNames(key, keyNames);
  let at = start + 4;
  if (key.recircId !== undefined) at = putU32(at, 20, key.recircId);
  if (key.dpHash !== undefined) at = putU32(at, 19, key.dpHash);
  if (key.priority !== undefined) at = putU32(at, 2, key.priority);
  if (key.inPort !== undefined) at = putU32(at, 3, key.inPort);
  if (key.skbMark !== undefined) at = putU32(at, 15, key.skbMark);
  if (key.ctState !== undefined) at = putU32(at, 22, bitsOf(states, key.ctState));
  if (key.ethernet !== undefined) {
    checkNames(key.ethernet, ethernetNames);
    const from = at + 4;
    at = beginBytes(at, 4, 12);
    writeHex(from, key.ethernet.ethSrc, 6);
    writeHex(from + 6, key.ethernet.ethDst, 6);
  }
  if (key.ethertype !== undefined) at = putU16(at, 6, key.ethertype, false);
  if (key.ipv4 !== undefined) {
    checkNames(key.ipv4, ipv4Names);
    const from = at + 4;
    const { ipv4Src, ipv4Dst, ipv4Proto, ipv4Tos, ipv4Ttl, ipv4Frag } = key.ipv4;
    at = beginBytes(at, 7, 12);
    writeIpv4(from, ipv4Src);
    writeIpv4(from + 4, ipv4Dst);
    setU8(from + 8, ipv4Proto);
    setU8(from + 9, ipv4Tos);
    setU8(from + 10, ipv4Ttl);
    setU8(from + 11, fragmentNumber(ipv4Frag));
  }
  if (key.udp !== undefined) {
    checkNames(key.udp, udpNames);
    const from = at + 4;
    at = beginBytes(at, 10, 4);
    setU16(from, key.udp.udpSrc);
    setU16(from + 2, key.udp.udpDst);
  }
  return endNest(start, type, at);
}

function putAction(at: number, action: Action): number {
  checkNames(action, actionNames);
  if (action.output !== undefined) return putU32(at, 1, action.output);
  if (action.recirc !== undefined) return putU32(at, 7, action.recirc);
  if (action.trunc !== undefined) return putU32(at, 13, action.trunc);
  if (action.meter !== undefined) return putU32(at, 19, action.meter);
  if (action.popVlan !== undefined) return beginBytes(at, 5, 0);
  if (action.pushVlan === undefined) throw new Error("unknown action");
  checkNames(action.pushVlan, vlanNames);
  const end = beginBytes(at, 4, 4);
  setU16(at + 4, action.pushVlan.vlanTpid);
  setU16(at + 6, action.pushVlan.vlanTci);
  return end;
}

function fragmentNumber(fragment: Fragment): number {
  if (typeof fragment === "number") return fragment;
  return fragment === "any" ? ANY_FRAGMENT : numberOf(fragments, fragment);
}

function decode(message: MessageView, store: Uint8Array): Flow {
  const { view, offset } = message;
  checkHeaders(message.length, HEADERS);
  const end = offset + message.length;
  const flow: Flow = { header: { dpIfindex: view.getUint32(offset + 20, host) } };
  for (let at = offset + HEADERS; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        flow.key = decodeKey(view, store, from, at + length);
        break;
      case 2:
        flow.actions = decodeActions(view, from, at + length);
        break;
      case 3:
        flow.stats = {
          nPackets: view.getBigUint64(checkSize(from, length, 16), host),
          nBytes: view.getBigUint64(from + 8, host),
        };
        break;
      case 4:
        flow.tcpFlags = view.getUint8(checkSize(from, length, 1));
        break;
      case 5:
        flow.used = view.getBigUint64(checkSize(from, length, 8), host);
        break;
      case 7:
        flow.mask = decodeKey(view, store, from, at + length);
        break;
      case 9:
        flow.ufid = readUuid(store, checkSize(from, length, 16));
        break;
    }
    at += (length + 3) & ~3;
  }
  return flow;
}

function decodeKey(view: DataView, store: Uint8Array, start: number, end: number): Key {
  const key: Key = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 2:
        key.priority = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 3:
        key.inPort = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 4:
        key.ethernet = { ethSrc: readMac(store, checkSize(from, length, 12)), ethDst: readMac(store, from + 6) };
        break;
      case 5:
        key.vlan = view.getUint16(checkSize(from, length, 2));
        break;
      case 6:
        key.ethertype = view.getUint16(checkSize(from, length, 2));
        break;
      case 7:
        key.ipv4 = {
          ipv4Src: readIpv4(store, checkSize(from, length, 12)),
          ipv4Dst: readIpv4(store, from + 4),
          ipv4Proto: view.getUint8(from + 8),
          ipv4Tos: view.getUint8(from + 9),
          ipv4Ttl: view.getUint8(from + 10),
          ipv4Frag: fragmentName(view.getUint8(from + 11)),
        };
        break;
      case 9:
        key.tcp = { tcpSrc: view.getUint16(checkSize(from, length, 4)), tcpDst: view.getUint16(from + 2) };
        break;
      case 10:
        key.udp = { udpSrc: view.getUint16(checkSize(from, length, 4)), udpDst: view.getUint16(from + 2) };
        break;
      case 15:
        key.skbMark = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 19:
        key.dpHash = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 20:
        key.recircId = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 22:
        key.ctState = readBits(states, view.getUint32(checkSize(from, length, 4), host));
        break;
    }
    at += (length + 3) & ~3;
  }
  return key;
}

function decodeActions(view: DataView, start: number, end: number): Action[] {
  const actions: Action[] = [];
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        actions.push({ output: view.getUint32(checkSize(from, length, 4), host) });
        break;
      case 4:
        actions.push({
          pushVlan: { vlanTpid: view.getUint16(checkSize(from, length, 4)), vlanTci: view.getUint16(from + 2) },
        });
        break;
      case 5:
        actions.push({ popVlan: true });
        break;
      case 7:
        actions.push({ recirc: view.getUint32(checkSize(from, length, 4), host) });
        break;
      case 13:
        actions.push({ trunc: view.getUint32(checkSize(from, length, 4), host) });
        break;
      case 19:
        actions.push({ meter: view.getUint32(checkSize(from, length, 4), host) });
        break;
    }
    at += (length + 3) & ~3;
  }
  return actions;
}

function fragmentName(number: number): Fragment {
  return number === ANY_FRAGMENT ? "any" : (fragments[number] ?? `${number}`);
}

/** Benchmark messages: flows of UDP packets over IPv4 in replies from an Open vSwitch datapath. */
export const ovsFlow: MessageKind<Flow> = {
  family,
  operation: "get",
  request: { type: TYPE, flags: FLAGS },
  headers: HEADERS,
  create,
  encode,
  decode,
  paths: ["key.inPort", "key.ipv4.ipv4Src", "stats.nPackets"],
  read(message, store) {
    const { view, offset } = message;
    checkHeaders(message.length, HEADERS);
    const end = offset + message.length;
    let inPort: number | undefined;
    let source: string | undefined;
    let packets: bigint | undefined;
    for (let at = offset + HEADERS; end - at >= 4; ) {
      const length = view.getUint16(at, host);
      if (length < 4 || length > end - at) break;
      const type = view.getUint16(at + 2, host) & TYPE_MASK;
      if (type === 3) packets = view.getBigUint64(checkSize(at + 4, length, 16), host);
      if (type === 1) {
        for (let inner = at + 4, stop = at + length; stop - inner >= 4; ) {
          const size = view.getUint16(inner, host);
          if (size < 4 || size > stop - inner) break;
          const field = view.getUint16(inner + 2, host) & TYPE_MASK;
          if (field === 3) inPort = view.getUint32(checkSize(inner + 4, size, 4), host);
          else if (field === 7) source = readIpv4(store, checkSize(inner + 4, size, 12));
          inner += (size + 3) & ~3;
        }
      }
      at += (length + 3) & ~3;
    }
    return [inPort, source, packets];
  },
};
