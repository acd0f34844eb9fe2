// Parses the source of the constants, because their documentation is not available at run time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The directory with the files of the constants. */
export const folder: string = join(import.meta.dir, "../../src/constants");

/** The files that declare constants, without the index. */
export const files: string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .sort();

/** An exported constant or function, as it is declared in the source. */
export interface Declaration {
  file: string;
  kind: "const" | "function";
  name: string;
  /** The documentation comment of the declaration as one line, or "". */
  documentation: string;
  /** The header in parentheses at the end of the documentation comment, or "". */
  header: string;
  /** The kernel version that the documentation comment mentions, or "". */
  since: string;
}

/** All declarations of constants and functions, in the order of the files. */
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
