import type { InetDiagReqV2 } from "../../families/sock-diag.ts";
import { tryAddress } from "../../subsystems/route/core/addresses.ts";
import type { Endpoint, InetProtocol, InetSocket } from "../../subsystems/sockets/socket.ts";

/** Ends of the socket that a request to get or destroy one socket selects, as seen from this socket. */
interface SelectedEnds {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly ifindex: number;
  /** Number of the IP protocol of a raw socket. */
  readonly ipProtocol: number;
}

/** For UDP, a request to get a socket has the remote end in `idiagSrc`. (`udp_dump_one`) */
export function endsOf({ id, pad }: InetDiagReqV2, isSwapped: boolean): SelectedEnds {
  const source = { address: id.idiagSrc, port: id.idiagSport };
  const destination = { address: id.idiagDst, port: id.idiagDport };
  const [local, remote] = isSwapped ? [destination, source] : [source, destination];
  return { local, remote, ifindex: id.idiagIf, ipProtocol: pad };
}

/**
 * Returns the socket that would receive a packet from the remote to the local end. A connected socket takes precedence
 * over a bound one, and a socket with an address over one that receives for all addresses.
 */
export function findSocket(
  sockets: Iterable<InetSocket>,
  protocol: InetProtocol,
  family: "inet" | "inet6",
  ends: SelectedEnds,
): InetSocket | undefined {
  const [local, remote] = [bytesOf(ends.local.address), bytesOf(ends.remote.address)];
  // The kernel looks up two IPv4-mapped addresses as IPv4 addresses.
  const isIpv4 = family === "inet" || (isMapped(local) && isMapped(remote));
  const part = (bytes: Uint8Array) => (isIpv4 ? bytes.subarray(-4) : bytes);
  const wanted = { ...ends, isIpv4, localBytes: part(local), remoteBytes: part(remote) };
  let best: InetSocket | undefined;
  let highest = 0;
  for (const socket of sockets) {
    if (socket.protocol !== protocol) continue;
    const score = socket.protocol === "raw" ? rawScore(socket, family, wanted) : scoreOf(socket, wanted);
    if (score > highest) [best, highest] = [socket, score];
  }
  return best;
}

interface Wanted extends SelectedEnds {
  readonly isIpv4: boolean;
  readonly localBytes: Uint8Array;
  readonly remoteBytes: Uint8Array;
}

type RawSocket = Extract<InetSocket, { protocol: "raw" }>;

/** (`raw_lookup`) */
function rawScore(socket: RawSocket, family: "inet" | "inet6", { local, remote, ifindex, ipProtocol }: Wanted): number {
  const receives = (own: string, wanted: string) => isAny(bytesOf(own)) || isSame(bytesOf(own), bytesOf(wanted));
  const isFound =
    socket.family === family &&
    socket.ipProtocol === ipProtocol &&
    isOnDevice(socket, ifindex) &&
    receives(socket.source.address, local.address) &&
    receives(socket.destination.address, remote.address);
  return Number(isFound);
}

/** Returns 0 if the socket would not receive the packet. (`compute_score`, `inet_match`) */
function scoreOf(socket: InetSocket, wanted: Wanted): number {
  const { source, destination, state, protocol } = socket;
  const { isIpv4 } = wanted;
  if (source.port !== wanted.local.port || !isOnDevice(socket, wanted.ifindex)) return 0;
  if (!isIpv4 && socket.family === "inet") return 0;
  const own = bytesOf(source.address);
  const peer = bytesOf(destination.address);
  const isIn = (bytes: Uint8Array, other: Uint8Array) =>
    isIpv4 && bytes.length === 16 ? isMapped(bytes) && isSame(bytes.subarray(12), other) : isSame(bytes, other);
  const isSpecific = !isAny(own);
  if (isSpecific ? !isIn(own, wanted.localBytes) : isIpv4 && socket.v6only === true) return 0;
  const isDatagram = protocol === "udp" || protocol === "udplite";
  const isConnected = isDatagram ? destination.port !== 0 || !isAny(peer) : state !== "listen";
  // A TCP socket that is only bound receives nothing.
  if (!isDatagram && state === "close") return 0;
  if (isConnected && (destination.port !== wanted.remote.port || !isIn(peer, wanted.remoteBytes))) return 0;
  const points = [isConnected, isSpecific, socket.ifindex !== 0, socket.family === "inet"];
  return points.reduce((sum, point) => sum * 2 + Number(point), 1);
}

function isOnDevice({ ifindex }: InetSocket, selected: number): boolean {
  return ifindex === 0 || ifindex === selected;
}

function bytesOf(address: string): Uint8Array {
  return tryAddress(address)!.bytes;
}

function isAny(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

const MAPPED = "00000000000000000000ffff";

function isMapped(bytes: Uint8Array): boolean {
  return bytes.length === 16 && bytes.subarray(0, 12).toHex() === MAPPED;
}
