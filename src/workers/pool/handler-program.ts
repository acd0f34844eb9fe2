import { typeError } from "../../base/argument-error.ts";
import { messageWithPlace } from "../../threads/engine-worker.ts";
import { runProgram, type Starter } from "../../threads/program-entry.ts";
import { checkHandler, type Handler, withArticle } from "./handler.ts";
import { handleMessages } from "./handler-thread.ts";
import type { HandlerStart } from "./protocol.ts";

interface CompileMessage {
  message: string;
  position: { file: string; line: number; column: number };
}

runProgram("netlink-handler", (start: HandlerStart, starter: Starter) =>
  handleMessages(() => loadHandler(start.module!, start.handlerKind), start, starter),
);

async function loadHandler(path: string, kind: string | undefined): Promise<Handler> {
  let module: { default?: unknown };
  try {
    module = await import(path);
  } catch (error) {
    throw compileError(error, path) ?? error;
  }
  if (!("default" in module)) {
    const example = '"export default defineHandler({ message(message, context) { … } })"';
    const form = kind === undefined ? example : withArticle(kind);
    throw typeError("module", `expected ${path} to have a default export: ${form}`);
  }
  const handler = module.default;
  checkHandler(handler, `module: the default export of ${path}`, kind);
  return handler;
}

/** Returns undefined for errors that are not compile errors. */
function compileError(error: unknown, path: string): SyntaxError | undefined {
  const messages: unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (!messages.every(isCompileMessage)) {
    return error instanceof SyntaxError ? new SyntaxError(messageWithPlace(error, path), { cause: error }) : undefined;
  }
  const lines = messages.map(
    ({ message, position: { file, line, column } }) => `${file}:${line}:${column}: ${message}`,
  );
  return new SyntaxError(lines.join("; "), { cause: error });
}

function isCompileMessage(value: unknown): value is CompileMessage {
  return typeof (value as Partial<CompileMessage> | null)?.position?.file === "string";
}
