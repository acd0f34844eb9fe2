import { isInterfaceName } from "./check.ts";
import { CniError, ErrorNumber } from "./errors.ts";
import type { Owner } from "./ipam/store.ts";

export type Command = "ADD" | "DEL" | "CHECK" | "GC" | "STATUS" | "VERSION";

/** Parameters of an operation on one attachment, from the environment. */
export interface Attachment extends Owner {
  /** Path of the container's network namespace. Empty in DEL if the namespace is gone. */
  readonly netns: string;
}

const COMMANDS: readonly string[] = ["ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION"] satisfies Command[];

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the operation that the runtime requests. */
export function readCommand({ CNI_COMMAND = "" }: Environment): Command {
  if (COMMANDS.includes(CNI_COMMAND)) return CNI_COMMAND as Command;
  const got = CNI_COMMAND === "" ? "nothing; container runtimes set it" : JSON.stringify(CNI_COMMAND);
  throw invalid(`CNI_COMMAND: expected ${COMMANDS.join(", ")}, got ${got}`);
}

/** Reads the parameters of ADD, DEL and CHECK. */
export function readAttachment(command: Command, environment: Environment): Attachment {
  const { CNI_CONTAINERID: containerId = "", CNI_IFNAME: ifname = "", CNI_NETNS: netns = "" } = environment;
  const required = { CNI_CONTAINERID: containerId, CNI_IFNAME: ifname, ...(command !== "DEL" && { CNI_NETNS: netns }) };
  const missing = Object.entries(required).filter(([, value]) => value === "");
  if (missing.length > 0) throw invalid(`${missing.map(([key]) => key).join(", ")}: not set, but ${command} needs it`);
  // The identifier is part of a file name (at most 255 bytes) and, with the name of the network, of an alias (255 bytes).
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/.test(containerId)) {
    const expected = 'at most 128 letters, digits, "_", "." and "-", first a letter or digit';
    throw invalid(`CNI_CONTAINERID: expected ${expected}, got ${JSON.stringify(containerId)}`);
  }
  if (!isInterfaceName(ifname))
    throw invalid(`CNI_IFNAME: expected the name of an interface (at most 15 bytes), got ${JSON.stringify(ifname)}`);
  return { containerId, ifname, netns };
}

/** Reads the pairs of CNI_ARGS: "IP=10.88.0.7;MAC=02:00:5e:00:53:01". Unknown names are ignored. */
export function readArguments({ CNI_ARGS = "" }: Environment): ReadonlyMap<string, string> {
  const pairs = CNI_ARGS.split(";").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const [name = "", ...value] = pair.split("=");
      if (name === "" || value.length === 0)
        throw invalid(`CNI_ARGS: expected NAME=VALUE, got ${JSON.stringify(pair)}`);
      return [name, value.join("=")] as const;
    }),
  );
}

function invalid(message: string): CniError {
  return new CniError(ErrorNumber.INVALID_ENVIRONMENT, message);
}
