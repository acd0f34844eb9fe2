import { runHandler } from "../../../../../src/workers/handler-entry.ts";
import handler from "./messages.ts";

runHandler(handler);
