import { addShow, rootCommand } from "./root.ts";
import { run } from "./run.ts";

/** Runs the subcommand `show` for a table of rtnetlink and returns the exit status. */
export function start(args: readonly string[]): Promise<number> {
  const root = rootCommand();
  addShow(root, async (name) => {
    const { tables } = await import("./tables/route.ts");
    return tables.find((table) => table.name === name)!;
  });
  return run(args, root);
}
