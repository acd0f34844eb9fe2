import { definePacketHandler } from "../../../../../src/subsystems/netfilter/queue/packet-handler.ts";
import { scripted } from "./scripted.ts";

export default definePacketHandler({ ...scripted, failureVerdict: "accept" });
