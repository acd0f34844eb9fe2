import { explain, status } from "./errors.ts";
import { fail, flush } from "./output.ts";
import { program } from "./program.ts";

/** Runs the command with its arguments and returns the exit status. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: "user" });
    flush();
    return status.success;
  } catch (error) {
    flush();
    const explained = explain(error);
    if (explained.text !== "") fail(explained.text);
    return explained.status;
  }
}
