import { runHandler } from "../../../../src/workers/handler-entry.ts";
import handler from "./scripted.ts";

runHandler(handler);
