import { definePacketHandler } from "../../src/subsystems/netfilter/queue/packet-handler.ts";

/** A packet handler that accepts each packet. */
export default definePacketHandler({ packet: () => "accept" });
