import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleExecutable, bundleLibrary, bundlePrograms, emitDeclarations } from "../../scripts/bundle.ts";
import { until } from "./threads.ts";

/** Time limit in milliseconds for the process that creates a shared folder. The compiler takes minutes on a busy machine. */
const LIMIT_MS = 500_000;
const root = join(import.meta.dir, "../..");

/**
 * Returns the words that start the command `bun-netlink`. `bun run test` compiles the command to one executable, because
 * it starts in a fraction of the time. Otherwise, the words are Bun and the file of the source.
 */
export async function findCommand(): Promise<string[]> {
  const executable = await compiled("cli");
  return executable === undefined ? [process.execPath, join(root, "apps/cli/src/main.ts")] : [executable];
}

/**
 * Returns the path of the CNI plugin as an executable file. `bun run test` compiles it as users do. Otherwise, the file is a
 * script that runs the source.
 */
export async function findCniPlugin(): Promise<string> {
  const executable = await compiled("cni");
  if (executable !== undefined) return executable;
  const script = join(mkdtempSync(join(tmpdir(), "bun-netlink-cni-")), "plugin");
  writeFileSync(script, `#!/bin/sh\nexec ${process.execPath} ${join(root, "apps/cni/src/main.ts")}\n`, { mode: 0o755 });
  return script;
}

/** Returns the path of a program of apps/ that `bun run test` compiles, or undefined outside of `bun run test`. */
async function compiled(app: "cli" | "cni"): Promise<string | undefined> {
  const folder = await shared(app, async (path) => {
    mkdirSync(path);
    await bundleExecutable(app, join(path, "program"), await bundlePrograms());
  });
  return folder && join(folder, "program");
}

/**
 * Returns a folder in which programs import the library by its name, and that has a copy of `examples/`. `bun run test`
 * bundles the library, because programs then start in 60 % of the time. Otherwise, the folder is that of the sources.
 */
export async function findProject(): Promise<string> {
  const folder = await shared("project", async (path) => {
    const library = join(path, "node_modules/bun-netlink");
    await bundleLibrary(join(library, "dist"), await bundlePrograms());
    copyFileSync(join(root, "package.json"), join(library, "package.json"));
    cpSync(join(root, "examples"), join(path, "examples"), { recursive: true });
    writeFileSync(join(path, "tsconfig.json"), "{}");
  });
  return folder ?? root;
}

/**
 * Returns the files of the entry points for type checks. In `bun run test`, these are declarations, because the
 * compiler checks them in a fraction of the time. Otherwise, the files are the sources.
 */
export async function entryPoints(): Promise<Record<string, string[]>> {
  const folder = await shared("declarations", (path) => {
    if (!emitDeclarations(path)) throw new Error("the declarations cannot be created");
  });
  const { compilerOptions } = (await Bun.file(join(root, "tsconfig.json")).json()) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const fileOf = (source: string) =>
    folder === undefined ? join(root, source) : join(folder, source.slice("./src/".length).replace(/\.ts$/, ".d.ts"));
  const paths = Object.entries(compilerOptions.paths);
  return Object.fromEntries(paths.map(([name, sources]) => [name, sources.map(fileOf)]));
}

/**
 * Returns a folder that one process of `bun run test` creates for all of them. Returns undefined if the tests were not
 * started by `bun run test`.
 */
async function shared(name: string, create: (path: string) => void | Promise<void>): Promise<string | undefined> {
  const all = process.env["BUN_NETLINK_TEST_FOLDER"];
  if (all === undefined) return undefined;
  const [folder, complete] = [join(all, name), join(all, `${name}-complete`)];
  // The process that creates `folder` fills it, and the others wait. Bytecode contains its path, so it is not moved.
  if (mkdirSync(folder, { recursive: true }) !== undefined) {
    await create(join(folder, "content"));
    mkdirSync(complete);
  }
  await until(() => existsSync(complete), `${name} is complete`, LIMIT_MS);
  return join(folder, "content");
}
