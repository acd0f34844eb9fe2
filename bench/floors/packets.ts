import {
  NFNL_SUBSYS_QUEUE,
  NFQA_CFG_CMD,
  NFQA_CFG_PARAMS,
  NFQNL_CFG_CMD_BIND,
  NFQNL_COPY_PACKET,
  NFQNL_MSG_CONFIG,
  NFQNL_MSG_VERDICT_BATCH,
} from "../../src/constants/index.ts";
import { AF_INET, MessageWriter, NETLINK_NETFILTER, NLM_F_REQUEST, transact } from "../../src/index.ts";
import { LineProcess } from "../lib/line-process.ts";
import { measure, type Sample, serve, sliced } from "../lib/serve.ts";
import { FloorSocket } from "./calls.ts";

const REPEATS = sliced(60, 1);
/** Offset of the UDP payload in an IPv4 packet. */
const DATA = 28;

/** Fields that were read from the latest packet, as in c/nfqueue.c. */
const packet = { id: 0, protocol: 0, hook: 0, mark: 0, input: 0, output: 0, length: 0, payload: 0, payloadLength: 0 };

/**
 * Parses the packet at `start` and returns its checksum. Reads 32-bit numbers with `getInt32`, because the engine
 * represents the result of `getUint32` as a double, which takes longer.
 */
function parsePacket(view: DataView, start: number): number {
  const end = start + view.getUint32(start, true);
  packet.id = packet.mark = packet.input = packet.output = packet.payloadLength = 0;
  packet.length = -1;
  for (let at = start + 20; end - at >= 4; ) {
    const size = view.getUint16(at, true);
    if (size < 4 || size > end - at) throw new Error("invalid attribute");
    const value = at + 4;
    if (size >= 8) {
      switch (view.getUint16(at + 2, true) & 0x3fff) {
        case 1:
          packet.id = view.getInt32(value) >>> 0;
          packet.protocol = view.getUint16(value + 4);
          packet.hook = view.getUint8(value + 6);
          break;
        case 3:
          packet.mark = view.getInt32(value) >>> 0;
          break;
        case 5:
          packet.input = view.getInt32(value) >>> 0;
          break;
        case 6:
          packet.output = view.getInt32(value) >>> 0;
          break;
        case 10:
          packet.payload = value;
          packet.payloadLength = size - 4;
          break;
        case 13:
          packet.length = view.getInt32(value) >>> 0;
          break;
      }
    }
    at += (size + 3) & ~3;
  }
  if (packet.length < 0) packet.length = packet.payloadLength;
  const data = packet.payloadLength > DATA ? view.getUint8(packet.payload + DATA) : 0;
  const { protocol, hook, mark, input, output, length, payloadLength } = packet;
  return protocol + hook + mark + input + output + length + payloadLength + data;
}

/**
 * Minimal JavaScript program (floor) for the benchmark `nfqueue` in batches: <peer program> <queue> <port> <packets per
 * repetition>.
 */
export async function nfqueue([program, queueText, port, countText]: string[]): Promise<void> {
  const count = Number(countText);
  const queue = Number(queueText);
  const floor = new FloorSocket(NETLINK_NETFILTER);
  const { socket } = floor;
  const { view } = floor.input;
  const configure = (attribute: number, write: Parameters<MessageWriter["structure"]>[1]) =>
    transact(
      NETLINK_NETFILTER,
      new MessageWriter((NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_CONFIG)
        .struct((header) => header.u8(0).u8(0).be16(queue))
        .structure(attribute, write)
        .finish(),
      { socket },
    );
  configure(NFQA_CFG_CMD, (command) => command.u8(NFQNL_CFG_CMD_BIND).u8(0).be16(AF_INET));
  configure(NFQA_CFG_PARAMS, (parameters) => parameters.be32(0xffff).u8(NFQNL_COPY_PACKET));
  const verdict = new MessageWriter((NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_VERDICT_BATCH, NLM_F_REQUEST)
    .struct((header) => header.u8(0).u8(0).be16(queue))
    .structure(2, (header) => header.be32(1).be32(0))
    .finish();
  floor.output.bytes.set(verdict.bytes, 0);
  floor.output.view.setUint32(0, verdict.length, true);
  let sequence = 1000;
  const peer = new LineProcess([program!, port!, countText!]);
  const runPeer = async () => {
    await peer.request();
    if (Number(await peer.response()) !== count) throw new Error("the peer did not send or receive all packets");
  };
  const processAll = () => {
    let operations = 0;
    let checksum = 0;
    while (operations < count) {
      const received = floor.receiveMany();
      if (received < 0) throw new Error("no packet arrived in time");
      for (let slot = 0; slot < received; slot++) {
        if (floor.sender(slot) !== 0) continue;
        checksum += parsePacket(view, slot * FloorSocket.STRIDE);
        operations++;
      }
      floor.output.view.setUint32(8, ++sequence, true);
      floor.output.view.setUint32(28, packet.id);
      floor.send(verdict.length);
    }
    return { operations, checksum };
  };
  await serve(async (): Promise<Sample> => {
    const total = { nanoseconds: 0, operations: 0, checksum: 0 };
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await runPeer();
      const sample = measure(processAll);
      total.nanoseconds += sample.nanoseconds;
      total.operations += sample.operations;
      total.checksum += Number(sample.checksum);
      await runPeer();
    }
    return { ...total, checksum: `${total.checksum}` };
  });
  socket.close();
  await peer.stop();
}
