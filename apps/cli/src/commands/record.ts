import { json, line, warn, write } from "../output.ts";
import { programText, withoutLineEnds } from "../record/program-text.ts";
import { isRequest, recordProgram } from "../record/requests.ts";

/** Options of the command `record`. */
export interface RecordOptions {
  readonly sandbox?: boolean;
  readonly json?: boolean;
  readonly all?: boolean;
}

/** Runs a program, and prints a TypeScript program that sends the same netlink requests. */
export async function record(command: readonly string[], options: RecordOptions): Promise<void> {
  const recording = await recordProgram(command, options);
  const { steps, unknown, status = 0 } = recording;
  if (status !== 0) warn(`the program failed with status ${status}`);
  for (const text of counted(unknown)) warn(`a request that no family describes was skipped: ${text}`);
  const missing = steps.flatMap((step) => ("change" in step && "text" in step && !("path" in step) ? [step.text] : []));
  for (const text of counted(missing)) warn(`a change without netlink is not repeated: ${text}`);
  if (steps.every((step) => !isRequest(step) && step.change === "uncertain")) {
    warn("the program has sent no netlink requests that the kernel accepted");
    return;
  }
  if (options.json === true) {
    for (const step of steps) {
      const netns = step.netns?.source;
      const { process: _, ...change } = step;
      if (!isRequest(step)) json({ ...change, netns });
      else {
        const { family, operation, kind, flags, fields, batch } = step;
        json({ family, operation, kind, flags, fields, batch, netns });
      }
    }
    return;
  }
  line(`// ${withoutLineEnds(command.join(" "))}`);
  const { text, numbers } = await programText(recording);
  for (const number of numbers) {
    warn(`the program contains a number that the kernel has assigned: ${number}`);
    line(`// Number that the kernel has assigned: ${number}`);
  }
  write(text);
}

/** Returns each text once, with the number of its occurrences if there are several. */
function counted(texts: readonly string[]): string[] {
  const groups = Map.groupBy(texts, (text) => text);
  return [...groups].map(([text, all]) => (all.length === 1 ? text : `${text} (${all.length} times)`));
}
