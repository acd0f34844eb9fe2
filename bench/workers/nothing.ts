// A handler that does nothing: what it takes to start a worker is the library's part alone.
import { defineHandler } from "../../src/workers/handler-entry.ts";

export default defineHandler({ message() {} });
