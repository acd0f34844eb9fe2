import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { floorOf, roomOf } from "./structure.ts";

/**
 * Builds what the package holds besides its sources: declarations in dist/, JavaScript of the entry points that other
 * engines can run, and each worker program as one text that a bundler can take along (a bundled program has no files for
 * a worker to load).
 */
const root = join(import.meta.dir, "..");
const compiler = join(root, "node_modules/.bin/tsc");
/** Entry points that do no input or output of their own. */
const portable = ["src/constants/index.ts", "src/message/index.ts"];

if (!existsSync(compiler)) {
  console.error("the compiler is missing: run `bun install` first");
  process.exit(1);
}
await bundlePrograms();
emitDeclarations();
await emitPortable();

async function bundlePrograms(): Promise<void> {
  // The lower rooms first: a program holds the text of those that it starts itself.
  const paths = [...new Bun.Glob("src/**/*-program.ts").scanSync({ cwd: root })].sort(
    (one, other) => floorOf(roomOf(one)) - floorOf(roomOf(other)),
  );
  for (const path of paths) {
    // Names stay, so that the stack of an error in a worker says something.
    const minify = { whitespace: true, syntax: true, identifiers: false };
    const { outputs } = await Bun.build({ entrypoints: [join(root, path)], target: "bun", minify });
    writeFileSync(join(root, path.replace(/\.ts$/, ".bundle.txt")), await outputs[0]!.text());
  }
}

function emitDeclarations(): void {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const { exitCode } = Bun.spawnSync([compiler, "--project", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (exitCode !== 0) process.exit(exitCode);
}

async function emitPortable(): Promise<void> {
  await Bun.build({
    entrypoints: portable.map((path) => join(root, path)),
    root: join(root, "src"),
    outdir: join(root, "dist"),
    target: "node",
    splitting: true,
  });
}
