// Reads the constants as they are written: their documentation is not there at run time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder with the constants. */
export const folder: string = join(import.meta.dir, "../../src/constants");

/** The files in it that declare something, without the one that gathers them. */
export const files: string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .sort();

/** One exported constant or function as it is written. */
export interface Declaration {
  file: string;
  kind: "const" | "function";
  name: string;
  /** The documentation right above it as one line, or "" if there is none. */
  documentation: string;
  /** The header in brackets at the end of the documentation, or "" if there is none. */
  header: string;
  /** The kernel version that the documentation names, or "" if it names none. */
  since: string;
}

/** Everything that the files declare, in the order in which they do. */
export const declarations: Declaration[] = files.flatMap((file) => {
  const text = readFileSync(join(folder, file), "utf8");
  const pattern = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^export (const|function) (\w+)/gm;
  return [...text.matchAll(pattern)].map((match): Declaration => {
    const documentation = (match[1] ?? "").replace(/\s*\n \*\s?/g, " ").trim();
    return {
      file,
      kind: match[2] === "const" ? "const" : "function",
      name: match[3]!,
      documentation,
      header: /\(([\w/-]+\.h)\)$/.exec(documentation)?.[1] ?? "",
      since: /since Linux (\d+\.\d+)/.exec(documentation)?.[1] ?? "",
    };
  });
});
