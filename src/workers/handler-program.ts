import { runProgram, type Starter } from "../threads/program-entry.ts";
import { checkHandler } from "./check-handler.ts";
import { handleMessages } from "./handle-messages.ts";
import type { Handler } from "./handler.ts";
import type { HandlerStart } from "./handler-start.ts";

/** What the engine tells of a place in a file that it cannot compile. */
interface CompileMessage {
  message: string;
  position: { file: string; line: number; column: number };
}

runProgram((start: HandlerStart, starter: Starter) => handleMessages(() => loadHandler(start.module!), start, starter));

/** Brings the handler from the user's module. */
async function loadHandler(path: string): Promise<Handler> {
  let module: { default?: unknown };
  try {
    module = await import(path);
  } catch (error) {
    throw compileError(error) ?? error;
  }
  if (!("default" in module)) {
    throw new TypeError(
      `module: ${path} has no default export; it needs "export default defineHandler({ message(message, context) { … } })"`,
    );
  }
  const handler = module.default;
  checkHandler(handler, `module: the default export of ${path}`);
  return handler;
}

/** The error that says where files cannot be compiled, which the engine's own keep to themselves; undefined for others. */
function compileError(error: unknown): SyntaxError | undefined {
  const messages: unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (!messages.every(isCompileMessage)) return undefined;
  const places = messages.map(
    ({ message, position: { file, line, column } }) => `${file}:${line}:${column}: ${message}`,
  );
  return new SyntaxError(places.join("; "), { cause: error });
}

function isCompileMessage(value: unknown): value is CompileMessage {
  return typeof (value as Partial<CompileMessage> | null)?.position?.file === "string";
}
