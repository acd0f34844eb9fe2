import { basename, dirname, join, normalize } from "node:path";
import { importedModule } from "./parts.ts";

// Joins modules that programs load together to one file of the package. The bundler writes a file for each set of entry
// points that share a module, which is dozens of files for a first call; Node.js takes 0.4 ms for each.

const root = join(import.meta.dir, "../..");

/**
 * Files of the package by chunk. A chunk consists of the modules that all these files load, except those of earlier
 * chunks.
 */
const CHUNKS: readonly (readonly string[])[] = [
  ["subsystems/route/index", "part-links"],
  ["workers/handler-entry", "part-links"],
  ["message/index", "part-links"],
  ["subsystems/netfilter/index", "part-links"],
  ["part-transact", "part-controller"],
  ["part-controller", "part-links"],
  ["part-transact", "part-links"],
  ["families", "part-links"],
  ["part-conntrack", "part-links"],
  ["part-routes", "part-links"],
  ["part-links"],
];

/** Returns a plugin that lets each importer of a module in a chunk load all modules of the chunk. */
export function joinChunks(metafile: Bun.BuildMetafile): Bun.BunPlugin {
  const chunks = chunksOf(metafile);
  const chunkOf = new Map(chunks.flatMap((modules, chunk) => modules.map((module) => [module, chunk] as const)));
  return {
    name: "modules that programs load together",
    setup(build) {
      build.onResolve({ filter: /^(?:\.\.?)?\/.*\.ts$/ }, ({ path, importer, kind }) => {
        if (importer.startsWith("chunk ") || kind !== "import-statement") return undefined;
        // Imports by absolute path, such as those of a part, get the module itself.
        const module = path.startsWith("/") ? path : importedModule(path, importer);
        const chunk = chunkOf.get(module);
        if (chunk === undefined || chunk === chunkOf.get(importer)) return undefined;
        return { path: `chunk ${chunk}`, namespace: "chunk" };
      });
      build.onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => {
        const modules = chunks[Number(path.slice("chunk ".length))]!;
        return { contents: modules.map((module) => `export * from ${JSON.stringify(module)};`).join("\n"), loader: "js" };
      });
    },
  };
}

/** Returns the modules of each chunk, as paths and names of stubs. */
function chunksOf(metafile: Bun.BuildMetafile): string[][] {
  const loaded = new Map<string, ReadonlySet<string>>();
  for (const file of new Set(CHUNKS.flat())) loaded.set(file, modulesOf(file, metafile));
  // Stubs need nothing else, and most programs use several.
  const stubs = [...loaded.get("part-links")!].filter((module) => /^stubs |\/late-class\.ts$/.test(module));
  const used = new Set(stubs);
  const others = CHUNKS.map(([first, ...others]) => {
    const modules = [...loaded.get(first!)!].filter(
      (module) => !used.has(module) && others.every((file) => loaded.get(file)!.has(module)),
    );
    for (const module of modules) used.add(module);
    return modules;
  });
  return [stubs, ...others];
}

/** Returns the modules in a file and in those that it imports. */
function modulesOf(file: string, { outputs }: Bun.BuildMetafile): ReadonlySet<string> {
  const byPath = new Map(Object.entries(outputs).map(([path, output]) => [normalize(path), output]));
  const isFile = new RegExp(`^${file}(?:-\\d+_\\d+_\\w+)?\\.js$`);
  const start = [...byPath.keys()].filter((path) => isFile.test(path));
  if (start.length !== 1) throw new Error(`scripts/bundle/chunks.ts: ${file}: ${start.length} files`);
  const files = new Set(start);
  const modules = new Set<string>();
  for (const path of files) {
    const output = byPath.get(path);
    if (output === undefined) continue;
    for (const { path: imported, kind } of output.imports) {
      if (kind !== "import-statement") continue;
      files.add(/\/chunk-\w+\.js$/.test(imported) ? basename(imported) : join(dirname(path), imported));
    }
    for (const [module, { bytesInOutput }] of Object.entries(output.inputs))
      if (bytesInOutput > 0 && /^(?:src\/(?!families\/)|stubs:|scripts\/)/.test(module)) modules.add(module.startsWith("stubs:") ? module.slice("stubs:".length) : join(root, module));
  }
  return modules;
}
