import { existsSync, rmSync } from "node:fs";
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
bundlePrograms();
emitDeclarations();
await emitPortable();

function bundlePrograms(): void {
  // The lower rooms first: a program holds the text of those that it starts itself.
  const paths = [...new Bun.Glob("src/**/*-program.ts").scanSync({ cwd: root })].sort(
    (one, other) => floorOf(roomOf(one)) - floorOf(roomOf(other)),
  );
  for (const path of paths) {
    // Names stay, so that the stack of an error in a worker says something.
    const minify = ["--minify-whitespace", "--minify-syntax"];
    const bundle = path.replace(/\.ts$/, ".bundle.txt");
    // Each in a process of its own: the bundler remembers folders, and would not find what the one before it has made.
    run([process.execPath, "build", path, "--target=bun", ...minify, `--outfile=${bundle}`], "ignore");
  }
}

function emitDeclarations(): void {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run([compiler, "--project", "tsconfig.build.json"], "inherit");
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

/** Runs a command in the project's folder; ends this program when it fails. */
function run(command: string[], output: "inherit" | "ignore"): void {
  const { exitCode } = Bun.spawnSync(command, { cwd: root, stdio: ["ignore", output, "inherit"] });
  if (exitCode !== 0) process.exit(exitCode);
}
