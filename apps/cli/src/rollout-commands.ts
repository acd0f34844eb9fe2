import { type Command, InvalidArgumentError } from "commander";
import type { NewRolloutOptions, RolloutOptions } from "./rollout/commands.ts";
import { add, collect, JSON_LINES, PREFIX, TLS_CA, TLS_CERT, TLS_KEY } from "./root.ts";

const REDIS = "the Redis server: redis://USER@HOST:PORT, or rediss:// with TLS";
const STATE = [
  "--state-directory <path>",
  "directory of the rollouts (default: ~/.local/state/bun-netlink/rollouts)",
] as const;
const MAX_SECONDS = 86_400;

/** Adds the subcommand `rollout`, which applies a description on many hosts. */
export function rolloutCommands(root: Command): void {
  const rollout = add(
    root,
    "rollout [files...]",
    "applies a description on many hosts, in batches, and undoes it if too many fail",
    [
      "rollout keygen operator.key",
      "rollout network.yaml --hosts 'web*' --redis redis://localhost --key operator.key",
      "rollout network.yaml --hosts 'web*' --batch 10% --max-failures 1 --check ./check.sh \\\n    --redis redis://localhost --key operator.key",
      "rollout status",
      "rollout undo",
    ],
  );
  rollout.enablePositionalOptions();
  const commands = () => import("./rollout/commands.ts");
  rollout
    .option("--redis <url>", REDIS)
    .option("--key <file>", "private key of the operator (PEM)")
    .option("--hosts <pattern>", 'hosts that get the description; "*" is any text; may be repeated', collect, [])
    .option("--batch <size>", "hosts at a time: a number, or a percentage of all hosts", "10%")
    .option("--max-failures <number>", "number of failed hosts up to which the rollout continues", count, 0)
    .option("--check <command>", "shell command after each batch; if it fails, the description is undone on all hosts")
    .option("--confirm <seconds>", "time within which an agent must reach the server after its last step", time, 60)
    .option("--timeout <seconds>", "time within which the hosts of a batch must report", time, 120)
    .option("--expires <seconds>", "time after which agents reject the description", time, 600)
    .option("--dry-run", "print the plan of each host; change nothing")
    .option("--allow-recreate", "allow removing existing entries and creating them again")
    .option("--env", `replace \${NAME} in the files by environment variables`)
    .option("--variables <file>", `replace \${NAME} in the files by variables of each host, from a JSON or YAML file`)
    .option(...PREFIX)
    .option(...TLS_CA)
    .option(...TLS_CERT)
    .option(...TLS_KEY)
    .option(...STATE)
    .option(...JSON_LINES)
    .action(async (files: string[], options: NewRolloutOptions) => (await commands()).rollout(files, options));
  add(rollout, "keygen <file>", "creates the key with which an operator signs descriptions", [
    "rollout keygen operator.key",
  ])
    .option(...JSON_LINES)
    .action(async (file: string, options: object) => (await commands()).keygen(file, options));
  const existing = (usage: string, summary: string, examples: readonly string[]) =>
    add(rollout, usage, summary, examples)
      .option("--redis <url>", `${REDIS} (default: that of the rollout)`)
      .option(...TLS_CA)
      .option(...TLS_CERT)
      .option(...TLS_KEY)
      .option(...STATE)
      .option(...JSON_LINES);
  const withKey = (command: Command) =>
    command.option("--key <file>", "private key of the operator (default: that of the rollout)");
  existing("status [id]", "prints the hosts of a rollout; by default of the newest one", ["rollout status"]).action(
    async (id: string | undefined, options: RolloutOptions) => (await commands()).showStatus(id, options),
  );
  withKey(
    existing("resume [id]", "continues a rollout that was interrupted, or asks hosts that have not answered again", [
      "rollout resume",
    ]),
  ).action(async (id: string | undefined, options: RolloutOptions) => (await commands()).resume(id, options));
  withKey(existing("undo [id]", "undoes a rollout on all hosts that have its description", ["rollout undo"])).action(
    async (id: string | undefined, options: RolloutOptions) => (await commands()).undo(id, options),
  );
  add(rollout, "list", "lists the rollouts of this user, newest first", ["rollout list"])
    .option(...STATE)
    .option(...JSON_LINES)
    .action(async (options: RolloutOptions) => (await commands()).list(options));
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text)) return value;
  throw new InvalidArgumentError(`Expected an integer of at least 0, got "${text}".`);
}

function time(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 1 && value <= MAX_SECONDS) return value;
  throw new InvalidArgumentError(`Expected seconds from 1 to ${MAX_SECONDS}, got "${text}".`);
}
