// A handler that does nothing, to measure the time that the library needs to start a worker.
import { defineHandler } from "../../src/workers/handler-entry.ts";

export default defineHandler({ message() {} });
