import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const LOADER = "/proc/sys/kernel/modprobe";

export function isLoaded(name: string): boolean {
  return new RegExp(`^${name} `, "m").test(readFileSync("/proc/modules", "utf8"));
}

/** Reports whether the kernel has a module, either as a loadable file or built in. */
export function hasModule(name: string): boolean {
  return problemOf("--dry-run", name) === undefined;
}

/** Loads a kernel module together with its dependencies. */
export function loadModule(name: string, ...parameters: string[]): void {
  modprobe(name, ...parameters);
}

/**
 * Maximum number of attempts to unload a module. While the kernel destroys namespaces that use the module, it cannot be
 * unloaded.
 */
const MOST_TRIES = 1000;
const PAUSE_MS = 100;

/**
 * Unloads a kernel module as soon as it is unused. First unloads the modules that require it; also unloads dependencies
 * that are then unused. Does nothing if the module is not loaded.
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

/** While this object exists, the kernel does not load modules automatically. */
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
