import { writeSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { version } from "../../../package.json";
import { terminalWidth, write } from "./output.ts";
import { tableNames } from "./tables/names.ts";

const NETNS = ["--netns <namespace>", "network namespace: a name, a path, or pid:NUMBER"] as const;
const ALL_NETNS = ["--all-netns", "all named network namespaces and that of the process"] as const;
const JSON_LINES = ["--json", "print JSON, one object per line"] as const;
const SPEC = ["--spec <file>", "YAML spec that contains the family"] as const;
const TIMESTAMPS = ["--timestamps", "print the time of each event"] as const;

const HELP_WIDTH = 100;

/** Returns the parser of the command. The modules of subcommands are loaded when they run. */
export function program(): Command {
  const root = new Command("bun-netlink")
    .description("Asks the kernel over netlink, follows its changes, and decodes what programs say to it.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: write,
      writeErr: (text) => writeSync(2, text),
      getOutHelpWidth: () => terminalWidth() ?? HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .enablePositionalOptions()
    .showHelpAfterError("(run with --help for options and examples)");
  showCommands(root);
  familyCommands(root);
  return root;
}

/** Adds a subcommand with examples in its help. */
function add(root: Command, usage: string, summary: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  bun-netlink ${example}`);
  return root
    .command(usage)
    .description(summary)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

function showCommands(root: Command): void {
  const tables = `Tables: ${tableNames.join(", ")}`;
  const filters = "Filters: COLUMN=VALUE, COLUMN!=VALUE, or FIELD.PATH=VALUE with a field of the JSON output";
  add(root, "show <table> [filters...]", "prints a table", [
    "show links",
    "show links state=up kind!=loopback",
    "show routes table=main --json",
    "show addresses --all-netns",
  ])
    .addHelpText("after", `\n${tables}\n${filters}`)
    .option(...NETNS)
    .option(...ALL_NETNS)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/show.ts").show>) => {
      await (await import("./commands/show.ts")).show(...args);
    });
  add(root, "monitor [tables...]", "prints the state of tables, then each change (old → new)", [
    "monitor",
    "monitor links routes --timestamps",
    "monitor addresses --all-netns",
    "monitor links --filter name=eth0 --count 1",
  ])
    .addHelpText("after", `\n${tables}\n${filters}`)
    .option(...NETNS)
    .option(...ALL_NETNS)
    .option(...TIMESTAMPS)
    .option("--count <number>", "end after this number of changes", positiveInteger)
    .option("--filter <condition>", "show only matching rows; may be repeated", collect, [])
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/monitor.ts").monitor>) => {
      await (await import("./commands/monitor.ts")).monitor(...args);
    });
}

function familyCommands(root: Command): void {
  add(root, "families", "lists the families of the library and of the running kernel", [
    "families --available",
    "families --json",
  ])
    .option("--available", "only families that the running kernel has")
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/families.ts").families>) => {
      await (await import("./commands/families.ts")).families(...args);
    });
  add(root, "describe <family> [name]", "describes a family, an operation, a field, a set or an enumeration", [
    "describe ethtool",
    "describe rt-link getlink",
    "describe rt-link IFLA_MTU",
    "describe my-family --spec my-family.yaml",
  ])
    .option(...SPEC)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/describe.ts").describe>) => {
      await (await import("./commands/describe.ts")).describe(...args);
    });
  for (const kind of ["do", "dump"] as const) {
    const summary = kind === "do" ? "sends one request and prints the reply" : "prints all objects of a dump";
    const examples =
      kind === "do"
        ? [
            "do rt-link getlink --ifname lo",
            'do rt-link newlink \'{"ifname":"br0","linkinfo":{"kind":"bridge"}}\' --flags create,excl',
            "do rt-link newlink --ifname br0 --linkinfo.kind bridge --dry-run",
            "do ethtool rings-get --header.dev-name eth0 --json",
            "do my-family get - --spec my-family.yaml < request.json",
          ]
        : ["dump rt-link getlink", "dump nlctrl getfamily --json", "dump rt-neigh getneigh --header.ndm-family 7"];
    add(root, `${kind} <family> <operation> [fields...]`, summary, examples)
      .usage("[options] <family> <operation> [JSON|-] [--field.path value...]")
      .addHelpText("after", fieldsHelp)
      .allowUnknownOption()
      .option(...SPEC)
      .option(...NETNS)
      .option("--flags <names>", "additional flags of the request: create, excl, replace, append, echo")
      .option("--dry-run", "print the bytes of the request with their meaning; send nothing")
      .option(...JSON_LINES)
      .action(async (family: string, operation: string, fields: string[], options: object) => {
        await (await import("./commands/request.ts")).request(kind, family, operation, fields, options);
      });
  }
  add(root, "events <family> [groups...]", "prints the events of multicast groups; by default of all groups", [
    "events rt-link rtnlgrp-link",
    "events ethtool monitor --timestamps",
    "events nlctrl --json --count 1",
  ])
    .option(...SPEC)
    .option(...NETNS)
    .option(...TIMESTAMPS)
    .option("--count <number>", "end after this number of events", positiveInteger)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/events.ts").events>) => {
      await (await import("./commands/events.ts")).events(...args);
    });
}

const fieldsHelp = `
Fields: "bun-netlink describe FAMILY OPERATION" lists them. Values are JSON or text; hex:0a1b are bytes.
  --linkinfo.kind bridge    field of a nest
  --list.0 a --list.1 b     items of a list; repeating an option has the same effect
  -                         read the JSON object from the standard input`;

function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`Expected an integer from 1 on, got "${text}".`);
}

function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}
