import { closeSync, openSync, writeSync } from "node:fs";
import { program } from "../../../apps/cli/src/all-commands.ts";
import { run } from "../../../apps/cli/src/run.ts";

/**
 * Runs the command with the wrong arguments that the standard input lists as JSON, and with wrong options and numbers of
 * arguments for each subcommand. After the messages of each run, writes a line with the arguments and the exit status.
 */
const given = JSON.parse(await Bun.stdin.text()) as string[][];

type Command = ReturnType<typeof program>;

/** Returns the names of all subcommands without further subcommands, each with its command. */
function* leaves(command: Command, path: readonly string[] = []): Generator<[string[], Command]> {
  for (const child of command.commands) {
    const name = [...path, child.name()];
    if (child.commands.length > 0) yield* leaves(child, name);
    // The hidden command of the shell completion accepts all words.
    else if (child.name() !== "complete") yield [name, child];
  }
}

function* wrong(): Generator<string[]> {
  yield* given;
  for (const [path, command] of leaves(program())) {
    const required = command.registeredArguments.filter((argument) => argument.required);
    const isVariadic = command.registeredArguments.some((argument) => argument.variadic);
    if (required.length > 0) yield path;
    // Requests accept options for the fields of the family.
    const acceptsAll = path[0] === "do" || path[0] === "dump";
    if (!acceptsAll) yield [...path, "--no-such-option", ...required.map(() => "x")];
    if (!isVariadic) yield [...path, ...command.registeredArguments.map(() => "x"), "too-many"];
    for (const option of command.options) {
      if (!option.required) continue;
      yield [...path, ...required.map(() => "x"), option.long!];
      if (option.parseArg === undefined || option.defaultValue?.constructor === Array) continue;
      yield [...path, option.long!, "wrong-number", ...required.map(() => "x")];
    }
  }
}

// The commands read the standard input, which has ended.
closeSync(openSync("/dev/null", "r"));
for (const args of wrong()) {
  const status = await run(args, program());
  writeSync(2, `\0${JSON.stringify({ args, status })}\n`);
}
process.exit(0);
