import { definePacketHandler } from "../../src/subsystems/netfilter/queue/packet-handler.ts";

/** A handler that accepts each packet. */
export default definePacketHandler({ packet: () => "accept" });
