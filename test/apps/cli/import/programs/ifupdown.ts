import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { importIfupdown } from "../../../../../apps/cli/src/import/ifupdown/ifupdown.ts";
import type { NotImported } from "../../../../../apps/cli/src/import/result.ts";
import type { Description } from "../../../../../src/subsystems/state/index.ts";

/** Returns the description of a text, and the text without what is not imported. */
export function importedText(
  text: string,
  folder: string,
): { description: Description; rest: string; notImported: readonly NotImported[] } {
  const file = join(folder, "interfaces");
  writeFileSync(file, text);
  const { description, notImported } = importIfupdown([file]);
  const lines = text.split("\n");
  const comment = (index: number) => {
    lines[index] = `# ${lines[index]}`;
  };
  for (const { place, label, reason } of notImported) {
    let index = Number(place.replace(/^.*:/, "")) - 1;
    // Other stanzas may inherit from it.
    if (reason === "the interface is not configured at boot") continue;
    if (/^the method \S+ belongs/.test(reason)) {
      lines[index] = lines[index]!.replace(/\S+\s*$/, "manual");
      continue;
    }
    comment(index);
    if (label !== "address" && !label.startsWith("iface ")) continue;
    while (!/iface /.test(lines[index]!)) index--;
    do comment(index++);
    while (index < lines.length && !/^(?:auto|iface|allow|mapping|source|no-)/.test(lines[index]!));
  }
  return { description, rest: lines.join("\n"), notImported };
}
