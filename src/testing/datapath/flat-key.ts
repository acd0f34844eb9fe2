import { hostLittleEndian } from "../../message/byte-order.ts";
import { KeyAttr } from "./key-attributes.ts";

/** Sizes of the attributes of fixed size. */
const sizes: readonly (readonly [type: number, size: number])[] = [
  [KeyAttr.RecircId, 4],
  [KeyAttr.DpHash, 4],
  [KeyAttr.Priority, 4],
  [KeyAttr.InPort, 4],
  [KeyAttr.SkbMark, 4],
  [KeyAttr.CtState, 4],
  [KeyAttr.CtZone, 2],
  [KeyAttr.CtMark, 4],
  [KeyAttr.CtLabels, 16],
  [KeyAttr.CtOrigTupleIpv4, 16],
  [KeyAttr.CtOrigTupleIpv6, 40],
  [KeyAttr.Ethernet, 12],
  [KeyAttr.Ethertype, 2],
  [KeyAttr.Ipv4, 12],
  [KeyAttr.Ipv6, 40],
  [KeyAttr.Ipv6Exthdrs, 2],
  [KeyAttr.Arp, 24],
  [KeyAttr.Mpls, 12],
  [KeyAttr.Tcp, 4],
  [KeyAttr.TcpFlags, 2],
  [KeyAttr.Udp, 4],
  [KeyAttr.Sctp, 4],
  [KeyAttr.Icmp, 2],
  [KeyAttr.Icmpv6, 2],
  [KeyAttr.Nd, 28],
];

const places = new Map<number, { at: number; size: number }>();
let end = 0;
for (const [type, size] of sizes) {
  places.set(type, { at: end, size });
  end += size;
}
/** Type and control information of the outer and the inner VLAN tag. */
const TAGS = end;
/** Whether the packet has an Ethernet header. */
const HAS_ETHERNET = TAGS + 8;
/** Offset of the tunnel: the length of its attributes, then the attributes in a fixed order. */
export const TUNNEL: number = HAS_ETHERNET + 1;
/** Number of bytes for the tunnel. */
export const TUNNEL_SIZE = 256;
/** Offset of the network service header, which has the same layout. */
export const NSH: number = TUNNEL + TUNNEL_SIZE;
/** Number of bytes for the network service header. */
export const NSH_SIZE = 64;
const SIZE = NSH + NSH_SIZE;
/** The first attribute that comes from the packet's bytes. Those before it are metadata, and so is the tunnel. */
const METADATA_END = places.get(KeyAttr.Ethernet)!.at;

/** The port number of packets without an input port. */
export const NO_PORT = 0xffff;

/** Whether an attribute has a fixed offset in a key, as attributes of fixed size do. */
export function hasPlace(type: number): boolean {
  return places.has(type);
}

/** A key or a mask as bytes with fixed offsets, so that two of them can be compared and masked byte by byte. */
export class FlatKey {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array = new Uint8Array(SIZE)) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  copy(): FlatKey {
    return new FlatKey(this.bytes.slice());
  }

  /** Returns the bytes of an attribute of fixed size. */
  at(type: number): Uint8Array {
    const { at, size } = places.get(type)!;
    return this.bytes.subarray(at, at + size);
  }

  put(type: number, value: Uint8Array): void {
    const { at, size } = places.get(type)!;
    this.bytes.set(value.subarray(0, size), at);
  }

  u32(type: number): number {
    return this.view.getUint32(places.get(type)!.at, hostLittleEndian);
  }

  setU32(type: number, value: number): void {
    this.view.setUint32(places.get(type)!.at, value, hostLittleEndian);
  }

  /** Returns an integer in network byte order. */
  be16(type: number): number {
    return this.view.getUint16(places.get(type)!.at);
  }

  setBe16(type: number, value: number): void {
    this.view.setUint16(places.get(type)!.at, value);
  }

  get hasEthernet(): boolean {
    return this.bytes[HAS_ETHERNET] !== 0;
  }

  set hasEthernet(has: boolean) {
    this.bytes[HAS_ETHERNET] = has ? 0xff : 0;
  }

  /** Returns type and control information of a tag; 0 is the outer one. */
  tag(level: number): { type: number; control: number } {
    return { type: this.view.getUint16(TAGS + level * 4), control: this.view.getUint16(TAGS + level * 4 + 2) };
  }

  setTag(level: number, type: number, control: number): void {
    this.view.setUint16(TAGS + level * 4, type);
    this.view.setUint16(TAGS + level * 4 + 2, control);
  }

  /** Copies the metadata of another key. */
  takeMetadata(other: FlatKey): void {
    this.bytes.set(other.bytes.subarray(0, METADATA_END));
    this.bytes.set(other.bytes.subarray(TUNNEL, TUNNEL + TUNNEL_SIZE), TUNNEL);
  }

  /** Returns the key under a mask. */
  masked(mask: FlatKey): FlatKey {
    const bytes = this.bytes.slice();
    for (let at = 0; at < SIZE; at++) bytes[at]! &= mask.bytes[at]!;
    return new FlatKey(bytes);
  }

  /** Returns the bytes as a string, for use as a map key. */
  get text(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, SIZE).toString("latin1");
  }
}
