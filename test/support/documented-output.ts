import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");

/** Returns the output of an example as documented in docs/, after the command that runs the example. */
export function documentedOutput(page: string, example: string): string {
  const text = readFileSync(join(root, page), "utf8");
  const command = `$ unshare -rn bun examples/${example}\n`;
  const start = text.indexOf(command);
  if (start < 0) throw new Error(`${page}: expected the line ${JSON.stringify(command)}`);
  return text.slice(start + command.length, text.indexOf("```", start));
}
