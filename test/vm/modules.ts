import { readFileSync, writeFileSync } from "node:fs";

const LOADER = "/proc/sys/kernel/modprobe";

/** Whether a module is in the kernel now. */
export function isLoaded(name: string): boolean {
  return new RegExp(`^${name} `, "m").test(readFileSync("/proc/modules", "utf8"));
}

/** Loads a module with what it needs. */
export function loadModule(name: string, ...parameters: string[]): void {
  modprobe(name, ...parameters);
}

/** Unloads a module, if it is loaded, with what only it needs. */
export function unloadModule(name: string): void {
  if (isLoaded(name)) modprobe("--remove", name);
}

/** Keeps the kernel from loading modules by itself, until it is disposed of. */
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
  const { exitCode, stderr } = Bun.spawnSync(["modprobe", ...words]);
  if (exitCode !== 0) throw new Error(`modprobe ${words.join(" ")} failed: ${stderr}`);
}
