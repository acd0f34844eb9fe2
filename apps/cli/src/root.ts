import { Command, Help, InvalidArgumentError, type Option } from "commander";
import { version } from "../../../package.json";
import type { ShowOptions } from "./commands/show.ts";
import { ADVICE } from "./errors.ts";
import { printableLines, terminalWidth, write, writeError } from "./output.ts";
import { tableNames, unannouncedTables, unlistedTables } from "./tables/names.ts";
import type { Table } from "./tables/table.ts";

// Command line options that several subcommands share.
export const NETNS = ["--netns <namespace>", "network namespace: a name, a path, or pid:NUMBER"] as const;
export const ALL_NETNS = ["--all-netns", "all named network namespaces and that of the process"] as const;
export const JSON_LINES = ["--json", "print JSON, one object per line"] as const;
export const SPEC = ["--spec <file>", "YAML spec that contains the family"] as const;
export const TIMESTAMPS = ["--timestamps", "print the time of each event"] as const;
export const PREFIX = ["--prefix <text>", "start of the keys in the Redis server", "netlink"] as const;
export const HOST_SIZE = ["--max-host-size <MiB>", "with --redis, maximum size of the tables of one host"] as const;
export const TLS_CA = ["--tls-ca <file>", "certificates that sign the certificate of the Redis server (PEM)"] as const;
export const TLS_CERT = ["--tls-cert <file>", "certificate of the client (PEM)"] as const;
export const TLS_KEY = ["--tls-key <file>", "private key of the client (PEM)"] as const;

const HELP_WIDTH = 100;

/** Returns a command line parser without subcommands. */
export function rootCommand(): Command {
  return (
    new Command("bun-netlink")
      .description("Queries the kernel over netlink, follows changes of its tables, and decodes netlink messages.")
      .version(version)
      .exitOverride()
      .configureOutput({
        writeOut: write,
        // Messages contain arguments, which may have control characters.
        writeErr: (text) => writeError(printableLines(text)),
        getOutHelpWidth: () => terminalWidth() ?? HELP_WIDTH,
        getErrHelpWidth: () => HELP_WIDTH,
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      })
      // The default of an option that may be repeated is an empty list, which is not worth a note.
      .configureHelp({
        optionDescription: (option: Option) =>
          Array.isArray(option.defaultValue) ? option.description : new Help().optionDescription(option),
      })
      .enablePositionalOptions()
      .showHelpAfterError(ADVICE)
  );
}

/**
 * Adds a subcommand to the command line parser. The help of the subcommand contains examples: arguments of the command, or
 * lines of a shell that start with "$ ".
 */
export function add(root: Command, usage: string, summary: string, examples: readonly string[]): Command {
  const lines = examples.map((example) =>
    example.startsWith("$ ") ? `  ${example.slice(2)}` : `  bun-netlink ${example}`,
  );
  return root
    .command(usage)
    .description(summary)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** Text at the end of the help of commands that print tables. */
const tablesHelp = (names: readonly string[]) => `\nTables: ${names.join(", ")}`;
const showHelp: string = tablesHelp(tableNames.filter((name) => !unlistedTables.includes(name)));
export const monitorHelp: string = tablesHelp(tableNames.filter((name) => !unannouncedTables.includes(name)));
export const agentHelp: string = tablesHelp(
  tableNames.filter((name) => !unannouncedTables.includes(name) && !unlistedTables.includes(name)),
);
export const filtersHelp = "Filters: COLUMN=VALUE, COLUMN!=VALUE, or FIELD.PATH=VALUE with a field of the JSON output";

/** Adds the subcommand `show`, which prints a table. */
export function addShow(root: Command, findTable: (name: string) => Promise<Table>): void {
  add(root, "show <table> [filters...]", "prints a table", [
    "show links",
    "show links state=up kind!=loopback",
    "show routes table=main --json",
    "show addresses --all-netns",
  ])
    .addHelpText("after", `${showHelp}\n${filtersHelp}`)
    .option(...NETNS)
    .option(...ALL_NETNS)
    .option(...JSON_LINES)
    .action(async (name: string, conditions: string[], options: ShowOptions) => {
      const { show } = await import("./commands/show.ts");
      await show(await findTable(name), conditions, options);
    });
}

/** Parses the value of an option that is an integer of at least 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`Expected an integer of at least 1, got "${text}".`);
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}
