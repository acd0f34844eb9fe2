import { existsSync } from "node:fs";
import { join } from "node:path";

/** What the words of the command line ask for. */
export interface Selection {
  /** Paths of the test files to run, from the project's root on. */
  files: string[];
  /** Words for `bun test`. */
  options: string[];
  /** Whether everything is to be fetched and made anew. */
  fresh: boolean;
}

/** The files that need the virtual machine. `bun test` by itself does not find them. */
const PATTERN = "test/**/*.vm.ts";

/**
 * Which files to run: all that need the virtual machine, or those of them whose path contains one of the words. A word that
 * is the path of a file stands for that file, whatever it is called. From the first word on that starts with a dash, all
 * are for `bun test`; `--fresh` comes before these.
 */
export function select(words: readonly string[], root: string): Selection {
  const fresh = words.includes("--fresh");
  const rest = words.filter((word) => word !== "--fresh");
  const dash = rest.findIndex((word) => word.startsWith("-"));
  const filters = dash < 0 ? rest : rest.slice(0, dash);
  const marked = [...new Bun.Glob(PATTERN).scanSync({ cwd: root })].sort();
  const named = filters.filter((word) => /\.ts$/.test(word) && existsSync(join(root, word)));
  const parts = filters.filter((word) => !named.includes(word));
  const matching = marked.filter((path) => filters.length === 0 || parts.some((part) => path.includes(part)));
  const files = [...new Set([...matching, ...named.map((path) => path.replace(/^\.\//, ""))])];
  return { files, options: dash < 0 ? [] : rest.slice(dash), fresh };
}
