import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** A handler that knows nothing of packets. */
export default defineHandler({ message() {} });
