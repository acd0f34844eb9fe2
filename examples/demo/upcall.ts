// Builds and parses the upcalls of the demo, in the format of the kernel's Open vSwitch datapath.
import { AttributeReader, type Message, type MessageView, type MessageWriter } from "bun-netlink";

/** Message and attribute types of Open vSwitch upcalls (linux/openvswitch.h). */
const FAMILY = 0x1f;
const CMD_MISS = 1;
const ATTR_PACKET = 1;
const ATTR_KEY = 2;
const KEY_PRIORITY = 2;
const KEY_IN_PORT = 3;
const KEY_ETHERNET = 4;
const KEY_ETHERTYPE = 6;
const KEY_IPV4 = 7;
const KEY_UDP = 10;
const KEY_SKB_MARK = 15;
const KEY_DP_HASH = 19;
const KEY_RECIRC_ID = 20;
const KEY_CT_STATE = 22;

/** Total length in bytes of genlmsghdr and ovs_header, which precede the attributes of an upcall. */
export const UPCALL_HEADER = 8;

const packet = new Uint8Array(100);

/** Builds an upcall for a UDP packet. */
export function buildUpcall(writer: MessageWriter, inPort: number): Message {
  return writer
    .begin(FAMILY)
    .genetlink(CMD_MISS)
    .struct((ovsHeader) => ovsHeader.s32(7))
    .nest(ATTR_KEY, (key) =>
      key
        .u32(KEY_PRIORITY, 0)
        .u32(KEY_IN_PORT, inPort)
        .structure(KEY_ETHERNET, (addresses) => addresses.zero(12))
        .be16(KEY_ETHERTYPE, 0x0800)
        .structure(KEY_IPV4, (addresses) => addresses.be32(0x0a000001).be32(0x0a000002).u8(17).u8(0).u8(64).u8(0))
        .structure(KEY_UDP, (ports) => ports.be16(4789).be16(53))
        .u32(KEY_SKB_MARK, 0)
        .u32(KEY_DP_HASH, 0x12345678)
        .u32(KEY_RECIRC_ID, 0)
        .u32(KEY_CT_STATE, 0),
    )
    .bytes(ATTR_PACKET, packet)
    .finish();
}

/** The fields of an upcall that the demo uses. */
export interface Upcall {
  inPort: number;
  destinationPort: number;
  packetLength: number;
}

const attribute = new AttributeReader();
const key = new AttributeReader();

/** Reads every attribute of an upcall into `upcall`, without allocating memory. */
export function readUpcall(message: MessageView, upcall: Upcall): Upcall {
  message.attributes(UPCALL_HEADER, attribute);
  while (attribute.next()) {
    if (attribute.type === ATTR_PACKET) upcall.packetLength = attribute.length;
    if (attribute.type !== ATTR_KEY) continue;
    attribute.nested(key);
    while (key.next()) {
      if (key.type === KEY_IN_PORT) upcall.inPort = key.u32();
      else if (key.type === KEY_UDP) upcall.destinationPort = key.view.getUint16(key.offset + 2, false);
    }
  }
  return upcall;
}
