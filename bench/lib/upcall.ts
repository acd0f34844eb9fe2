import { AttributeReader, type Message, type MessageView, type MessageWriter } from "../../src/index.ts";

// Message type, commands and attribute numbers of an upcall (linux/openvswitch.h).
const TYPE = 0x1f;
const CMD_MISS = 1;
const ATTR_PACKET = 1;
const ATTR_KEY = 2;
const ATTR_LEN = 10;
const ATTR_HASH = 11;
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
/** Total size of genlmsghdr and ovs_header in bytes. */
const FAMILY_HEADER = 8;
const PACKET_SIZE = 100;

/** Builds the upcall with sequence number `number`. Its bytes are the same as in c/upcall.h. */
export function buildUpcall(writer: MessageWriter, number: number): Message {
  const hash = 0x12345678 + number;
  return writer
    .begin(TYPE, 0)
    .genetlink(CMD_MISS, 0)
    .struct((ovsHeader) => ovsHeader.s32(0))
    .nest(
      ATTR_KEY,
      (key) =>
        key
          .u32(KEY_PRIORITY, 0)
          .u32(KEY_IN_PORT, number % 16)
          .structure(KEY_ETHERNET, (fields) => fields.bytes(new Uint8Array([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2])))
          .be16(KEY_ETHERTYPE, 0x0800)
          .structure(KEY_IPV4, (fields) =>
            fields
              .be32(0x0a000001)
              .u8(10)
              .u8(0)
              .be16(number & 0xffff)
              .u8(17)
              .u8(0)
              .u8(64)
              .u8(0),
          )
          .structure(KEY_UDP, (fields) => fields.be16(0x12b5).be16(53))
          .u32(KEY_SKB_MARK, 0)
          .u32(KEY_DP_HASH, hash)
          .u32(KEY_RECIRC_ID, 0)
          .u32(KEY_CT_STATE, 0),
      { marked: false },
    )
    .u32(ATTR_LEN, PACKET_SIZE)
    .u64(ATTR_HASH, hash)
    .bytes(ATTR_PACKET, new Uint8Array(PACKET_SIZE).fill(number & 0xff))
    .finish();
}

/** Parser of every field of an upcall. Parsing the next upcall overwrites the fields. */
export class UpcallParser {
  inPort = 0;
  priority = 0;
  mark = 0;
  hash = 0;
  recircId = 0;
  ctState = 0;
  /** Offset of the Ethernet addresses in the memory that contains the message. */
  ethernet = 0;
  etherType = 0;
  source = 0;
  destination = 0;
  protocol = 0;
  ttl = 0;
  sourcePort = 0;
  destinationPort = 0;
  packetHash = 0;
  packetLength = 0;
  /** Offset of the packet in the memory that contains the message. */
  packet = 0;
  readonly #attribute = new AttributeReader();
  readonly #key = new AttributeReader();

  /** Parses an upcall message. Returns false if the message is not a valid upcall. */
  parse(message: MessageView): boolean {
    this.#clear();
    const attribute = message.attributes(FAMILY_HEADER, this.#attribute);
    if (message.view.getUint8(message.offset + 16) !== CMD_MISS) return false;
    let hasKey = false;
    while (attribute.next()) {
      switch (attribute.type) {
        case ATTR_KEY:
          hasKey = true;
          this.#parseKey(attribute.nested(this.#key));
          break;
        case ATTR_PACKET:
          this.packet = attribute.length >= 14 ? attribute.offset : 0;
          break;
        case ATTR_LEN:
          this.packetLength = attribute.u32();
          break;
        case ATTR_HASH:
          this.packetHash = attribute.u64Number();
          break;
      }
    }
    return hasKey && this.packet !== 0 && attribute.error === undefined;
  }

  #parseKey(key: AttributeReader): void {
    while (key.next()) {
      switch (key.type) {
        case KEY_PRIORITY:
          this.priority = key.u32();
          break;
        case KEY_IN_PORT:
          this.inPort = key.u32();
          break;
        case KEY_ETHERNET:
          this.ethernet = key.length >= 12 ? key.offset : 0;
          break;
        case KEY_ETHERTYPE:
          this.etherType = key.be16();
          break;
        case KEY_IPV4:
          if (key.length >= 12) {
            const { view, offset } = key;
            this.source = view.getUint32(offset);
            this.destination = view.getUint32(offset + 4);
            this.protocol = view.getUint8(offset + 8);
            this.ttl = view.getUint8(offset + 10);
          }
          break;
        case KEY_UDP:
          if (key.length >= 4) {
            this.sourcePort = key.view.getUint16(key.offset);
            this.destinationPort = key.view.getUint16(key.offset + 2);
          }
          break;
        case KEY_SKB_MARK:
          this.mark = key.u32();
          break;
        case KEY_DP_HASH:
          this.hash = key.u32();
          break;
        case KEY_RECIRC_ID:
          this.recircId = key.u32();
          break;
        case KEY_CT_STATE:
          this.ctState = key.u32();
          break;
      }
    }
  }

  /** Returns a checksum of the parsed fields of an upcall. c/upcall.h computes the same checksum. */
  digest(view: DataView): number {
    return (
      this.inPort +
      this.priority +
      this.mark +
      this.recircId +
      this.ctState +
      (this.hash & 0xffff) +
      (this.ethernet === 0 ? 0 : view.getUint8(this.ethernet + 5)) +
      this.etherType +
      (this.source & 0xffff) +
      (this.destination & 0xffff) +
      this.protocol +
      this.ttl +
      this.sourcePort +
      this.destinationPort +
      (this.packetHash & 0xff) +
      this.packetLength +
      view.getUint8(this.packet)
    );
  }

  #clear(): void {
    this.inPort = 0;
    this.priority = 0;
    this.mark = 0;
    this.hash = 0;
    this.recircId = 0;
    this.ctState = 0;
    this.ethernet = 0;
    this.etherType = 0;
    this.source = 0;
    this.destination = 0;
    this.protocol = 0;
    this.ttl = 0;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.packetHash = 0;
    this.packetLength = 0;
    this.packet = 0;
  }
}
