import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const directory = join(import.meta.dir, "../../specs");

/** Returns the summary of each family, from the key `summary` of its spec in specs/. */
function readSummaries(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of readdirSync(directory).filter((one) => one.endsWith(".yaml"))) {
    // Parsing whole files would take a second.
    const lines = readFileSync(join(directory, file), "utf8").match(/^(?:name|extends|summary):.*$/gm) ?? [];
    const { name, extends: extended = name, summary } = Bun.YAML.parse(lines.join("\n")) as Record<string, string>;
    if (extended !== undefined && summary !== undefined) found[extended] = summary;
  }
  return found;
}

/** One-line summary of each family, written for this project. The documentation in the kernel's specs is not copied. */
export const summaries: Readonly<Record<string, string>> = readSummaries();
