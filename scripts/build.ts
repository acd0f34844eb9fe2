import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCommand, bundlePrograms, emitDeclarations } from "./bundle.ts";

/**
 * Builds all files of the package except its sources: declarations in dist/, JavaScript for other runtimes, the
 * command, and the worker programs as text files that bundlers can include.
 */
const root = join(import.meta.dir, "..");

if (!existsSync(join(root, "node_modules/.bin/tsc"))) {
  console.error("the TypeScript compiler is missing; run `bun install`");
  process.exit(1);
}

// Old bundles are removed first. Otherwise, the package would also contain bundles of programs that were moved or
// deleted.
for (const path of new Bun.Glob("src/**/*.bundle.txt").scanSync({ cwd: root })) rmSync(join(root, path));
const programs = await bundlePrograms();
for (const [path, text] of programs) writeFileSync(path, text);
rmSync(join(root, "dist"), { recursive: true, force: true });
if (!emitDeclarations(join(root, "dist"))) process.exit(1);
await emitPortable();
await bundleCommand(join(root, "dist/cli"), programs);
chmodSync(join(root, "dist/cli/bun-netlink.js"), 0o755);

/**
 * Builds the entry points for Node.js and Deno, next to their declarations. In these builds, the functions of `bun:ffi`
 * have no effect, and opening a socket throws an error that asks for Bun. Functions that need no socket work.
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
