import { defineHandler } from "../../../../../src/workers/handler-entry.ts";

/** A handler of netlink messages. Packet queues must reject this handler, because it does not handle packets. */
export default defineHandler({ message() {} });
