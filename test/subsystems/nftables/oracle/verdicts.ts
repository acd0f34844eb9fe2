// Asks nft and the library which commands they reject, many commands at once.
import { NetlinkError, type NetworkNamespace } from "../../../../src/index.ts";
import { type Nftables, NftSyntaxError, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { type Program, runNft } from "./load.ts";

/** The error of a command on which nft itself ends, such as a failed assertion. */
export const ABORTED = "nft aborts";

/**
 * Returns the error of nft for each command, or undefined if nft and the kernel accept it. With the default options of nft,
 * nothing is changed. A command is one line.
 */
export function errorsOfNft(
  program: Program,
  netns: NetworkNamespace,
  commands: readonly string[],
  options: readonly string[] = ["-c"],
): (string | undefined)[] {
  const errors: (string | undefined)[] = [];
  while (errors.length < commands.length) {
    const first = errors.length;
    // The error of a table that does not exist separates the errors of two commands.
    const input = commands.slice(first).map((command, index) => `${command}\nlist table ip end_of_${first + index}\n`);
    const { stderr } = runNft(program, netns, [...options, "-i"], input.join(""));
    const parts = stderr.split(/^Error: .*\nlist table ip end_of_\d+\n.*\n/m);
    for (const part of parts.slice(0, -1)) errors.push(/Error: (.*)/.exec(part)?.[1]);
    if (errors.length < commands.length) errors.push(ABORTED);
  }
  return errors;
}

/** Returns the error of the library, or undefined if it and the kernel accept a command. */
export function errorOf(client: Nftables, command: string): string | undefined {
  try {
    client.check((batch) => batch.run(parseRuleset(command)));
    return undefined;
  } catch (error) {
    const isExpected = [TypeError, RangeError, NetlinkError, NftSyntaxError].some((kind) => error instanceof kind);
    if (isExpected) return (error as Error).message;
    throw error;
  }
}
