import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");

/** Returns the output of an example as documented in docs/, after the command that runs the example. */
export function documentedOutput(page: string, example: string): string {
  const text = readFileSync(join(root, page), "utf8");
  const commands = ["-rn", "-n"].map((options) => `$ unshare ${options} bun examples/${example}\n`);
  const command = commands.find((one) => text.includes(one));
  if (command === undefined) throw new Error(`${page}: expected the line ${JSON.stringify(commands[0])}`);
  const start = text.indexOf(command) + command.length;
  return text.slice(start, text.indexOf("```", start));
}
