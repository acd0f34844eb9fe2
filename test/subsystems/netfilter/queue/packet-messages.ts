import { MessageWriter, NFQA_PACKET_HDR } from "../../../../src/index.ts";
import { PACKET_MESSAGE, QueuedPacket } from "../../../../src/subsystems/netfilter/queue/packet.ts";
import { message } from "../../../message/bytes.ts";

/** Content of a packet message in the tests of packet queues. */
export interface PacketMessage {
  queue?: number;
  id?: number;
  family?: number;
  protocol?: number;
  hook?: number;
  /** Writes the attributes after the packet header. */
  attributes?: (writer: MessageWriter) => void;
}

/** Returns the bytes of a packet message as the kernel sends it. */
export function packetMessage(packet: PacketMessage = {}): Uint8Array {
  const { queue = 0, id = 1, family = 2, protocol = 0x0800, hook = 3, attributes } = packet;
  const writer = new MessageWriter(PACKET_MESSAGE, 0)
    .struct((header) => header.u8(family).u8(0).be16(queue))
    .structure(NFQA_PACKET_HDR, (header) => header.be32(id).be16(protocol).u8(hook));
  attributes?.(writer);
  return message(PACKET_MESSAGE, 0, writer.finish().payload);
}

/** Returns a packet object that reads these bytes from the middle of a larger buffer. */
export function shown(bytes: Uint8Array, expected = true): QueuedPacket {
  const memory = new Uint8Array(bytes.length + 200).fill(0xee);
  memory.set(bytes, 96);
  const packet = new QueuedPacket();
  const known = packet.point(new DataView(memory.buffer), 96, bytes.length);
  if (known !== expected) throw new Error(`the packet was ${known ? "" : "not "}taken`);
  return packet;
}
