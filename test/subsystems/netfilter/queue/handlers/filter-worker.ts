import { runHandler } from "../../../../../src/workers/handler-entry.ts";
import { filter } from "./filter.ts";

runHandler(filter);
