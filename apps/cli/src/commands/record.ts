import { json, line, warn, write } from "../output.ts";
import { programText } from "../record/program-text.ts";
import { type RecordedRequest, recordProgram } from "../record/requests.ts";

/** Options of the command `record`. */
export interface RecordOptions {
  readonly sandbox?: boolean;
  readonly json?: boolean;
  readonly all?: boolean;
}

/**
 * Runs a program, and prints a TypeScript program that sends the same netlink requests. Requests that only read are
 * omitted if the program changes something.
 */
export async function record(command: readonly string[], options: RecordOptions): Promise<void> {
  const recording = await recordProgram(command, options.sandbox === true);
  const changes = recording.requests.filter((request) => !isQuery(request));
  const requests = options.all === true || changes.length === 0 ? recording.requests : changes;
  if (recording.unknown > 0) warn(`requests that no family describes were skipped: ${recording.unknown}`);
  if (requests.length === 0) {
    warn("the program has sent no netlink requests that the kernel accepted");
    return;
  }
  if (options.json === true) {
    for (const request of requests) json(request);
    return;
  }
  line(`// ${command.join(" ").replaceAll("\n", " ")}`);
  write(await programText({ ...recording, requests }));
}

function isQuery({ operation, kind }: RecordedRequest): boolean {
  return kind === "dump" || /^get|-get(-|$)/.test(operation);
}
