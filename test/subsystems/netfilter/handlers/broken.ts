import { definePacketHandler } from "../../../../src/subsystems/netfilter/index.ts";

export default definePacketHandler({
  open() {
    throw new Error("not today");
  },
  packet: () => "accept",
});
