import { writeSync } from "node:fs";
import { explain, status } from "./errors.ts";
import { flush, style } from "./output.ts";
import { program } from "./program.ts";

const STDERR = 2;

/** Runs the command with its arguments and returns the exit status. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: "user" });
    flush();
    return status.success;
  } catch (error) {
    flush();
    const explained = explain(error);
    if (explained.text !== "") writeSync(STDERR, `${style.red("error:")} ${explained.text}\n`);
    return explained.status;
  }
}
