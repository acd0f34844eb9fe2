import { definePacketHandler } from "../../src/subsystems/netfilter/index.ts";

/** A handler that accepts each packet. */
export default definePacketHandler({ packet: () => "accept" });
