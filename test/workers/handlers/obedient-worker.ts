import { runHandler } from "../../../src/workers/handler-entry.ts";
import handler from "./obedient.ts";

runHandler(handler);
