import { chmodSync, copyFileSync, existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundleCommand, bundleExecutable, bundleLibrary, bundlePrograms, publishDeclarations } from "./bundle.ts";

// Builds the files of both packages: the library in dist/ with its declarations, and the command in apps/cli/dist/. With an
// option, builds only the command or the CNI plugin, as one executable file that needs neither Bun nor the library:
//
//   bun run build [--executable FILE | --cni FILE]
const root = join(import.meta.dir, "..");
const command = join(root, "apps/cli");

if (!existsSync(join(root, "node_modules/.bin/tsc"))) {
  console.error("the TypeScript compiler is missing; run `bun install`");
  process.exit(1);
}

const { executable, cni } = parseArgs({ options: { executable: { type: "string" }, cni: { type: "string" } } }).values;
if (executable !== undefined) await bundleExecutable("cli", resolve(executable), await bundlePrograms());
if (cni !== undefined) await bundleExecutable("cni", resolve(cni), await bundlePrograms());
if (executable === undefined && cni === undefined) await buildPackages();

async function buildPackages(): Promise<void> {
  for (const folder of [join(root, "dist"), join(command, "dist")]) rmSync(folder, { recursive: true, force: true });
  if (!publishDeclarations(join(root, "dist"))) process.exit(1);
  const programs = await bundlePrograms();
  await bundleLibrary(join(root, "dist"), programs);
  await bundleCommand(join(command, "dist"), programs);
  chmodSync(join(command, "dist/start.js"), 0o755);
  copyFileSync(join(root, "LICENSE"), join(command, "LICENSE"));
}
