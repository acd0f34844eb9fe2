import { definePacketHandler } from "../../src/subsystems/netfilter/queue/packet-handler.ts";

export default definePacketHandler({ packet: () => "accept" });
