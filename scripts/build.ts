import { chmodSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { folderOf, layerOf } from "./check-structure.ts";

/**
 * Builds all files of the package except its sources: declarations in dist/, JavaScript for other runtimes, worker
 * programs as text files, and the command. Bundlers include imported text files. A bundled program needs the worker
 * programs as text, because it has no source files from which it could start a worker.
 */
const root = join(import.meta.dir, "..");
const compiler = join(root, "node_modules/.bin/tsc");

if (!existsSync(compiler)) {
  console.error("the TypeScript compiler is missing; run `bun install`");
  process.exit(1);
}
bundlePrograms();
emitDeclarations();
await emitPortable();
await bundleCommand();

function bundlePrograms(): void {
  // Old bundles are removed first. Otherwise the package would contain bundles of programs that were moved or deleted.
  for (const path of new Bun.Glob("src/**/*.bundle.txt").scanSync({ cwd: root })) rmSync(join(root, path));
  // Programs of lower layers are built first, because a program contains the text of the programs that it starts.
  const paths = [...new Bun.Glob("src/**/*-program.ts").scanSync({ cwd: root })].sort(
    (one, other) => layerOf(folderOf(one)) - layerOf(folderOf(other)),
  );
  for (const path of paths) {
    // The bundler keeps identifiers, so that stack traces of workers stay readable.
    const minify = ["--minify-whitespace", "--minify-syntax"];
    const bundle = path.replace(/\.ts$/, ".bundle.txt");
    // Each program is built in a new process: the bundler caches directory listings and would not find bundles that
    // were written before.
    run([process.execPath, "build", path, "--target=bun", ...minify, `--outfile=${bundle}`], "ignore");
  }
}

function emitDeclarations(): void {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run([compiler, "--project", "tsconfig.build.json"], "inherit");
}

/**
 * Builds the entry points for Node.js and Deno, next to their declarations. In these builds, the functions of `bun:ffi`
 * have no effect, and opening a socket throws an error that names Bun. Everything that needs no socket works.
 */
async function emitPortable(): Promise<void> {
  const { exports } = (await Bun.file(join(root, "package.json")).json()) as {
    exports: Record<string, { bun?: string }>;
  };
  const patterns = Object.values(exports).flatMap(({ bun }) => bun ?? []);
  const entrypoints = patterns.flatMap((pattern) => [...new Bun.Glob(pattern.slice(2)).scanSync({ cwd: root })]);
  const withoutBun: Bun.BunPlugin = {
    name: "modules without Bun",
    setup(build) {
      build.onLoad({ filter: /\.bundle\.txt$/ }, () => ({ contents: "", loader: "text" }));
      build.onResolve({ filter: /^bun:ffi$/ }, ({ path }) => ({ path, namespace: "without-bun" }));
      build.onLoad({ filter: /./, namespace: "without-bun" }, () => ({
        contents: "export const dlopen = () => {}, ptr = () => 0, toArrayBuffer = () => {};",
        loader: "js",
      }));
    },
  };
  await Bun.build({
    entrypoints: entrypoints.map((path) => join(root, path)),
    root: join(root, "src"),
    outdir: join(root, "dist"),
    target: "node",
    splitting: true,
    minify: { whitespace: true, syntax: true },
    plugins: [withoutBun],
  });
}

/**
 * Bundles the command in two files, each with its bytecode: the subcommand `show` with the tables of rtnetlink, and all
 * subcommands. Without bytecode, or as one large file, the command would take twice the time to start.
 */
async function bundleCommand(): Promise<void> {
  const files = { "bun-netlink": "apps/cli/src/main.ts", commands: "apps/cli/src/all-commands.ts" };
  // The second file is loaded with a computed path. For a constant path, even of a dynamic import, the bundler would
  // load the file at the start of the program.
  const loadOther = `export const start = (args) => {
    const folder = require("node:path").dirname(require("node:fs").realpathSync(Bun.main));
    return require(folder + "/commands.js").start(args);
  };`;
  const split: Bun.BunPlugin = {
    name: "second file",
    setup(build) {
      build.onResolve({ filter: /^\.\/all-commands\.ts$/ }, () => ({ path: "program", namespace: "second" }));
      build.onLoad({ filter: /./, namespace: "second" }, () => ({ contents: loadOther, loader: "js" }));
    },
  };
  for (const [name, entry] of Object.entries(files)) {
    await Bun.build({
      entrypoints: [join(root, entry)],
      outdir: join(root, "dist/cli"),
      naming: `${name}.js`,
      target: "bun",
      format: "cjs",
      bytecode: true,
      minify: { whitespace: true, syntax: true },
      plugins: [split],
    });
  }
  chmodSync(join(root, "dist/cli/bun-netlink.js"), 0o755);
}

/** Runs a command in the project's folder. Exits if the command fails. */
function run(command: string[], output: "inherit" | "ignore"): void {
  const { exitCode } = Bun.spawnSync(command, { cwd: root, stdio: ["ignore", output, "inherit"] });
  if (exitCode !== 0) process.exit(exitCode);
}
