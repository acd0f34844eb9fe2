import { CommanderError } from "commander";

/** Error for an invalid command line. The process exits with status 2. */
export class UsageError extends Error {}

/** Error for malformed input, with its position in the input. The process exits with status 1. */
export class MalformedInput extends Error {}

/** Error that ends the process with a status, without a message by default. */
export class ExitStatus extends Error {
  readonly status: number;

  constructor(status: number, message = "") {
    super(message);
    this.status = status;
  }
}

/** Reason with which SIGINT aborts the signal of a command. The process exits with status 130. */
export const INTERRUPTED = Symbol("interrupted");

/** Exit statuses of the command `bun-netlink`. */
export const status = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** Second line of an error of usage. */
export const ADVICE = "(run with --help for options and examples)";

/** Returns the exit status for an error, and the message for the user, without a stack trace. */
export function explain(error: unknown): { status: number; text: string } {
  if (error === INTERRUPTED) return { status: status.interrupted, text: "" };
  if (error instanceof ExitStatus) return { status: error.status, text: error.message };
  if (!(error instanceof Error)) return { status: status.failure, text: String(error) };
  if (error.name === "NetlinkError") return { status: status.failure, text: error.message };
  // The command line parser Commander has already printed its message or the help.
  if (error instanceof CommanderError) {
    return { status: error.exitCode === 0 ? status.success : status.usage, text: "" };
  }
  const isUsage = error instanceof UsageError || error instanceof TypeError || error instanceof RangeError;
  const isFile = "syscall" in error && "path" in error;
  const text = isFile ? fileProblem(error) : error.message;
  if (!isUsage && !isFile && !isSyntax(error)) return { status: status.failure, text };
  return { status: status.usage, text: text.includes("\n") ? text : `${text}\n${ADVICE}` };
}

/** Returns the message for a file that cannot be read or written, without the name of the system call. */
function fileProblem({ message, path }: Error & { path?: unknown }): string {
  const [, code, reason] = /^(E[A-Z0-9]+): (.*), /.exec(message) ?? [];
  return code === undefined ? message : `${String(path)}: ${reason} (${code})`;
}

/** Returns whether an error reports invalid input of the user, such as a spec, a flow or JSON. */
function isSyntax(error: Error): boolean {
  return error instanceof SyntaxError || error.name === "SpecError" || error.name === "YAMLParseError";
}
