import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { checkKnown } from "../../../message/check.ts";
import { NetworkNamespace } from "../../../sock/namespace.ts";
import { hasCode, identityOf, NAMES_DIRECTORY, pathOf, readNames } from "./names.ts";

/** A name and the namespace that goes by it. */
export interface NamespaceName {
  readonly name: string;
  /** Equal for two names of one namespace, as `NetworkNamespace.id` is. */
  readonly id: string;
}

/** What became of the names of namespaces. */
export type NamespaceNameEvent =
  | { readonly kind: "snapshot"; readonly names: readonly NamespaceName[] }
  | ({ readonly kind: "add" | "remove" } & NamespaceName);

/** How names are followed. */
export interface NamespaceNameOptions {
  /** Ends the iteration, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** How long after a file has come it is looked at again and again: nobody tells when the namespace is mounted on it. */
const SETTLING_MS = 2000;
const FIRST_LOOK_MS = 2;

/**
 * The names of namespaces as they are (`snapshot`, once) and as they come and go.
 *
 * ```ts
 * for await (const event of watchNamespaceNames()) {
 *   if (event.kind === "add") console.log(`${event.name} is there`);
 * }
 * ```
 *
 * The kernel announces no names: what is followed are the files in /run/netns, by inotify, and each time all of them are
 * compared with what was told last. So nothing is wrong for long, but a name that comes and goes in between may not be told. A
 * name that was given to another namespace is told as `remove` and `add`. A file is told of when a namespace is on it.
 *
 * A pending iteration keeps the process alive. Leaving the loop ends it; what waits for the next step is ended by the signal.
 */
export async function* watchNamespaceNames(
  options: NamespaceNameOptions = {},
): AsyncGenerator<NamespaceNameEvent, void> {
  checkKnown(options, { signal: true });
  const { signal } = options;
  signal?.throwIfAborted();
  using files = new NameFiles();
  const wake = () => files.wake();
  signal?.addEventListener("abort", wake, { once: true });
  try {
    let known = files.read();
    yield { kind: "snapshot", names: listed(known) };
    for (;;) {
      signal?.throwIfAborted();
      await files.changed();
      signal?.throwIfAborted();
      const now = files.read();
      const before = known;
      known = now;
      for (const [name, id] of before) if (now.get(name) !== id) yield { kind: "remove", name, id };
      for (const [name, id] of now) if (before.get(name) !== id) yield { kind: "add", name, id };
    }
  } finally {
    signal?.removeEventListener("abort", wake);
  }
}

/** The files with namespaces on them, and when that may have changed. */
class NameFiles implements Disposable {
  #watcher: FSWatcher | undefined;
  /** What is watched, by device and inode. Another directory may take its place. */
  #watched: string | undefined;
  #dirty = false;
  #wake: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Files that are none of a namespace (yet), and since when. */
  #unsettled = new Map<string, number>();
  #delay = FIRST_LOOK_MS;
  /** What was seen on each file, by its device and inode: opening it tells, and need not be done again. */
  #kinds = new Map<string, boolean>();

  constructor() {
    this.#watch();
  }

  /** Names and the ids of their namespaces. What happens from now on makes {@link changed} resolve. */
  read(): Map<string, string> {
    this.#dirty = false;
    this.#watch();
    const found = new Map<string, string>();
    const unsettled = new Map<string, number>();
    const kinds = new Map<string, boolean>();
    const now = performance.now();
    for (const name of readNames()) {
      const id = identityOf(pathOf(name));
      if (id === undefined) continue;
      const isNamespace = this.#kinds.get(id) ?? isNetworkNamespace(name);
      if (isNamespace) {
        kinds.set(id, true);
        found.set(name, id);
        continue;
      }
      unsettled.set(name, this.#unsettled.get(name) ?? now);
    }
    this.#kinds = kinds;
    const isNew = [...unsettled.keys()].some((name) => !this.#unsettled.has(name));
    this.#delay = isNew ? FIRST_LOOK_MS : this.#delay * 2;
    this.#unsettled = unsettled;
    clearTimeout(this.#timer);
    if ([...unsettled.values()].some((since) => now - since < SETTLING_MS)) {
      this.#timer = setTimeout(() => this.wake(), this.#delay);
    }
    return found;
  }

  /** Resolves when something may have changed since {@link read}. */
  changed(): Promise<void> {
    if (this.#dirty) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return promise;
  }

  wake(): void {
    this.#dirty = true;
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Watches the directory of names, and as long as there is none the one in which it will be made. */
  #watch(): void {
    const path = identityOf(NAMES_DIRECTORY) === undefined ? dirname(NAMES_DIRECTORY) : NAMES_DIRECTORY;
    const id = identityOf(path);
    if (id === this.#watched && this.#watcher !== undefined) return;
    this.#watcher?.close();
    this.#watcher = undefined;
    try {
      this.#watcher = this.#open(path);
      this.#watched = id;
    } catch (error) {
      // It went in between.
      if (!hasCode(error, "ENOENT") || path !== NAMES_DIRECTORY) throw error;
    }
    // It may have come, or gone, in between.
    const isThere = identityOf(NAMES_DIRECTORY) !== undefined;
    if (isThere !== (path === NAMES_DIRECTORY)) this.#watch();
  }

  #open(path: string): FSWatcher {
    const watcher = watch(path, () => this.wake());
    // The directory went: all are read again, and another one is watched.
    watcher.on("error", () => this.wake());
    return watcher;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }
}

function isNetworkNamespace(name: string): boolean {
  try {
    NetworkNamespace.open(pathOf(name)).close();
    return true;
  } catch {
    return false;
  }
}

function listed(names: ReadonlyMap<string, string>): NamespaceName[] {
  return [...names].map(([name, id]) => ({ name, id }));
}
