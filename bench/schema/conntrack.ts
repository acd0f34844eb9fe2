import { type ConntrackAttrs, conntrack as family, type Nfgenmsg } from "../../src/families/conntrack.ts";
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
  putIpv4,
  putU8,
  putU16,
  putU32,
  putU64,
  readBits,
  readIpv4,
  setU8,
  setU16,
  TYPE_MASK,
} from "./hand-written.ts";
import type { MessageKind } from "./message-kind.ts";

type Connection = { header: Nfgenmsg } & ConntrackAttrs;
type Tuple = NonNullable<Connection["tupleOrig"]>;
type Counters = NonNullable<Connection["countersOrig"]>;
type Tcp = NonNullable<NonNullable<Connection["protoinfo"]>["protoinfoTcp"]>;
type TcpFlags = NonNullable<Tcp["tcpFlagsOriginal"]>;
type Status = NonNullable<Connection["status"]>[number];
type TcpFlag = TcpFlags["flags"][number];
type State = NonNullable<Tcp["tcpState"]>;

const TYPE = 257;
const FLAGS = 1;
const HEADERS = 20;
const statuses: readonly Status[] = [
  ...["expected", "seen-reply", "assured", "confirmed", "src-nat", "dst-nat", "seq-adj", "src-nat-done"],
  ...["dst-nat-done", "dying", "fixed-timeout", "template", "nat-clash", "helper", "offload", "hw-offload"],
] as Status[];
const tcpFlags: readonly TcpFlag[] = [
  ...["window-scale", "sack-perm", "close-init", "be-liberal"],
  ...["unacked", "maxack", "challenge-ack", "simultaneous-open"],
] as TcpFlag[];
const states: readonly State[] = [
  ...["none", "syn-sent", "syn-recv", "established", "fin-wait", "close-wait", "last-ack", "time-wait"],
  ...["close", "syn-sent2", "max", "ignore", "retrans", "unack", "timeout-max"],
] as State[];

function create(number: number): Connection {
  const client = `10.1.${number % 256}.7`;
  const port = 32_768 + number;
  return {
    header: { nfgenFamily: 2, version: 0, resId: 0 },
    tupleOrig: {
      tupleIp: { ipV4Src: client, ipV4Dst: "10.2.0.1" },
      tupleProto: { protoNum: 6, protoSrcPort: port, protoDstPort: 443 },
    },
    tupleReply: {
      tupleIp: { ipV4Src: "10.2.0.1", ipV4Dst: client },
      tupleProto: { protoNum: 6, protoSrcPort: 443, protoDstPort: port },
    },
    status: ["seen-reply", "assured", "confirmed"],
    timeout: 431_000 + number,
    countersOrig: { packets: BigInt(number), bytes: BigInt(number * 1400) },
    countersReply: { packets: 7n, bytes: 7000n },
    protoinfo: {
      protoinfoTcp: {
        tcpState: number % 4 === 0 ? "time-wait" : "established",
        tcpWscaleOriginal: 7,
        tcpWscaleReply: 8,
        tcpFlagsOriginal: { flags: ["window-scale", "sack-perm"], mask: [] },
        tcpFlagsReply: { flags: ["window-scale"], mask: [] },
      },
    },
    mark: number % 16,
    id: 0x1000 + number,
    use: 1,
  };
}

const sample = create(0);
const connectionNames = namesOf(sample);
const headerNames = namesOf(sample.header);
const tupleNames = namesOf(sample.tupleOrig);
const addressNames = namesOf(sample.tupleOrig?.tupleIp);
const portNames = namesOf(sample.tupleOrig?.tupleProto);
const counterNames = namesOf(sample.countersOrig);
const protocolNames = namesOf(sample.protoinfo);
const tcpNames = namesOf(sample.protoinfo?.protoinfoTcp);
const tcpFlagNames = namesOf(sample.protoinfo?.protoinfoTcp?.tcpFlagsReply);

function encode(connection: Connection): Message {
  let at = begin(TYPE, FLAGS, HEADERS);
  const { header } = connection;
  checkNames(connection, connectionNames);
  checkNames(header, headerNames);
  setU8(16, header.nfgenFamily);
  setU8(17, header.version);
  setU16(18, header.resId, false);
  if (connection.tupleOrig !== undefined) at = putTuple(at, 1, connection.tupleOrig);
  if (connection.tupleReply !== undefined) at = putTuple(at, 2, connection.tupleReply);
  if (connection.status !== undefined) at = putU32(at, 3, bitsOf(statuses, connection.status), false);
  if (connection.timeout !== undefined) at = putU32(at, 7, connection.timeout, false);
  if (connection.countersOrig !== undefined) at = putCounters(at, 9, connection.countersOrig);
  if (connection.countersReply !== undefined) at = putCounters(at, 10, connection.countersReply);
  if (connection.protoinfo !== undefined) {
    const start = at;
    at += 4;
    checkNames(connection.protoinfo, protocolNames);
    const { protoinfoTcp } = connection.protoinfo;
    if (protoinfoTcp !== undefined) at = putTcp(at, protoinfoTcp);
    endNest(start, 4, at);
  }
  if (connection.mark !== undefined) at = putU32(at, 8, connection.mark, false);
  if (connection.id !== undefined) at = putU32(at, 12, connection.id, false);
  if (connection.use !== undefined) at = putU32(at, 11, connection.use, false);
  return finish(at);
}

function putTuple(start: number, type: number, tuple: Tuple): number {
  checkNames(tuple, tupleNames);
  const { tupleIp, tupleProto } = tuple;
  let at = start + 4;
  if (tupleIp !== undefined) {
    checkNames(tupleIp, addressNames);
    const nest = at;
    at += 4;
    if (tupleIp.ipV4Src !== undefined) at = putIpv4(at, 1, tupleIp.ipV4Src);
    if (tupleIp.ipV4Dst !== undefined) at = putIpv4(at, 2, tupleIp.ipV4Dst);
    endNest(nest, 1, at);
  }
  if (tupleProto !== undefined) {
    checkNames(tupleProto, portNames);
    const nest = at;
    at += 4;
    if (tupleProto.protoNum !== undefined) at = putU8(at, 1, tupleProto.protoNum);
    if (tupleProto.protoSrcPort !== undefined) at = putU16(at, 2, tupleProto.protoSrcPort, false);
    if (tupleProto.protoDstPort !== undefined) at = putU16(at, 3, tupleProto.protoDstPort, false);
    endNest(nest, 2, at);
  }
  return endNest(start, type, at);
}

function putCounters(start: number, type: number, counters: Counters): number {
  checkNames(counters, counterNames);
  const { packets, bytes } = counters;
  let at = start + 4;
  if (packets !== undefined) at = putU64(at, 1, packets, false);
  if (bytes !== undefined) at = putU64(at, 2, bytes, false);
  return endNest(start, type, at);
}

function putTcp(start: number, tcp: Tcp): number {
  checkNames(tcp, tcpNames);
  let at = start + 4;
  const { tcpState } = tcp;
  if (tcpState !== undefined) {
    at = putU8(at, 1, typeof tcpState === "number" ? tcpState : numberOf(states, tcpState));
  }
  if (tcp.tcpWscaleOriginal !== undefined) at = putU8(at, 2, tcp.tcpWscaleOriginal);
  if (tcp.tcpWscaleReply !== undefined) at = putU8(at, 3, tcp.tcpWscaleReply);
  if (tcp.tcpFlagsOriginal !== undefined) at = putTcpFlags(at, 4, tcp.tcpFlagsOriginal);
  if (tcp.tcpFlagsReply !== undefined) at = putTcpFlags(at, 5, tcp.tcpFlagsReply);
  return endNest(start, 1, at);
}

function putTcpFlags(at: number, type: number, tcp: TcpFlags): number {
  checkNames(tcp, tcpFlagNames);
  const { flags, mask } = tcp;
  const end = beginBytes(at, type, 2);
  setU8(at + 4, bitsOf(tcpFlags, flags));
  setU8(at + 5, bitsOf(tcpFlags, mask));
  return end;
}

function decode(message: MessageView, store: Uint8Array): Connection {
  const { view, offset } = message;
  checkHeaders(message.length, HEADERS);
  const end = offset + message.length;
  const connection: Connection = {
    header: {
      nfgenFamily: view.getUint8(offset + 16),
      version: view.getUint8(offset + 17),
      resId: view.getUint16(offset + 18),
    },
  };
  for (let at = offset + HEADERS; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    const to = at + length;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        connection.tupleOrig = decodeTuple(view, store, from, to);
        break;
      case 2:
        connection.tupleReply = decodeTuple(view, store, from, to);
        break;
      case 3:
        connection.status = readBits(statuses, view.getUint32(checkSize(from, length, 4)));
        break;
      case 4:
        connection.protoinfo = decodeProtocol(view, from, to);
        break;
      case 7:
        connection.timeout = view.getUint32(checkSize(from, length, 4));
        break;
      case 8:
        connection.mark = view.getUint32(checkSize(from, length, 4));
        break;
      case 9:
        connection.countersOrig = decodeCounters(view, from, to);
        break;
      case 10:
        connection.countersReply = decodeCounters(view, from, to);
        break;
      case 11:
        connection.use = view.getUint32(checkSize(from, length, 4));
        break;
      case 12:
        connection.id = view.getUint32(checkSize(from, length, 4));
        break;
    }
    at += (length + 3) & ~3;
  }
  return connection;
}

function decodeTuple(view: DataView, store: Uint8Array, start: number, end: number): Tuple {
  const tuple: Tuple = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        tuple.tupleIp = decodeAddresses(view, store, at + 4, at + length);
        break;
      case 2:
        tuple.tupleProto = decodePorts(view, at + 4, at + length);
        break;
    }
    at += (length + 3) & ~3;
  }
  return tuple;
}

function decodeAddresses(view: DataView, store: Uint8Array, start: number, end: number): NonNullable<Tuple["tupleIp"]> {
  const addresses: NonNullable<Tuple["tupleIp"]> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        addresses.ipV4Src = readIpv4(store, checkSize(at + 4, length, 4));
        break;
      case 2:
        addresses.ipV4Dst = readIpv4(store, checkSize(at + 4, length, 4));
        break;
    }
    at += (length + 3) & ~3;
  }
  return addresses;
}

function decodePorts(view: DataView, start: number, end: number): NonNullable<Tuple["tupleProto"]> {
  const ports: NonNullable<Tuple["tupleProto"]> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        ports.protoNum = view.getUint8(checkSize(at + 4, length, 1));
        break;
      case 2:
        ports.protoSrcPort = view.getUint16(checkSize(at + 4, length, 2));
        break;
      case 3:
        ports.protoDstPort = view.getUint16(checkSize(at + 4, length, 2));
        break;
    }
    at += (length + 3) & ~3;
  }
  return ports;
}

function decodeCounters(view: DataView, start: number, end: number): Counters {
  const counters: Counters = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        counters.packets = view.getBigUint64(checkSize(at + 4, length, 8));
        break;
      case 2:
        counters.bytes = view.getBigUint64(checkSize(at + 4, length, 8));
        break;
    }
    at += (length + 3) & ~3;
  }
  return counters;
}

function decodeProtocol(view: DataView, start: number, end: number): NonNullable<Connection["protoinfo"]> {
  const protocol: NonNullable<Connection["protoinfo"]> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 1) protocol.protoinfoTcp = decodeTcp(view, at + 4, at + length);
    at += (length + 3) & ~3;
  }
  return protocol;
}

function decodeTcp(view: DataView, start: number, end: number): Tcp {
  const tcp: Tcp = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1: {
        const state = view.getUint8(checkSize(from, length, 1));
        tcp.tcpState = states[state] ?? `${state}`;
        break;
      }
      case 2:
        tcp.tcpWscaleOriginal = view.getUint8(checkSize(from, length, 1));
        break;
      case 3:
        tcp.tcpWscaleReply = view.getUint8(checkSize(from, length, 1));
        break;
      case 4:
        tcp.tcpFlagsOriginal = decodeTcpFlags(view, checkSize(from, length, 2));
        break;
      case 5:
        tcp.tcpFlagsReply = decodeTcpFlags(view, checkSize(from, length, 2));
        break;
    }
    at += (length + 3) & ~3;
  }
  return tcp;
}

function decodeTcpFlags(view: DataView, at: number): TcpFlags {
  return { flags: readBits(tcpFlags, view.getUint8(at)), mask: readBits(tcpFlags, view.getUint8(at + 1)) };
}

/** Reads the source address of a connection tuple. */
function readSource(view: DataView, store: Uint8Array, start: number, end: number): string | undefined {
  let source: string | undefined;
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 1) source = readIpv4(store, checkSize(at + 4, length, 4));
    at += (length + 3) & ~3;
  }
  return source;
}

/** Reads the source port of a connection tuple. */
function readSourcePort(view: DataView, start: number, end: number): number | undefined {
  let port: number | undefined;
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 2) port = view.getUint16(checkSize(at + 4, length, 2));
    at += (length + 3) & ~3;
  }
  return port;
}

/** Benchmark messages: TCP connections over IPv4 in replies from connection tracking. */
export const conntrack: MessageKind<Connection> = {
  family,
  operation: "get",
  request: { type: TYPE, flags: FLAGS },
  headers: HEADERS,
  create,
  encode,
  decode,
  paths: ["status", "mark", "tupleOrig.tupleIp.ipV4Src", "tupleOrig.tupleProto.protoSrcPort"],
  read(message, store) {
    const { view, offset } = message;
    checkHeaders(message.length, HEADERS);
    const end = offset + message.length;
    let status: Status[] | undefined;
    let mark: number | undefined;
    let source: string | undefined;
    let port: number | undefined;
    for (let at = offset + HEADERS; end - at >= 4; ) {
      const length = view.getUint16(at, host);
      if (length < 4 || length > end - at) break;
      switch (view.getUint16(at + 2, host) & TYPE_MASK) {
        case 1:
          for (let inner = at + 4, stop = at + length; stop - inner >= 4; ) {
            const size = view.getUint16(inner, host);
            if (size < 4 || size > stop - inner) break;
            const field = view.getUint16(inner + 2, host) & TYPE_MASK;
            if (field === 1) source = readSource(view, store, inner + 4, inner + size);
            else if (field === 2) port = readSourcePort(view, inner + 4, inner + size);
            inner += (size + 3) & ~3;
          }
          break;
        case 3:
          status = readBits(statuses, view.getUint32(checkSize(at + 4, length, 4)));
          break;
        case 8:
          mark = view.getUint32(checkSize(at + 4, length, 4));
          break;
      }
      at += (length + 3) & ~3;
    }
    return [status, mark, source, port];
  },
};
