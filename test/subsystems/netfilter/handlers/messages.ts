import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** A handler of netlink messages, which packet queues must reject because it does not handle packets. */
export default defineHandler({ message() {} });
