import { runProgram, type Starter } from "../threads/program-entry.ts";
import type { HandlerStart } from "./handler-start.ts";
import { checkHandler, handleMessages } from "./run-handler.ts";

/** Brings a handler from the user's module. */
runProgram(async (start: HandlerStart, starter: Starter) => {
  const path = start.module!;
  const { default: handler }: { default?: unknown } = await import(path);
  checkHandler(handler, `the default export of ${path}`);
  await handleMessages(handler, start, starter);
});
