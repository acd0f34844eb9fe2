// Commands of ipset's own tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";

/** Subcommands of ipset in all spellings. */
const creates = /^(create|new|n|-N|--create)$/;
const destroys = /^(destroy|x|-X|--destroy)$/;
/** Subcommands that change nothing. */
const reads = /^(test|t|-T|--test|list|l|-L|--list|save|s|-S|--save|version|help)$/;

/**
 * Returns the commands of ipset's tests, one shell script per file. Each set has its own name, also where a test destroys a
 * set to create another one with the same name, so that all sets exist at the end. Timeouts of seconds are hours, so that
 * elements do not expire while the states are compared.
 */
export function ipsetScripts(): string[] {
  const folder = join(sourceDirectory("ipset"), "tests");
  const files = readdirSync(folder).filter((name) => /^(hash|bitmap|comment|ip|mac|net|port|setlist).*\.t$/.test(name));
  return files.toSorted().map((name, index) => {
    return ipsetCommands(readFileSync(join(folder, name), "utf8"), `f${index}-`).join("\n");
  });
}

function ipsetCommands(text: string, prefix: string): string[] {
  /** How many sets with a name the test has destroyed. */
  const destroyed = new Map<string, number>();
  return text.split("\n").flatMap((line) => {
    // A line has the expected status and a command. Commands with pipes run programs of the test suite.
    const [, status, command] = /^([01]) (ipset [^|<>&;`$]+)$/.exec(line) ?? [];
    const words =
      command
        ?.replace(/(?<=timeout )(?=[1-9])\d+/, "$&000")
        .trim()
        .split(/ +/) ?? [];
    const position = words.findIndex((word, index) => index > 0 && !/^-(!|exist|q|-?[a-z-]{3,})$/.test(word));
    if (position < 0 || reads.test(words[position]!)) return [];
    const [subcommand, name] = [words[position]!, words[position + 1]];
    // Without a name, sets of other tests would be flushed too.
    if (/^(flush|-F)$/.test(subcommand) && name === undefined) return [];
    if (destroys.test(subcommand)) {
      const names = name === undefined ? destroyed.keys() : [name];
      for (const one of names) if (status === "0") destroyed.set(one, (destroyed.get(one) ?? 0) + 1);
      return [];
    }
    if (creates.test(subcommand) && !destroyed.has(name!)) destroyed.set(name!, 0);
    const renamed = words.map((word, index) => {
      const parts = word
        .split(",")
        .map((part) => (destroyed.has(part) ? `${prefix}${part}${destroyed.get(part)}` : part));
      return index > position ? parts.join(",") : word;
    });
    return [renamed.map((word) => `'${word}'`).join(" ")];
  });
}
