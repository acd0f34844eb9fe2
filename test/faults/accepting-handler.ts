import { definePacketHandler } from "../../src/subsystems/netfilter/index.ts";

/** Accepts each packet. */
export default definePacketHandler({ packet: () => "accept" });
