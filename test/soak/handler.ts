import { defineHandler } from "../../src/workers/handler-entry.ts";

/** Only the statistics of the pool are of interest. */
export default defineHandler({ message() {} });
