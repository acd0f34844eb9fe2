import { dirname, join, resolve } from "node:path";
import { folderOf, layerOf } from "./check-structure.ts";

const root = join(import.meta.dir, "..");

/**
 * Bundles the programs of all worker threads. A bundled program needs them as text, because it has no source files from
 * which it could start a worker. The result contains each text by the path of the file that the sources import.
 */
export async function bundlePrograms(): Promise<Map<string, string>> {
  const bundles = new Map<string, string>();
  // Programs of lower layers are built first: a program contains the texts of the programs that it starts.
  const paths = [...new Bun.Glob("src/**/*-program.ts").scanSync({ cwd: root })].sort(
    (one, other) => layerOf(folderOf(one)) - layerOf(folderOf(other)),
  );
  for (const path of paths) {
    const { outputs } = await Bun.build({
      entrypoints: [join(root, path)],
      target: "bun",
      // The bundler keeps identifiers, so that stack traces of workers stay readable.
      minify: { whitespace: true, syntax: true },
      plugins: [withPrograms(bundles)],
    });
    bundles.set(join(root, path.replace(/\.ts$/, ".bundle.txt")), await outputs[0]!.text());
  }
  return bundles;
}

/**
 * Bundles the command in two files with bytecode: one contains the subcommand `show` with the tables of rtnetlink, the
 * other all subcommands. Without bytecode, or as one large file, the command would take twice as long to start.
 */
export async function bundleCommand(outdir: string, programs: ReadonlyMap<string, string>): Promise<void> {
  const files = { "bun-netlink": "apps/cli/src/main.ts", commands: "apps/cli/src/all-commands.ts" };
  // The second file is loaded with a computed path. If the path were constant, the bundler would load the file at the
  // start of the program, even for a dynamic import.
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
      outdir,
      naming: `${name}.js`,
      target: "bun",
      format: "cjs",
      bytecode: true,
      minify: { whitespace: true, syntax: true },
      plugins: [split, withPrograms(programs)],
    });
  }
}

/**
 * Writes the declarations of all modules. Returns false if that fails. Other errors are left to `bun run typecheck`,
 * because checking the types would take three quarters of the compiler's time.
 */
export function emitDeclarations(outdir: string): boolean {
  const command = [join(root, "node_modules/.bin/tsc"), "--project", "tsconfig.build.json", "--noCheck"];
  return Bun.spawnSync([...command, "--outDir", outdir], { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
    .success;
}

/** Supplies the bundled programs of workers from memory, so that they need not exist as files. */
function withPrograms(bundles: ReadonlyMap<string, string>): Bun.BunPlugin {
  return {
    name: "programs of workers",
    setup(build) {
      build.onResolve({ filter: /\.bundle\.txt$/ }, ({ path, importer }) => ({
        path: resolve(dirname(importer), path),
      }));
      build.onLoad({ filter: /\.bundle\.txt$/ }, ({ path }) => ({ contents: bundles.get(path)!, loader: "text" }));
    },
  };
}
