// A router between two links, into which tests send packets and from which they receive packets.
import { EAGAIN } from "../../../../src/constants/errno.ts";
import { ETH_P_ALL, ETH_P_IP } from "../../../../src/constants/if_ether.ts";
import { POLLIN } from "../../../../src/constants/poll.ts";
import { AF_PACKET, MSG_DONTWAIT, SOCK_CLOEXEC, SOCK_RAW } from "../../../../src/constants/socket.ts";
import { check } from "../../../../src/errors.ts";
import { Pollfd, SockaddrLl } from "../../../../src/ffi/layout.ts";
import { bind, close, poll, recv, sendto, socket } from "../../../../src/ffi/libc.ts";
import { allocate } from "../../../../src/ffi/memory.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { updateChecksums } from "../../../../src/subsystems/netfilter/index.ts";
import { formatRuleset, Nftables, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { Addresses, Links, Neighbours } from "../../../../src/subsystems/route/index.ts";
import { expectEventually } from "../../../support/eventually.ts";
import { setSysctl } from "../../../support/oracle.ts";

const MOST_BYTES = 2048;
const ETHERNET_BYTES = 14;
/** Time limit for a packet that must arrive. */
const LIMIT_MS = 100_000;
const macs = {
  a: "02:00:00:00:01:01",
  outerA: "02:00:00:00:01:02",
  b: "02:00:00:00:02:01",
  outerB: "02:00:00:00:02:02",
};
const bytesOf = (mac: string) => Uint8Array.fromHex(mac.replaceAll(":", ""));

/** The outer end of a link of the router. */
export class Wire implements Disposable {
  readonly #fd: number;
  readonly #header: Uint8Array;
  readonly #address = allocate(SockaddrLl.size);
  readonly #data = allocate(MOST_BYTES);
  readonly #polled = allocate(Pollfd.size);

  constructor(netns: NetworkNamespace, index: number, from: string, to: string) {
    this.#fd = check(
      netns.run(() => socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)),
      "socket",
    );
    this.#header = new Uint8Array([...bytesOf(to), ...bytesOf(from)]);
    const { view } = this.#address;
    view.setUint16(SockaddrLl.family, AF_PACKET, true);
    view.setUint16(SockaddrLl.protocol, ETH_P_ALL, false);
    view.setInt32(SockaddrLl.index, index, true);
    check(bind(this.#fd, this.#address, SockaddrLl.size), "bind");
  }

  /** Sends a packet to the router. `types` are the Ethernet types and the tags before the packet. */
  send(packet: Uint8Array, ...types: number[]): void {
    const tags = (types.length === 0 ? [ETH_P_IP] : types).flatMap((type) => [type >> 8, type & 0xff]);
    const frame = new Uint8Array([...this.#header, ...tags, ...packet]);
    this.#data.bytes.set(frame);
    check(sendto(this.#fd, this.#data, 0, frame.length, 0, this.#address, SockaddrLl.size), "sendto");
  }

  /** Returns the next IPv4 packet that the router sends, or its frame with `isFrame`. */
  receive(isFrame = false): Packet {
    for (;;) {
      const length = recv(this.#fd, this.#data, 0, MOST_BYTES, MSG_DONTWAIT);
      if (length >= 0) {
        const frame = new Packet(this.#data.bytes.slice(0, length));
        if (isFrame) return frame;
        if (frame.u16(12) === ETH_P_IP) return new Packet(frame.bytes.subarray(ETHERNET_BYTES));
        continue;
      }
      if (length !== -EAGAIN) check(length, "recv");
      this.#polled.view.setInt32(Pollfd.fd, this.#fd, true);
      this.#polled.view.setInt16(Pollfd.events, POLLIN, true);
      if (check(poll(this.#polled, 1, LIMIT_MS), "poll") === 0) throw new Error("no packet arrived");
    }
  }

  [Symbol.dispose](): void {
    close(this.#fd);
  }
}

/** A received packet, or a frame. */
export class Packet {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  u8(at: number): number {
    return this.#view.getUint8(at);
  }
  u16(at: number): number {
    return this.#view.getUint16(at, false);
  }
  get source(): string {
    return this.bytes.subarray(12, 16).join(".");
  }
  get destination(): string {
    return this.bytes.subarray(16, 20).join(".");
  }
  get sport(): number {
    return this.u16(20);
  }
  get dport(): number {
    return this.u16(22);
  }
  get tcpFlags(): number {
    return this.u8(33);
  }
  /** Whether the checksums of the IPv4 header and of the transport header are correct. */
  get isIntact(): boolean {
    return Buffer.compare(updateChecksums(this.bytes.slice()), this.bytes) === 0;
  }
}

/** Fields of an IPv4 packet to send. */
export interface PacketFields {
  readonly source?: string;
  readonly destination?: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly tos?: number;
  readonly flags?: number;
  /** Whether a UDP packet has a checksum. */
  readonly hasChecksum?: boolean;
  readonly sequence?: number;
}

export const SYN = 2;
export const ACK = 16;

function ipv4(protocol: number, fields: PacketFields, transport: Uint8Array): Uint8Array {
  const { source = "10.0.1.2", destination = "10.0.2.2", sport = 1000, dport = 2000, tos = 0 } = fields;
  const packet = new Uint8Array(20 + transport.length);
  const view = new DataView(packet.buffer);
  packet.set([0x45, tos]);
  view.setUint16(2, packet.length);
  packet.set([64, protocol], 8);
  packet.set(source.split(".").map(Number), 12);
  packet.set(destination.split(".").map(Number), 16);
  packet.set(transport, 20);
  view.setUint16(20, sport);
  view.setUint16(22, dport);
  return packet;
}

/** Returns a TCP packet with a maximum segment size of 1460. */
export function tcp(fields: PacketFields = {}): Uint8Array {
  const { flags = SYN, sequence = 0 } = fields;
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(4, sequence);
  view.setUint32(8, flags & ACK ? 1 : 0);
  header.set([0x60, flags, 0xff, 0xff], 12);
  header.set([2, 4, 1460 >> 8, 1460 & 0xff], 20);
  return updateChecksums(ipv4(6, fields, header));
}

/** Returns a UDP packet with four bytes of data. */
export function udp(fields: PacketFields = {}): Uint8Array {
  const packet = ipv4(
    17,
    fields,
    new Uint8Array([0, 0, 0, 0, 0, 12, 0, fields.hasChecksum === false ? 0 : 1, 1, 2, 3, 4]),
  );
  return updateChecksums(packet);
}

/**
 * A router with the address 10.0.1.1 on its link to `a`, and 10.0.2.1 on its link to `b`, whose MTU is 1300. Or a bridge
 * `br` with these links.
 */
export class Router implements Disposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly #outer: NetworkNamespace = NetworkNamespace.create();
  readonly nft: Nftables;
  readonly a: Wire;
  readonly b: Wire;

  constructor(isBridge = false) {
    for (const netns of [this.netns, this.#outer]) setSysctl(netns, "ipv6/conf/default/disable_ipv6", 1);
    using links = Links.open({ netns: this.netns });
    using outer = Links.open({ netns: this.#outer });
    using addresses = Addresses.open({ netns: this.netns });
    using neighbours = Neighbours.open({ netns: this.netns });
    if (isBridge) links.add({ ifname: "br", kind: "bridge", up: true, data: { mcastSnooping: 0 } });
    const indexes = (["a", "b"] as const).map((ifname, at) => {
      const [inner, outside] = ifname === "a" ? [macs.a, macs.outerA] : [macs.b, macs.outerB];
      const peer = { ifname, address: outside, netns: this.#outer, up: true };
      const mtu = ifname === "a" ? 1500 : 1300;
      links.add({ ifname, kind: "veth", address: inner, up: true, mtu, data: { peer } });
      outer.set(ifname, { up: true });
      if (isBridge) links.set(ifname, { master: "br" });
      else {
        addresses.add({ dev: ifname, local: `10.0.${at + 1}.1/24` });
        neighbours.add({ dev: ifname, dst: `10.0.${at + 1}.2`, lladdr: outside });
      }
      return outer.get(ifname).ifindex;
    });
    // The kernel notices the carrier of a device asynchronously, and drops packets until then.
    const states = () => [links, outer].flatMap((one) => ["a", "b"].map((ifname) => one.get(ifname).operstate));
    expectEventually(() => [states(), ["up", "up", "up", "up"]]);
    setSysctl(this.netns, "ipv4/ip_forward", 1);
    this.a = new Wire(this.#outer, indexes[0]!, macs.outerA, isBridge ? macs.outerB : macs.a);
    this.b = new Wire(this.#outer, indexes[1]!, macs.outerB, isBridge ? macs.outerA : macs.b);
    this.nft = Nftables.open({ netns: this.netns });
  }

  /** Replaces the ruleset by a text. With `isRestored`, then by the listed ruleset, formatted and parsed. */
  apply(text: string, isRestored: boolean): void {
    this.nft.transaction((batch) => batch.flush({ ruleset: null }).run(parseRuleset(text)));
    if (!isRestored) return;
    const listed = formatRuleset(this.nft.listRuleset());
    this.nft.transaction((batch) => batch.flush({ ruleset: null }).run(parseRuleset(listed)));
  }

  [Symbol.dispose](): void {
    this.nft.close();
    this.a[Symbol.dispose]();
    this.b[Symbol.dispose]();
    this.netns.close();
    this.#outer.close();
  }
}
