import type { Command } from "commander";
import { explain, status } from "./errors.ts";
import { fail, flush } from "./output.ts";

/** Runs the command `bun-netlink` with command line arguments and returns the exit status. */
export async function run(args: readonly string[], program: Command): Promise<number> {
  try {
    await program.parseAsync(args, { from: "user" });
    flush();
    return status.success;
  } catch (error) {
    flush();
    const explained = explain(error);
    if (explained.text !== "") fail(explained.text);
    return explained.status;
  }
}
