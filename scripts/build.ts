import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { floorOf, roomOf } from "./structure.ts";

/**
 * Builds what the package holds besides its sources: declarations in dist/, and each worker program as one text that a
 * bundler can take along (a bundled program has no files for a worker to load).
 */
const root = join(import.meta.dir, "..");

await bundlePrograms();
emitDeclarations();

async function bundlePrograms(): Promise<void> {
  // The lower rooms first: a program holds the text of those that it starts itself.
  const paths = [...new Bun.Glob("src/**/*-program.ts").scanSync({ cwd: root })].sort(
    (one, other) => floorOf(roomOf(one)) - floorOf(roomOf(other)),
  );
  for (const path of paths) {
    const { outputs } = await Bun.build({ entrypoints: [join(root, path)], target: "bun", minify: true });
    writeFileSync(join(root, path.replace(/\.ts$/, ".bundle.txt")), await outputs[0]!.text());
  }
}

function emitDeclarations(): void {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const compiler = join(root, "node_modules/.bin/tsc");
  const { exitCode } = Bun.spawnSync([compiler, "--project", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (exitCode !== 0) process.exit(exitCode);
}
