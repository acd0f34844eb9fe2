// Commands of conntrack's own tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";

/**
 * Returns the commands of conntrack's tests that change entries, one shell script per file. Timeouts of seconds are hours, so
 * that entries do not expire while the states are compared. Lines for the standard input of `conntrack -R` are left out.
 */
export function conntrackScripts(): string[] {
  const folder = join(sourceDirectory("conntrack-tools"), "tests/conntrack/testsuite");
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const lines = readFileSync(join(folder, name), "utf8").split("\n");
      return lines.flatMap((line) => conntrackCommand(line) ?? []).join("\n");
    });
}

function conntrackCommand(line: string): string | undefined {
  // A line has the options and the expected result.
  const [, options] = /^(-[AIUDF] [^;|<>&`$]*); *(?:OK|BAD)/.exec(line) ?? [];
  const words = options
    ?.trim()
    .replace(/(?<=(^| )(-t|--timeout) )\d+/, "$&000")
    .split(/ +/);
  return words && ["conntrack", ...words].map((word) => `'${word}'`).join(" ");
}
