import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Modules of src/ that this folder replaces. */
const replaced = ["engine.ts", "libc.ts", "liveness.ts"];

const root = join(import.meta.dir, "../..");

/**
 * Imports a module of src/ with the model checker's replacements of `Atomics`, `Promise`, `performance` and libc, and of errors that nobody catches.
 *
 * @param changes replacements in the source, which plant a bug.
 */
export async function loadChecked<Module>(
  path: string,
  changes: readonly (readonly [string, string])[] = [],
): Promise<Module> {
  let source = readFileSync(join(root, path), "utf8");
  for (const [from, to] of changes) {
    if (source.split(from).length !== 2) throw new Error(`${path}: expected one occurrence of: ${from}`);
    source = source.replace(from, () => to);
  }
  source = source.replaceAll(/ from "(\.[^"]+)"/g, (_, target: string) => {
    const replacement = replaced.find((name) => target.endsWith(`/${name}`));
    const file = replacement === undefined ? join(root, dirname(path), target) : join(import.meta.dir, replacement);
    return ` from ${JSON.stringify(file)}`;
  });
  const names = "atomics as Atomics, clock as performance, promises as Promise";
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-model-"));
  const file = join(directory, "checked.ts");
  try {
    writeFileSync(file, `import { ${names} } from ${JSON.stringify(join(import.meta.dir, "checker.ts"))};\n${source}`);
    return (await import(file)) as Module;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
