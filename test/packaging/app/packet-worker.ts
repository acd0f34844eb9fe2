import { runHandler } from "bun-netlink/handler";
import { definePacketHandler } from "bun-netlink/netfilter";

runHandler(definePacketHandler({ packet: () => "accept" }));
