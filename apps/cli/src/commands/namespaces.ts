import { NetworkNamespace } from "bun-netlink";
import { ExitStatus, UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { findProgram, runProgram } from "../runtime/engine.ts";
import { findTable } from "../tables/index.ts";
import { type ShowOptions, show } from "./show.ts";

/** Prints the named network namespaces. */
export async function listNamespaces(options: Pick<ShowOptions, "json">): Promise<void> {
  await show(await findTable("namespaces"), [], options);
}

/**
 * Runs a program in a network namespace and exits with the program's status. Only the network namespace changes; /sys
 * is not mounted again.
 */
export async function execInNamespace(name: string, command: readonly string[]): Promise<void> {
  const [program] = command;
  if (program === undefined)
    throw new UsageError("expected a program to run, such as bun-netlink ns exec blue ip addr");
  using netns = NetworkNamespace.open(parseNamespace(name) as Parameters<typeof NetworkNamespace.open>[0]);
  if (findProgram(program) === undefined) throw new UsageError(`${program}: no such program`);
  const { ended } = netns.run(() => ({ ended: runProgram(command, { stdio: ["inherit", "inherit", "inherit"] }) }));
  // SIGINT is ignored here. The terminal also sends it to the child program, which decides whether to exit.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const { status } = await ended;
  process.off("SIGINT", ignore);
  if (status !== 0) throw new ExitStatus(status);
}
