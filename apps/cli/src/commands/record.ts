import { json, line, warn, write } from "../output.ts";
import { programText } from "../record/program-text.ts";
import { recordProgram } from "../record/requests.ts";

/** Options of the command `record`. */
export interface RecordOptions {
  readonly sandbox?: boolean;
  readonly json?: boolean;
  readonly all?: boolean;
}

/** Runs a program, and prints a TypeScript program that sends the same netlink requests. */
export async function record(command: readonly string[], options: RecordOptions): Promise<void> {
  const recording = await recordProgram(command, options);
  const { requests, unknown, status = 0 } = recording;
  if (status !== 0) warn(`the program failed with status ${status}`);
  if (unknown > 0) warn(`requests that no family describes were skipped: ${unknown}`);
  if (requests.length === 0) {
    warn("the program has sent no netlink requests that the kernel accepted");
    return;
  }
  if (options.json === true) {
    for (const { family, operation, kind, flags, fields, batch } of requests) {
      json({ family, operation, kind, flags, fields, batch });
    }
    return;
  }
  line(`// ${command.join(" ").replaceAll("\n", " ")}`);
  write(await programText(recording));
}
