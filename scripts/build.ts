import { chmodSync, copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleCommand, bundleLibrary, bundlePrograms, emitDeclarations, trimDeclarations } from "./bundle.ts";

// Builds the files of both packages: the library in dist/ with its declarations, and the command in apps/cli/dist/.
const root = join(import.meta.dir, "..");
const command = join(root, "apps/cli");

if (!existsSync(join(root, "node_modules/.bin/tsc"))) {
  console.error("the TypeScript compiler is missing; run `bun install`");
  process.exit(1);
}

for (const folder of [join(root, "dist"), join(command, "dist")]) rmSync(folder, { recursive: true, force: true });
if (!emitDeclarations(join(root, "dist"))) process.exit(1);
trimDeclarations(join(root, "dist"));
const programs = await bundlePrograms();
await bundleLibrary(join(root, "dist"), programs);
await bundleCommand(join(command, "dist"), programs, "imported");
chmodSync(join(command, "dist/bun-netlink.js"), 0o755);
copyFileSync(join(root, "LICENSE"), join(command, "LICENSE"));
