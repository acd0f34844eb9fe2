import { join } from "node:path";
import { findProject } from "../support/shared.ts";

/** Directory with the examples to run. The packaging test sets it to a project in which the packed library is installed. */
const project = process.env["BUN_NETLINK_EXAMPLES_IN"] ?? (await findProject());

/** Whether the examples use the packed library instead of the sources. */
export const isPacked: boolean = process.env["BUN_NETLINK_EXAMPLES_IN"] !== undefined;

/** Command of another runtime that runs the examples, as a JSON array. The packaging test sets it. */
const otherRuntime = process.env["BUN_NETLINK_EXAMPLES_RUNTIME"];

export const isBun: boolean = otherRuntime === undefined;

/** Returns the command that runs an example in a project, with additional options of the runtime. */
export function commandOf(example: string, options: readonly string[] = [], folder: string = project): string[] {
  const runtime = otherRuntime === undefined ? [process.execPath] : (JSON.parse(otherRuntime) as string[]);
  return [...runtime, ...options, join(folder, "examples", example)];
}
