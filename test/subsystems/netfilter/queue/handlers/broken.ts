import { definePacketHandler } from "../../../../../src/subsystems/netfilter/queue/packet-handler.ts";

export default definePacketHandler({
  open() {
    throw new Error("not today");
  },
  packet: () => "accept",
});
