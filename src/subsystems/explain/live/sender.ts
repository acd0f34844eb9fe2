// A local socket that sends the packet.
import { rangeError } from "../../../base/argument-error.ts";
import { EADDRNOTAVAIL, EINPROGRESS, errnoName } from "../../../constants/errno.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_IP, IPPROTO_IPV6 } from "../../../constants/in.ts";
import {
  AF_INET,
  AF_INET6,
  MSG_DONTWAIT,
  SO_MARK,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../../../constants/socket.ts";
import { check } from "../../../errors.ts";
import { bind, close, connect, getOption, getsockname, sendto, setIntegerOption, socket } from "../../../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../../../ffi/memory.ts";
import { type NamespaceSource, runInNamespace } from "../../../netns/namespace.ts";
import { addressBytes } from "../../route/core/addresses.ts";
import type { ExplainedPacket } from "../model/types.ts";

/** asm-generic/socket.h */
const SO_ERROR = 4;
const SO_BINDTOIFINDEX = 62;
/** linux/in.h */
const IP_TOS = 1;
const IP_TTL = 2;
/** linux/in6.h */
const IPV6_UNICAST_HOPS = 16;
const IPV6_TCLASS = 67;

const TYPES: Readonly<Partial<Record<ExplainedPacket["protocol"], readonly [type: number, protocol: number]>>> = {
  tcp: [SOCK_STREAM | SOCK_NONBLOCK, 0],
  udp: [SOCK_DGRAM, 0],
  icmp: [SOCK_RAW, IPPROTO_ICMP],
  icmpv6: [SOCK_RAW, IPPROTO_ICMPV6],
};
const SENT = Object.keys(TYPES);

export interface SenderOptions {
  readonly netns?: NamespaceSource | undefined;
  /** Index of the interface to which the socket is bound. */
  readonly ifindex?: number | undefined;
}

/** @throws RangeError for a packet that a local socket cannot send. */
export function checkSent({ protocol, flags, payload }: ExplainedPacket): void {
  if (!SENT.includes(protocol)) throw rangeError("send", `only ${SENT.join(", ")} can be sent, not ${protocol}`);
  if (flags !== undefined && flags.join() !== "syn") throw rangeError("packet.flags", 'only ["syn"] can be sent');
  if (protocol === "tcp" && (payload?.length ?? 0) > 0)
    throw rangeError("packet.payload", "not allowed for the first packet of a connection, which is sent without");
}

export class Sender implements Disposable {
  readonly #fd: number;
  readonly #packet: ExplainedPacket;
  readonly #isFour: boolean;
  readonly #ifindex: number;
  #isClosed = false;

  private constructor(fd: number, packet: ExplainedPacket, ifindex: number) {
    this.#fd = fd;
    this.#packet = packet;
    this.#isFour = !packet.source.includes(":");
    this.#ifindex = ifindex;
  }

  /** Opens a socket that is bound to the source of the packet. */
  static open(packet: ExplainedPacket, { netns, ifindex = 0 }: SenderOptions): Sender {
    const [type, protocol] = TYPES[packet.protocol]!;
    const domain = packet.source.includes(":") ? AF_INET6 : AF_INET;
    const fd = runInNamespace(netns, () => socket(domain, type | SOCK_CLOEXEC, protocol));
    check(fd, "socket", type === SOCK_RAW ? "sending an echo request requires CAP_NET_RAW" : undefined);
    const sender = new Sender(fd, packet, ifindex);
    try {
      sender.#bind();
      return sender;
    } catch (error) {
      sender[Symbol.dispose]();
      throw error;
    }
  }

  #bind(): void {
    const { source, sourcePort = 0, mark = 0, dscp = 0, ttl } = this.#packet;
    const [level, hops, tos] = this.#isFour
      ? ([IPPROTO_IP, IP_TTL, IP_TOS] as const)
      : ([IPPROTO_IPV6, IPV6_UNICAST_HOPS, IPV6_TCLASS] as const);
    const set = (where: number, name: number, value: number, advice?: string) =>
      check(setIntegerOption(this.#fd, where, name, value), "setsockopt", advice);
    if (mark !== 0) set(SOL_SOCKET, SO_MARK, mark, "a mark requires CAP_NET_ADMIN");
    if (ttl !== undefined) set(level, hops, ttl);
    if (dscp !== 0) set(level, tos, dscp << 2);
    if (this.#ifindex !== 0) set(SOL_SOCKET, SO_BINDTOIFINDEX, this.#ifindex);
    const address = this.#address(source, sourcePort);
    const status = bind(this.#fd, address, address.bytes.length);
    const advice = status === -EADDRNOTAVAIL ? `${source} is not an address of this namespace` : undefined;
    check(status, "bind", advice);
  }

  /** Source port that the kernel selected. Undefined for protocols without ports. */
  get sourcePort(): number | undefined {
    if (/^icmp/.test(this.#packet.protocol)) return undefined;
    const address = allocate(this.#isFour ? 16 : 28);
    check(getsockname(this.#fd, address, address.bytes.length), "getsockname");
    return address.view.getUint16(2, false);
  }

  /** Sends the packet. Returns the name of the error that the program receives, if there is one. */
  send(): string | undefined {
    const { protocol, destination, destinationPort = 0, payload = new Uint8Array() } = this.#packet;
    const address = this.#address(destination, destinationPort);
    const { length } = address.bytes;
    const status = connect(this.#fd, address, length);
    if (protocol === "tcp") return status < 0 && status !== -EINPROGRESS ? errnoName(status) : undefined;
    if (status < 0) return errnoName(status);
    const bytes = protocol === "udp" ? payload : echoRequest(payload, protocol === "icmp");
    const memory = allocate(Math.max(bytes.length, 1));
    memory.bytes.set(bytes);
    const sent = sendto(
      this.#fd,
      memory,
      0,
      bytes.length,
      MSG_DONTWAIT,
      this.#address(destination, destinationPort),
      length,
    );
    return sent < 0 ? errnoName(sent) : undefined;
  }

  /** Returns the name of the error that the kernel reported since the packet was sent, and clears the error. */
  takeError(): string | undefined {
    const memory = allocate(4);
    check(getOption(this.#fd, SOL_SOCKET, SO_ERROR, memory, 0, 4), "getsockopt");
    const errno = memory.view.getInt32(0, true);
    return errno === 0 ? undefined : errnoName(errno);
  }

  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    close(this.#fd);
  }

  //  0        2      4      8           24      28
  //  | family | port | addr |                      struct sockaddr_in (16 bytes)
  //  | family | port | flow | addr      | scope |  struct sockaddr_in6
  #address(text: string, port: number): PinnedMemory {
    const domain = this.#isFour ? AF_INET : AF_INET6;
    const address = allocate(this.#isFour ? 16 : 28);
    address.bytes.fill(0);
    address.view.setUint16(0, domain, true);
    address.view.setUint16(2, port, false);
    address.bytes.set(addressBytes(domain, text, "address"), this.#isFour ? 4 : 8);
    if (!this.#isFour) address.view.setUint32(24, this.#ifindex, true);
    return address;
  }
}

/** The kernel writes the checksum of ICMPv6. */
function echoRequest(payload: Uint8Array, isFour: boolean): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  bytes[0] = isFour ? 8 : 128;
  bytes.set(payload, 8);
  if (!isFour) return bytes;
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  bytes.set([(~sum >> 8) & 0xff, ~sum & 0xff], 2);
  return bytes;
}
