import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

const app = join(import.meta.dir, "..");

/** A package whose code the map's page contains. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
}

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * Bundles the map's page. This function is called as a macro: by the bundler when the command is built, or by Bun when
 * the program runs from its sources.
 */
export function bundlePage(): { html: string; css: string; js: string } {
  const folder = join(app, "page");
  const command = [process.execPath, "build", join(folder, "main.ts"), "--target=browser", "--minify"];
  // The page is bundled in a new process, because a bundler in this process would wait for the bundler that is running
  // the macro.
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { stdio: ["ignore", "pipe", "pipe"] });
  if (exitCode !== 0) throw new Error(`the page of the map was not bundled: ${stderr}`);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { html: read("index.html"), css: read("map.css"), js: `${licences()}${stdout}` };
}

/** Returns the packages whose code the map's page contains, with their dependencies, sorted by name. */
export function bundledPackages(): BundledPackage[] {
  const found = new Map<string, BundledPackage>();
  const add = (name: string, modules: string) => {
    if (found.has(name)) return;
    const folder = realpathSync(join(modules, name));
    const { version, license, dependencies = {} } = readManifest(folder);
    found.set(name, { name, version, license, folder });
    for (const dependency of Object.keys(dependencies)) add(dependency, dirname(folder));
  };
  const { devDependencies = {} } = readManifest(app);
  for (const name of Object.keys(devDependencies))
    if (!name.startsWith("@types/")) add(name, join(app, "node_modules"));
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Returns the licences of the bundled packages as comments. The licences require that copies contain them. */
function licences(): string {
  const names = Map.groupBy(bundledPackages(), ({ folder }) => readFileSync(join(folder, "LICENSE"), "utf8").trim());
  return [...names]
    .map(([text, packages]) => `/*! ${packages.map(({ name }) => name).join(", ")}\n${text}\n*/\n`)
    .join("");
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
