import { definePacketLogHandler } from "../../../../src/subsystems/netfilter/index.ts";

/** Data passed to the reporting log handler. The handler blocks while the first word is 0. */
export interface Gate {
  gate: SharedArrayBuffer;
  details: boolean;
  throwAtGaps?: boolean;
}

export default definePacketLogHandler<Gate>({
  packet(packet, context) {
    const { data } = context;
    Atomics.wait(new Int32Array(data.gate), 0, 0, 100_000);
    if (new TextDecoder().decode(packet.headers.payload) === "throw") throw new Error("not this one");
    if (!data.details) return;
    const { udp, ipv4 } = packet.headers;
    const { payload: _, timestamp: __, ...object } = packet.toObject();
    context.report({ ...object, lostBefore: packet.lostBefore, port: udp?.destinationPort, source: ipv4?.source });
  },
  gap(lost, group, context) {
    context.report({ lost, group });
    if (context.data.throwAtGaps === true) throw new Error("not this gap");
  },
});
