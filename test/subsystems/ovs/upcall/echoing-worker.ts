import { runHandler } from "../../../../src/workers/handler-entry.ts";
import { handler } from "./echoing-handler.ts";

runHandler(handler);
