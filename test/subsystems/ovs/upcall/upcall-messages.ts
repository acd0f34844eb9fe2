import { type MessageView, MessageWriter } from "../../../../src/index.ts";
import { BorrowedMessage } from "../../../../src/message/index.ts";
import { KeyAttr, PacketAttr, PacketCommand } from "../../../../src/subsystems/ovs/core/numbers.ts";

/** Number of the family `ovs_packet` in the tests of upcalls. */
export const PACKET_FAMILY = 33;
/** Number of the family `ovs_flow` in the tests of upcalls. */
export const FLOW_FAMILY = 32;
/** Number of the datapath in the tests of upcalls. */
export const DATAPATH = 7;

/** The parts of an upcall message that a test can specify. */
export interface UpcallParts {
  command?: number;
  datapath?: number;
  /** Writes the flow key. The default key has port 1 and two Ethernet addresses. */
  key?: (writer: MessageWriter) => void;
  /** Writes the attributes between the flow key and the packet. */
  attributes?: (writer: MessageWriter) => void;
  packet?: Uint8Array;
  /** Whether the padding after the packet is omitted, as the kernel may do. */
  unaligned?: boolean;
}

/** The packet of most upcalls: 60 bytes, each of which contains its offset. */
export const frame: Uint8Array = Uint8Array.from({ length: 60 }, (_, index) => index);

/** Returns the bytes of an upcall as the kernel sends it. */
export function upcallBytes(parts: UpcallParts = {}): Uint8Array {
  const { command = PacketCommand.Miss, datapath = DATAPATH, attributes, packet = frame, unaligned = false } = parts;
  const { key = plainKey } = parts;
  const writer = new MessageWriter(PACKET_FAMILY, 0)
    .genetlink(command, 1)
    .struct((header) => header.s32(datapath))
    .nest(PacketAttr.Key, key, { marked: false });
  attributes?.(writer);
  const { bytes } = writer.bytes(PacketAttr.Packet, packet).finish();
  const length = unaligned ? bytes.length - ((4 - (packet.length % 4)) % 4) : bytes.length;
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes.slice(0, length);
}

/** Writes a flow key with an input port and two Ethernet addresses. */
export function plainKey(writer: MessageWriter): void {
  writer.u32(KeyAttr.InPort, 1).bytes(KeyAttr.Ethernet, new Uint8Array([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]));
}

/** Returns a message view of the bytes, which are in the middle of a larger buffer. */
export function lent(bytes: Uint8Array, at = 16): MessageView {
  const memory = new Uint8Array(bytes.length + at + 16).fill(0xee);
  memory.set(bytes, at);
  return new BorrowedMessage(memory, new DataView(memory.buffer)).point(at, bytes.length);
}
