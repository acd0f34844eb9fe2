import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** A handler of messages instead of packets. */
export default defineHandler({ message() {} });
