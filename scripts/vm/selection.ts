import { existsSync } from "node:fs";
import { join } from "node:path";

/** A parsed command line of `bun run test:vm`. */
export interface Selection {
  /** Paths of the test files, relative to the project's root. */
  files: string[];
  /** Options that are passed to `bun test` in the virtual machine. */
  options: string[];
  /** Whether to fetch the packages and build the image again instead of using the cache. */
  fresh: boolean;
  /**
   * Versions of the kernels to test, such as "6.12". If the list is empty, the kernel of this system's distribution is
   * tested.
   */
  kernels: string[];
  /** Whether to record the results in `test/results`. */
  record: boolean;
  /** Whether to record the times of the test files in `test/vm/timings.json`. */
  updateTimings: boolean;
  /** Whether to run only a part of the long test files, another one each day. */
  rotate: boolean;
}

/** Pattern of the test files for the virtual machine. `bun test` does not find these files by itself. */
const PATTERN = "test/**/*.vm.ts";

/**
 * Parses the command line of `bun run test:vm`. Selects all test files of the virtual machine, or those whose path
 * contains one of the words. A word that is the path of any test file selects that file. `--fresh`, `--record`,
 * `--update-timings`, `--rotate` and `--kernel LIST` are options of the script. The first other word that starts with a dash, and everything after it, are
 * arguments for `bun test`.
 */
export function selectTests(words: readonly string[], root: string): Selection {
  const flags = ["--fresh", "--record", "--update-timings", "--rotate"];
  const [fresh = false, record = false, updateTimings = false, rotate = false] = flags.map((flag) =>
    words.includes(flag),
  );
  const list = words.indexOf("--kernel");
  const kernels = list < 0 ? [] : (words[list + 1] ?? "").split(",");
  const rest = words.filter((word, at) => !flags.includes(word) && (list < 0 || (at !== list && at !== list + 1)));
  const dash = rest.findIndex((word) => word.startsWith("-"));
  const filters = dash < 0 ? rest : rest.slice(0, dash);
  const marked = [...new Bun.Glob(PATTERN).scanSync({ cwd: root })].sort();
  const named = filters.filter((word) => /\.ts$/.test(word) && existsSync(join(root, word)));
  const parts = filters.filter((word) => !named.includes(word));
  const matching = marked.filter((path) => filters.length === 0 || parts.some((part) => path.includes(part)));
  const files = [...new Set([...matching, ...named.map((path) => path.replace(/^\.\//, ""))])];
  return { files, options: dash < 0 ? [] : rest.slice(dash), fresh, kernels, record, updateTimings, rotate };
}
