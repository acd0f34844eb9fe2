import { definePacketHandler } from "../../../../src/subsystems/netfilter/index.ts";
import { scripted } from "./scripted.ts";

export default definePacketHandler({ ...scripted, failureVerdict: "accept" });
