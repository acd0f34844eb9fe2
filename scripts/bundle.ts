import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { joinChunks } from "./bundle/chunks.ts";
import { trimDeclarations } from "./bundle/declarations.ts";
import { partsOfFamilies } from "./bundle/family-parts.ts";
import { denoEntries, partEntries, separateParts, withLoads } from "./bundle/parts.ts";
import { asPrecompiled, fastStart } from "./bundle/start.ts";
import { folderOf, layerOf } from "./check-structure.ts";

const root = join(import.meta.dir, "..");
/** Options of the bundler for published code. Classes keep their names: see {@link fastStart}. */
const minify = { whitespace: true, syntax: true, identifiers: true };
/** The program of guard processes: bundles contain it as the script of a page, not as text. */
const GUARD = "src/subsystems/state/confirm/guard-program.ts";
/**
 * The program of threads that import the user's handler module. In the package it is a file, which shares chunks with the
 * library, because the text of the program has its own classes: a reader that the module creates would be of another one.
 */
const HANDLER = "src/workers/pool/handler-program.ts";
/** Name of that file in the package: no file of a bundled application has it, which then starts the text. */
const HANDLER_FILE = "bun-netlink-handler";

/** Import of the guard's page in the package. Bundlers other than Bun's, which have no loader for pages, get an empty object. */
const PAGE_IMPORT = "#guard-page";

/**
 * Bundles the programs of all worker threads. A bundled program needs them as text, because it has no source files from
 * which it could start a worker. The result contains each text by the path of the file that the sources import.
 */
export async function bundlePrograms(): Promise<Map<string, string>> {
  const bundles = new Map<string, string>();
  const paths = [...new Bun.Glob("src/**/*-program.ts").scanSync({ cwd: root })].filter((path) => path !== GUARD);
  // The programs of src/workers share most of their code, and therefore one text.
  const isWorker = (path: string) => path.startsWith("src/workers/");
  const groups = [...paths.filter((path) => !isWorker(path)).map((path) => [path]), paths.filter(isWorker)];
  // Programs of lower layers are built first: a program contains the texts of the programs that it starts.
  groups.sort(([one], [other]) => layerOf(folderOf(one!)) - layerOf(folderOf(other!)));
  for (const group of groups) {
    const contents = group.map((path) => `import ${JSON.stringify(join(root, path))};`).join("\n");
    const entry: Bun.BunPlugin = {
      name: "programs that share a text",
      setup(build) {
        build.onResolve({ filter: /^programs$/ }, ({ path }) => ({ path, namespace: "entry" }));
        build.onLoad({ filter: /./, namespace: "entry" }, () => ({ contents, loader: "js" }));
      },
    };
    const { outputs } = await Bun.build({
      entrypoints: ["programs"],
      target: "bun",
      minify,
      plugins: [entry, await fastStart(), withPrograms(bundles)],
    });
    const text = asPrecompiled(await outputs[0]!.text());
    for (const path of group) bundles.set(join(root, path.replace(/\.ts$/, ".bundle.txt")), text);
  }
  return bundles;
}

/**
 * Bundles the entry points of the library as JavaScript modules with shared chunks. Bun, Node.js and Deno load the same
 * files. Outside of Bun, opening a socket throws an error that asks for Bun; functions that need no socket work.
 */
export async function bundleLibrary(outdir: string, programs: ReadonlyMap<string, string>): Promise<void> {
  // Each constant that the bundler shares between two files would be imported and exported twice. It would also shorten
  // the name of each constant and export it with its full name: the constants are therefore added to its output.
  const { numbers, others } = await constantExports();
  const constantsFile = "./constants/index.js";
  const constants: Bun.BunPlugin = {
    name: "constants in one file",
    setup(build) {
      build.onResolve({ filter: /^\.\/constants\/index\.ts$/ }, () => ({ path: constantsFile, external: true }));
      build.onLoad({ filter: /\/src\/constants\/index\.ts$/ }, () => ({ contents: others, loader: "js" }));
    },
  };
  const page = "guard-program.html";
  const files: Bun.BunPlugin = {
    name: "programs that are files, and the page of the guard",
    setup(build) {
      build.onResolve({ filter: /\/src\/guard-program$/ }, ({ path }) => ({ path, namespace: "guard" }));
      build.onResolve({ filter: new RegExp(`/src/${HANDLER_FILE}$`) }, ({ path }) => ({ path, namespace: "handler" }));
      build.onLoad({ filter: /./, namespace: "handler" }, () => ({
        contents: `import ${JSON.stringify(join(root, HANDLER))};`,
        loader: "js",
      }));
      // A dynamic import of a module, which the bundler puts into the directory that will contain the page.
      build.onResolve({ filter: /\/guard-program\.html$/ }, () => ({ path: "page", namespace: "guard" }));
      build.onResolve({ filter: /^page file$/ }, () => ({ path: PAGE_IMPORT, external: true }));
      build.onLoad({ filter: /./, namespace: "guard" }, ({ path }) => ({
        contents:
          path === "page" ? `export { default } from "page file";` : `import ${JSON.stringify(join(root, GUARD))};`,
        loader: "js",
      }));
    },
  };
  const families = await partsOfFamilies();
  const options: Bun.BuildConfig = {
    entrypoints: [
      ...[...entrySources().values()].flat().map((path) => join(root, path)),
      join(root, "src/guard-program"),
      join(root, "src", HANDLER_FILE),
      ...partEntries(families.parts),
      ...denoEntries,
    ],
    root: join(root, "src"),
    // For Node.js 20, the bundler replaces `using`.
    target: "node",
    splitting: true,
    minify,
    // Bundlers of users need the annotations to omit what a program does not use.
    emitDCEAnnotations: true,
    plugins: [
      constants,
      files,
      await separateParts(families.parts),
      await fastStart(families.texts),
      withPrograms(programs),
    ],
  };
  // The first build determines which modules each file needs.
  const { metafile } = await Bun.build({ ...options, metafile: true });
  const plugins = [joinChunks(metafile!), ...options.plugins!];
  const { outputs } = await Bun.build({ ...options, outdir, plugins });
  for (const { path } of outputs) {
    const text = readFileSync(path, "utf8");
    const withFile = text.replace('"./handler-program.ts"', `"./${HANDLER_FILE}.js"`);
    const isBesideFiles = dirname(path) === outdir;
    if (!isBesideFiles && (withFile !== text || text.includes(page))) throw new Error(`${path} is not in ${outdir}`);
    const added = path === join(outdir, constantsFile) ? numbers : "";
    writeFileSync(path, asPrecompiled(withLoads(withFile, path, outdir)) + added);
  }
  writeFileSync(join(outdir, page), '<script type="module" src="./guard-program.js"></script>\n');
  // Node.js parses the nearest package.json for every file that it loads. This one is shorter than that of the package.
  const imports = { [PAGE_IMPORT]: { bun: `./${page}`, default: "./guard-page.js" } };
  writeFileSync(join(outdir, "guard-page.js"), "export default {};\n");
  writeFileSync(join(outdir, "package.json"), `${JSON.stringify({ type: "module", sideEffects: false, imports })}\n`);
}

/** Returns statements that export the numbers of `src/constants`, and its functions. */
async function constantExports(): Promise<{ numbers: string; others: string }> {
  const values: Record<string, unknown> = { ...(await import("../src/constants/index.ts")) };
  const isNumber = (name: string) => typeof values[name] === "number";
  const numbers = Object.keys(values)
    .filter(isNumber)
    .map((name) => `${name}=${values[name]}`);
  const others: string[] = [];
  for (const file of new Bun.Glob("*.ts").scanSync({ cwd: join(root, "src/constants") })) {
    if (file === "index.ts") continue;
    const exported = Object.keys((await import(`../src/constants/${file}`)) as object);
    const own = exported.filter((name) => name in values && !isNumber(name));
    if (own.length > 0) others.push(`export { ${own.join(", ")} } from "./${file}";`);
  }
  return { numbers: `export const ${numbers.join(",")};\n`, others: others.join("\n") };
}

/** Returns the source files of each entry point of package.json, which names the file of the declarations. */
export function entrySources(): Map<string, string[]> {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { types?: string }>;
  };
  const entries = Object.entries(exports).filter(([, { types }]) => types !== undefined);
  return new Map(
    entries.map(([name, { types }]) => {
      const pattern = types!.replace(/^\.\/dist\/(.*)\.d\.ts$/, "src/$1.ts");
      return [name, [...new Bun.Glob(pattern).scanSync({ cwd: root })].sort()];
    }),
  );
}

/**
 * Program of the package, which is valid as a shell script and as JavaScript. As a script, it starts Bun, or Node.js on a
 * system without Bun. As JavaScript, it is the program of Node.js.
 */
const STARTER = `#!/bin/sh
":" //; f=$(readlink -f "$0"); if command -v bun >/dev/null; then exec bun "\${f%/*}/bun-netlink.js" "$@"; fi
":" //; exec node --disable-warning=ExperimentalWarning "$f" "$@"
import { start } from "./all-commands.js";

process.exit(await start(process.argv.slice(2)));
`;

/**
 * Bundles the command in two files: one contains the subcommand `show` with the tables of rtnetlink and their part of
 * the library, with bytecode of Bun, because it starts in half the time; the other contains all subcommands.
 * The second file imports the library as a package, and runs in Node.js as well. A third file, `start.js`, starts the one or
 * the other.
 */
export async function bundleCommand(outdir: string, programs: ReadonlyMap<string, string>): Promise<void> {
  // The second file is loaded with a computed path. If the path were constant, the bundler would load the file at the
  // start of the program, even for a dynamic import.
  const loadOther = `export const start = (args) => {
    const folder = require("node:path").dirname(require("node:fs").realpathSync(Bun.main));
    return require(folder + "/all-commands.js").start(args);
  };`;
  const split: Bun.BunPlugin = {
    name: "second file",
    setup(build) {
      build.onResolve({ filter: /^\.\/all-commands\.ts$/ }, () => ({ path: "program", namespace: "second" }));
      build.onLoad({ filter: /./, namespace: "second" }, () => ({ contents: loadOther, loader: "js" }));
    },
  };
  const imported: Bun.BunPlugin = {
    name: "library as a package",
    setup(build) {
      build.onResolve({ filter: /^bun-netlink(?:\/|$)/ }, ({ path }) => ({ path, external: true }));
    },
  };
  const common = { outdir, minify } as const;
  await Bun.build({
    ...common,
    target: "bun",
    entrypoints: [join(root, "apps/cli/src/main.ts")],
    naming: "bun-netlink.js",
    format: "cjs",
    bytecode: true,
    plugins: [split, await fastStart(), withPrograms(programs)],
  });
  await Bun.build({
    ...common,
    target: "node",
    entrypoints: [join(root, "apps/cli/src/all-commands.ts")],
    // Besides the code, the file of the schema that `state schema` prints.
    naming: { entry: "[name].[ext]", asset: "[name].[ext]" },
    plugins: [imported],
  });
  const all = join(outdir, "all-commands.js");
  writeFileSync(all, asPrecompiled(readFileSync(all, "utf8")));
  writeFileSync(join(outdir, "start.js"), STARTER);
}

/** Compiles a program of apps/ with the library and Bun to one executable file. */
export async function bundleExecutable(
  app: "cli" | "cni",
  outfile: string,
  programs: ReadonlyMap<string, string>,
): Promise<void> {
  await Bun.build({
    entrypoints: [join(root, `apps/${app}/src/main.ts`)],
    target: "bun",
    format: "esm",
    bytecode: true,
    minify,
    compile: { outfile },
    plugins: [await fastStart(), withPrograms(programs)],
  });
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

/** Writes the declarations to publish: those of the entry points, and those to which they refer. */
export function publishDeclarations(outdir: string): boolean {
  if (!emitDeclarations(outdir)) return false;
  const sources = [...entrySources().values()].flat();
  const entries = sources.map((path) => join(outdir, path.replace(/^src\//, "").replace(/\.ts$/, ".d.ts")));
  trimDeclarations(outdir, entries);
  return true;
}

/** Supplies the bundled programs of workers from memory, so that they need not exist as files. */
function withPrograms(bundles: ReadonlyMap<string, string>): Bun.BunPlugin {
  return {
    name: "programs of workers",
    setup(build) {
      // Programs with the same text become one file.
      build.onResolve({ filter: /\.bundle\.txt$/ }, ({ path, importer }) => {
        const text = bundles.get(resolve(dirname(importer), path));
        return { path: [...bundles].find((bundle) => bundle[1] === text)![0] };
      });
      build.onLoad({ filter: /\.bundle\.txt$/ }, ({ path }) => ({ contents: bundles.get(path)!, loader: "text" }));
    },
  };
}
