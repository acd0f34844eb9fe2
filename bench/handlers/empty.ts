// A handler that does nothing, so that the time to start a worker is only that of the library.
import { defineHandler } from "../../src/workers/handler-entry.ts";

export default defineHandler({ message() {} });
