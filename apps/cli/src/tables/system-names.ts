import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Name of a file with which iproute2 converts numbers to names. */
export type NameFile = "rt_tables" | "rt_protos";

/** Later directories override earlier ones. */
const DIRECTORIES = ["/usr/share/iproute2", "/etc/iproute2"];

const known = new Map<NameFile, ReadonlyMap<number, string>>();

/**
 * Returns the names of numbers in a file of iproute2, and in the files of other programs next to it, such as
 * `rt_protos.d/frr.conf`. The files are read once.
 */
export function systemNames(file: NameFile): ReadonlyMap<number, string> {
  const found = known.get(file) ?? readSystemNames(file, DIRECTORIES);
  known.set(file, found);
  return found;
}

export function readSystemNames(file: NameFile, directories: readonly string[]): Map<number, string> {
  const names = new Map<number, string>();
  for (const directory of directories) {
    const others = ifPresent(() => readdirSync(join(directory, `${file}.d`))) ?? [];
    const paths = [file, ...others.filter((name) => name.endsWith(".conf")).map((name) => join(`${file}.d`, name))];
    for (const path of paths) {
      for (const line of (ifPresent(() => readFileSync(join(directory, path), "utf8")) ?? "").split("\n")) {
        const [, number, name] = /^\s*(\d+|0x[\da-f]+)\s+([^\s#]+)\s*(?:#.*)?$/i.exec(line) ?? [];
        if (name !== undefined) names.set(Number(number), name);
      }
    }
  }
  return names;
}

/** Returns undefined if a file is missing or cannot be read: it only adds names. */
function ifPresent<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return undefined;
  }
}
