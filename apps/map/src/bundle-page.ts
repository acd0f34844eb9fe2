import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Bundles the page. Called as a macro: by the bundler for the published command, and by the runtime if the program runs
 * from its sources.
 */
export function bundlePage(): { html: string; css: string; js: string } {
  const folder = join(import.meta.dir, "../page");
  const command = [process.execPath, "build", join(folder, "main.ts"), "--target=browser", "--minify"];
  // A bundler in this process would wait for the one that runs the macro.
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { stdio: ["ignore", "pipe", "pipe"] });
  if (exitCode !== 0) throw new Error(`the page of the map was not bundled: ${stderr}`);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { html: read("index.html"), css: read("map.css"), js: stdout.toString() };
}
