import { type Command, InvalidArgumentError } from "commander";
import { add, collect, JSON_LINES, NETNS } from "./root.ts";
import type { ServeOptions } from "./serve/command.ts";

const DIRECTORY = ["--directory <path>", "directory of the records (default: /run/bun-netlink)"] as const;
const ENV = ["--env", `replace \${NAME} in the files by environment variables`] as const;

/** Adds the subcommand `state`, which compares descriptions of networks with the kernel and applies them. */
export function stateCommands(root: Command): void {
  const state = add(root, "state", "compares a description of a network with the kernel, and applies it", [
    "state snapshot > network.json",
    "state plan network.json",
    "state apply network.json --confirm 60",
    "state undo",
  ]);
  const states = () => import("./commands/state.ts");
  const histories = () => import("./commands/state-history.ts");
  add(state, "snapshot", "prints the configuration of a namespace as a description", [
    "state snapshot --netns blue",
    "state snapshot --omit filters --omit qdiscs",
  ])
    .option("--omit <table>", "omit this table of descriptions; may be repeated", collect, [])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (options: object) => (await states()).printSnapshot(options));
  add(
    state,
    "import <source> [paths...]",
    "prints the configuration of another program (netplan, ifupdown, networkd) or of the running system as a description",
    ["state import netplan > network.json", "state import ifupdown /etc/network/interfaces", "state import system"],
  )
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (source: string, paths: string[], options: object) => {
      await (await import("./import/command.ts")).importState(source, paths, options);
    });
  add(state, "plan <files...>", 'prints the steps that lead to a description; "-" is the standard input', [
    "state plan network.json",
    "state plan - --json < network.json",
    "state plan base.yaml site.yaml --env",
  ])
    .option(...ENV)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (files: string[], options: object) => (await states()).printPlan(files, options));
  add(state, "check <files...>", "checks a description, without reading or changing the kernel's configuration", [
    "state check network.yaml",
    "state check base.yaml site.yaml",
  ])
    .option(...ENV)
    .option(...JSON_LINES)
    .action(async (files: string[], options: object) => (await states()).checkFiles(files, options));
  add(state, "schema", "prints the JSON Schema of descriptions, with which editors complete and check them", [
    "state schema > description.schema.json",
  ]).action(async () => (await states()).printSchema());
  add(state, "apply <files...>", "applies a description, prints each step, and records how to undo it", [
    "state apply network.json --rollback",
    "state apply network.json --confirm 60",
    'state apply network.json --confirm 60 --check "ping -c 1 192.0.2.1"',
  ])
    .option("--rollback", "undo all steps if one fails")
    .option("--allow-recreate", "allow removing existing entries and creating them again")
    .option(
      "--confirm <seconds>",
      "undo all steps after this time, unless Enter or `state confirm` confirms them",
      time,
    )
    .option(...ENV)
    .option("--check <command>", "confirm as soon as this shell command exits with status 0; requires --confirm")
    .option(...DIRECTORY)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (files: string[], options: object) => (await states()).applyFiles(files, options));
  add(state, "confirm [id]", "confirms an applied description that waits for its confirmation", ["state confirm"])
    .option(...DIRECTORY)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (id: string | undefined, options: object) => (await histories()).confirm(id, options));
  add(state, "undo [id]", "undoes the last applied description, or one with all that were applied after it", [
    "state undo",
    "state undo 20261123-155029-2272cc",
    "state undo --force",
  ])
    .option("--force", "also remove entries that another program has created again")
    .option(...DIRECTORY)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (id: string | undefined, options: object) => (await histories()).undo(id, options));
  add(state, "history [id]", "lists the descriptions that were applied since the host was started", [
    "state history",
    "state history 20261123-155029-2272cc",
  ])
    .option(...DIRECTORY)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (id: string | undefined, options: object) => (await histories()).history(id, options));
  add(state, "serve <directory>", "applies the descriptions in a directory, and repairs changes of other programs", [
    "state serve /etc/bun-netlink",
    "state serve /etc/bun-netlink --prometheus :9101",
  ])
    .option("--allow-recreate", "allow removing existing entries and creating them again")
    .option(...ENV)
    .option(...DIRECTORY)
    .option("--prometheus <address>", "serve metrics on :PORT of the loopback address, or on ADDRESS:PORT")
    .option(
      "--poll <seconds>",
      "time between two comparisons of files whose changes the kernel does not announce",
      time,
      5,
    )
    .option(...NETNS)
    .action(async (directory: string, options: ServeOptions) => {
      await (await import("./serve/command.ts")).serve(directory, options);
    });
}

const MAX_SECONDS = 86_400;

function time(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 1 && value <= MAX_SECONDS) return value;
  throw new InvalidArgumentError(`Expected seconds from 1 to ${MAX_SECONDS}, got "${text}".`);
}
