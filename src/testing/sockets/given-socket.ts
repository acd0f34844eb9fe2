import { typeError } from "../../base/argument-error.ts";
import {
  anyValue,
  checkBigint,
  checkFlag,
  checkOptions,
  integerFrom,
  isPlainObject,
  U64_MAXIMUM,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { checkState } from "../../subsystems/sockets/filter.ts";
import { checkEndpoint } from "../../subsystems/sockets/identity.ts";
import { checkProtocol, isInet } from "../../subsystems/sockets/protocols.ts";
import type { InetProtocol, Socket, SocketOf, SocketProtocol } from "../../subsystems/sockets/socket.ts";
import type { Answer } from "../fake-family.ts";

type EndsOf<Protocol extends SocketProtocol> =
  SocketOf<Protocol> extends { source: infer End } ? { source: End; destination?: End | undefined } : unknown;
type OptionsOf<Protocol extends SocketProtocol> = Protocol extends InetProtocol
  ? {
      /** Whether the kernel has chosen the source port of the socket (default false). Lists do not contain it. */
      automaticPort?: boolean | undefined;
    }
  : unknown;
type Settable<Protocol extends SocketProtocol> = Answer<
  Omit<SocketOf<Protocol>, "protocol" | "source" | "destination" | "cookie" | "processes">
> &
  OptionsOf<Protocol>;

/**
 * A socket to add to a fake kernel: an object that `Sockets.list` returns, or a part of it. Only `protocol` is required,
 * and `source` for protocols whose sockets have ends. Omitted numbers are 0.
 */
export type FakeSocket<Protocol extends SocketProtocol = SocketProtocol> = Protocol extends SocketProtocol
  ? { protocol: Protocol; cookie?: bigint | undefined } & EndsOf<Protocol> & Settable<Protocol>
  : never;

/** Changes of a socket of a fake kernel. A field that is `undefined` is removed. */
export type FakeSocketChanges<Protocol extends SocketProtocol = SocketProtocol> = Protocol extends SocketProtocol
  ? Partial<EndsOf<Protocol>> & Settable<Protocol>
  : never;

const u32 = integerFrom(0, 0xffff_ffff);
const all = {
  ...anyValue("protocol", "memory", "unknown", "unparsed"),
  inode: u32,
  cookie: (value: unknown, path: string) => void checkBigint(value, 0n, U64_MAXIMUM - 1n, path),
};
const queues = {
  shutdown: true as const,
  state: (value: unknown, path: string) =>
    (typeof value === "string" && /^\d+$/.test(value)) || checkState(value, path),
  receiveQueue: u32,
  sendQueue: u32,
  acceptQueue: u32,
  backlog: u32,
  uid: u32,
};
const inet = {
  ...all,
  ...queues,
  ...anyValue("family", "source", "destination", "timer", "cgroup", "tos", "trafficClass", "v6only", "options"),
  ifindex: u32,
  mark: u32,
  classId: u32,
  automaticPort: checkFlag,
};
const tcp = { ...inet, ...anyValue("tcp", "congestion", "ulp", "md5Keys") };
const packet = { ...all, ...anyValue("type", "etherType", "uid", "ifindex", "version", "reserve", "copyThreshold") };
const netlink = { ...all, ...anyValue("type", "netlinkProtocol", "portId", "destinationPortId", "destinationGroup") };
const fields = {
  tcp,
  dccp: tcp,
  udp: inet,
  udplite: inet,
  raw: { ...inet, ...anyValue("ipProtocol") },
  sctp: { ...inet, ...anyValue("association", "localAddresses", "peerAddresses") },
  mptcp: { ...inet, ...anyValue("mptcp") },
  unix: { ...all, ...queues, ...anyValue("type", "path", "abstractName", "peer", "pendingPeers", "file") },
  packet: {
    ...packet,
    ...anyValue("timestamp", "flags", "multicast", "receiveRing", "transmitRing", "fanout", "filter"),
  },
  netlink: { ...netlink, ...anyValue("groups", "flags") },
  vsock: { ...all, ...anyValue("type", "state", "source", "destination", "shutdown") },
  xdp: { ...all, ...anyValue("type", "uid", "ifindex", "queueId", "rings", "umem", "statistics") },
} satisfies Record<SocketProtocol, object>;

/** Values of a socket that the caller has omitted, and that all sockets of its kind have. */
const defaults: Readonly<Record<Exclude<SocketProtocol, InetProtocol>, object>> = {
  unix: { type: "stream" },
  packet: { type: "raw", etherType: 0 },
  netlink: { type: "raw", netlinkProtocol: 0, portId: 0, destinationPortId: 0, destinationGroup: 0 },
  vsock: { type: "stream", destination: { cid: 0xffffffff, port: 0xffffffff }, shutdown: [] },
  xdp: { type: "raw" },
};
const inetDefaults = { ifindex: 0, uid: 0, receiveQueue: 0, sendQueue: 0 };
const withoutConnections: readonly SocketProtocol[] = ["udp", "udplite", "raw"];

export function checkSocket(socket: FakeSocket, path: string): void {
  const protocol: unknown = socket?.protocol;
  checkProtocol(protocol, `${path}.protocol`);
  checkOptions(socket, fields[socket.protocol], path);
}

/** Completes a socket with defaults. A socket with a peer is connected; a stream socket without one is listening. */
export function completed(input: FakeSocket, path: string): Socket {
  const { automaticPort: _, ...given } = input as FakeSocket<"tcp">;
  const { protocol } = given as { protocol: SocketProtocol };
  if (!isInet(protocol)) {
    const state = (given as { destination?: object }).destination === undefined ? "close" : "established";
    const hasState = protocol === "unix" || protocol === "vsock";
    const socket: object = { ...(hasState ? { state } : {}), ...defaults[protocol], ...given };
    return socket as Socket;
  }
  const family = checkEndpoint(given.source, `${path}.source`);
  const { destination = { address: family === "inet" ? "0.0.0.0" : "::", port: 0 } } = given;
  const peerFamily = checkEndpoint(destination, `${path}.destination`);
  if (peerFamily !== family)
    throw typeError(`${path}.destination.address`, `expected an address of ${family}, got ${peerFamily}`);
  if (given.family !== undefined && given.family !== family)
    throw typeError(
      `${path}.family`,
      `expected the family of the source, ${family}, got ${describeValue(given.family)}`,
    );
  const waiting = withoutConnections.includes(protocol) ? "close" : "listen";
  const state = destination.port === 0 ? waiting : "established";
  const queue = (given.state ?? state) === "listen" ? { acceptQueue: 0, backlog: 0 } : {};
  const raw = protocol === "raw" ? { ipProtocol: 0 } : {};
  const socket: object = { ...inetDefaults, ...raw, ...queue, state, family, ...given, destination };
  return socket as Socket;
}

/** Merges nested structures, such as `tcp` or `memory`. */
export function merged(socket: object, changes: object): FakeSocket {
  const result: Record<string, unknown> = { ...socket };
  for (const [name, value] of Object.entries(changes)) {
    const before = result[name];
    if (value === undefined) delete result[name];
    else result[name] = isPlainObject(value) && isPlainObject(before) ? { ...before, ...value } : value;
  }
  return result as FakeSocket;
}
