import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const LOADER = "/proc/sys/kernel/modprobe";

/** Reports whether a kernel module is loaded. */
export function isLoaded(name: string): boolean {
  return new RegExp(`^${name} `, "m").test(readFileSync("/proc/modules", "utf8"));
}

/** Reports whether the kernel has a module, which may be loaded, or a part of the kernel. */
export function hasModule(name: string): boolean {
  return problemOf("--dry-run", name) === undefined;
}

/** Loads a kernel module together with its dependencies. */
export function loadModule(name: string, ...parameters: string[]): void {
  modprobe(name, ...parameters);
}

/** Maximum number of attempts to unload a module while namespaces that use it are destroyed. */
const MOST_TRIES = 100;
const PAUSE_MS = 100;

/**
 * Unloads a kernel module as soon as it is unused, after the modules that require it, and together with the
 * dependencies that nothing else uses. Does nothing if the module is not loaded.
 */
export function unloadModule(name: string): void {
  if (!isLoaded(name)) return;
  for (const dependent of readdirSync(`/sys/module/${name}/holders`)) unloadModule(dependent);
  for (let left = MOST_TRIES; isLoaded(name); left--) {
    const problem = problemOf("--remove", name);
    if (problem === undefined) return;
    if (left === 0) throw new Error(problem);
    Bun.sleepSync(PAUSE_MS);
  }
}

/** Prevents the kernel from loading modules automatically, until this object is disposed. */
export class NoAutomaticModules implements Disposable {
  readonly #loader = readFileSync(LOADER, "utf8");

  constructor() {
    writeFileSync(LOADER, "/bin/false\n");
  }

  [Symbol.dispose](): void {
    writeFileSync(LOADER, this.#loader);
  }
}

function modprobe(...words: string[]): void {
  const problem = problemOf(...words);
  if (problem !== undefined) throw new Error(problem);
}

function problemOf(...words: string[]): string | undefined {
  const { exitCode, stderr } = Bun.spawnSync(["modprobe", ...words]);
  return exitCode === 0 ? undefined : `modprobe ${words.join(" ")} failed: ${stderr}`;
}
