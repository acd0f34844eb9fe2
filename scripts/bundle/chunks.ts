import { basename, dirname, join, normalize } from "node:path";
import { importedModule } from "./parts.ts";

// Joins modules that programs load together to one file of the package. The bundler writes a file for each set of entry
// points that share a module, 60 files for a list of links; Node.js takes 0.5 ms for each (docs/decisions/0019-parts.md).

const root = join(import.meta.dir, "../..");

/**
 * Files of the package by chunk, without their extension and version. A chunk has the modules that all these files load
 * and no earlier chunk has. Families, which are entry points, stay files of their own.
 */
const CHUNKS: readonly (readonly string[])[] = [
  ["subsystems/route/index", "part-links"],
  ["message/index", "workers/handler-entry"],
  ["message/index", "part-links"],
  ["message/index", "part-codec"],
  ["workers/handler-entry", "part-links"],
  ["index", "part-links"],
  ["subsystems/netfilter/index", "part-links"],
  ["part-controller", "part-links"],
  ["part-transact"],
  ["families", "part-links"],
  ["part-codec", "part-links"],
  ["part-conntrack", "part-links"],
  ["part-routes", "part-links"],
  ["part-links"],
  ["bun-netlink-handler", "part-threads"],
  ["bun-netlink-handler", "part-pool"],
  ["subsystems/system/index", "part-codec"],
  ["part-codec"],
  ["subsystems/nftables/index", "part-nftables-changes"],
  ["part-netfilter-objects", "part-nftables-changes"],
  ["part-client", "part-nftables-changes"],
  ["part-ipset", "part-nftables-changes"],
  ["part-nftables", "part-nftables-changes"],
  ["part-nftables-sets", "part-nftables-rules"],
  ["part-nftables-objects", "part-nftables-changes"],
  ["part-nftables-typeof", "part-nftables-rules"],
  ["part-packet-queue", "part-nftables-rules"],
  ["part-nftables-rules", "part-nftables-changes"],
  ["part-packet-queue", "part-nftables-changes"],
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
        return {
          contents: modules.map((module) => `export * from ${JSON.stringify(module)};`).join("\n"),
          loader: "js",
        };
      });
    },
  };
}

/** Returns the modules of each chunk: their paths, or the names of their stubs. */
function chunksOf(metafile: Bun.BuildMetafile): string[][] {
  const loaded = new Map(CHUNKS.flat().map((file) => [file, modulesOf(file, metafile)]));
  // Stubs need no other module, and most programs use several.
  const stubs = [...loaded.get("part-links")!].filter((module) => /^stubs |\/late-class\.ts$/.test(module));
  const used = new Set(stubs);
  const chunks = CHUNKS.map((files) => {
    const common = files.map((file) => loaded.get(file)!).reduce((one, other) => one.intersection(other));
    const modules = [...common.difference(used)];
    if (modules.length === 0) throw new Error(`scripts/bundle/chunks.ts: no modules for the chunk ${files.join(", ")}`);
    for (const module of modules) used.add(module);
    return modules;
  });
  return [stubs, ...chunks];
}

/** Returns the modules in a file of the package and in those that it imports. */
function modulesOf(file: string, { outputs }: Bun.BuildMetafile): ReadonlySet<string> {
  const byPath = new Map(Object.entries(outputs).map(([path, output]) => [normalize(path), output]));
  const files = new Set([...byPath.keys()].filter((path) => path.replace(/(?:-\d\w*)?\.js$/, "") === file));
  if (files.size !== 1) throw new Error(`scripts/bundle/chunks.ts: ${files.size} files with the name ${file}`);
  const modules = new Set<string>();
  for (const path of files) {
    const { imports = [], inputs = {} } = byPath.get(path) ?? {};
    for (const { path: imported, kind } of imports)
      if (kind === "import-statement")
        files.add(/\/chunk-\w+\.js$/.test(imported) ? basename(imported) : join(dirname(path), imported));
    for (const [module, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput === 0) continue;
      if (module.startsWith("stubs:")) modules.add(module.slice("stubs:".length));
      else if (/^(?:src\/(?!families\/)|scripts\/)/.test(module)) modules.add(join(root, module));
    }
  }
  return modules;
}
