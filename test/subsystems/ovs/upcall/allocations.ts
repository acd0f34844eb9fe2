// Prints the number of bytes allocated for upcalls as JSON. Run it with BUN_JSC_useGC=0, so that memory only grows:
//     allocations.ts stream <use> <upcalls>    a worker receives upcalls; <use> selects what it does with them
//     allocations.ts replies <put|execute> <n> replies to an upcall that copy its packet and its key

import { heapStats } from "bun:jsc";
import { ovsPacket } from "../../../../src/families/ovs-packet.ts";
import { lookupFamily, type MessageWriter, NETLINK_USERSOCK, NetlinkSocket } from "../../../../src/index.ts";
import { KeyAttr, PacketAttr } from "../../../../src/subsystems/ovs/core/numbers.ts";
import { Datapath, encodeActions, Upcall, UpcallHandlers } from "../../../../src/subsystems/ovs/index.ts";
import { ReplyWriter } from "../../../../src/subsystems/ovs/upcall/reply/replies.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";
import { WORKER_LIMITS } from "../../../support/threads.ts";
import type { Measured, MeasuringData } from "./measuring-handler.ts";
import { FLOW_FAMILY, lent, PACKET_FAMILY, upcallBytes } from "./upcall-messages.ts";

/** Number of upcalls that fit the receive buffer of every worker. */
const CHUNK = 128;
const WARM_UP = 1600 * CHUNK;

function key(writer: MessageWriter): void {
  writer
    .u32(KeyAttr.RecircId, 0)
    .u32(KeyAttr.InPort, 1)
    .bytes(KeyAttr.Ethernet, new Uint8Array([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]))
    .be16(KeyAttr.Ethertype, 0x0800)
    .bytes(KeyAttr.Ipv4, new Uint8Array([10, 0, 0, 1, 10, 0, 0, 2, 17, 0, 64, 0]))
    .bytes(KeyAttr.Udp, new Uint8Array([3, 0xe8, 0, 53]));
}

const attributes = (writer: MessageWriter) => void writer.u64(PacketAttr.Hash, 0x1_1234_5678n);

/** Sends upcalls to a worker as fast as the worker can handle them, and returns the measurement. */
async function stream(use: MeasuringData["use"], upcalls: number): Promise<Measured> {
  using fake = new FakeDatapath();
  using sender = NetlinkSocket.open(NETLINK_USERSOCK);
  using requests = fake.openSocket("requests");
  const connection = { openSocket: fake.openSocket.bind(fake), upcallPeer: sender.portId };
  using datapath = Datapath.create("dp0", { connection });
  const sent = new SharedArrayBuffer(4);
  const words = new Int32Array(sent);
  const { promise, resolve } = Promise.withResolvers<Measured>();
  await using handlers = await UpcallHandlers.start<MeasuringData>(datapath, {
    module: new URL("./measuring-handler.ts", import.meta.url),
    workers: 1,
    dispatch: "per-cpu",
    data: { use, warmUp: WARM_UP, upcalls, chunk: CHUNK, sent },
    onReport: (value) => resolve(value as Measured),
    ...WORKER_LIMITS,
  });
  const to = { portId: datapath.info().perCpuPortIds![0]! };
  const upcall = upcallBytes({ key, attributes, datapath: datapath.ifindex });
  new DataView(upcall.buffer).setUint16(4, lookupFamily(ovsPacket.name, { socket: requests }).id, true);
  const messages = Array.from({ length: CHUNK }, () => upcall);
  for (let count = 0; count < WARM_UP + upcalls; count += CHUNK) {
    sender.sendMany(messages, { to });
    Atomics.add(words, 0, 1);
    Atomics.notify(words, 0);
  }
  const measured = await promise;
  const { total } = handlers.statistics();
  if (total.upcalls !== WARM_UP + upcalls || total.lost !== 0)
    throw new Error(`not all came: ${JSON.stringify(total)}`);
  return measured;
}

/** Writes replies to one upcall, a few at a time, and returns the measurement. */
function reply(kind: "put" | "execute", replies: number): Pick<Measured, "bytes"> {
  const upcall = new Upcall();
  upcall.point(lent(upcallBytes({ key, attributes })));
  const writer = new ReplyWriter({ flowFamily: FLOW_FAMILY, packetFamily: PACKET_FAMILY, datapath: 7 });
  const given = { actions: encodeActions([{ output: 1 }]) };
  let length = 0;
  const write = (count: number) => {
    for (let index = 0; index < count; index++) {
      if (kind === "put") writer.putFlow(given, upcall);
      else writer.execute(given, upcall, 77);
      length = (length + writer.message(writer.count - 1).length) % 1000;
      if (writer.count === 2) writer.clear();
    }
  };
  write(WARM_UP);
  const before = heapStats().heapCapacity;
  write(replies);
  return { bytes: heapStats().heapCapacity - before };
}

const [what, how, count] = process.argv.slice(2);
const result =
  what === "stream" ? stream(how as MeasuringData["use"], Number(count)) : reply(how as "put", Number(count));
console.log(JSON.stringify(await result));
