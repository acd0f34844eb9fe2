import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { checkOptions } from "../../../message/check.ts";
import { NetworkNamespace } from "../../../sock/namespace.ts";
import { hasCode, identityOf, NAMES_DIRECTORY, pathOf, readNames } from "./names.ts";

/** A name and the namespace that it refers to. */
export interface NamespaceName {
  readonly name: string;
  /** Equal for two names of one namespace; same format as `NetworkNamespace.id`. */
  readonly id: string;
}

/** An event of {@link watchNamespaceNames}. */
export type NamespaceNameEvent =
  | { readonly kind: "snapshot"; readonly names: readonly NamespaceName[] }
  | ({ readonly kind: "add" | "remove" } & NamespaceName);

/** Options of {@link watchNamespaceNames}. */
export interface NamespaceNameOptions {
  /** Ends the iteration, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Time for which a new file is polled, because inotify does not report that a namespace is mounted on it. */
const POLLING_MS = 2000;
const FIRST_DELAY_MS = 2;

/**
 * Yields the names of all namespaces once (`snapshot`), then each name that is added or removed.
 *
 * ```ts
 * for await (const event of watchNamespaceNames()) {
 *   if (event.kind === "add") console.log(`${event.name} is there`);
 * }
 * ```
 *
 * The kernel does not announce names. The directory /run/netns is watched with inotify, and all of its files are
 * compared with the last events after each change. A name that is added and removed in between may be missed. A name
 * that refers to another namespace is reported as `remove` and `add`. A file is reported when a namespace is mounted on
 * it.
 *
 * A pending iteration keeps the process alive. Leaving the loop ends the watch; the signal ends a pending step.
 */
export async function* watchNamespaceNames(
  options: NamespaceNameOptions = {},
): AsyncGenerator<NamespaceNameEvent, void> {
  checkOptions(options, { signal: true });
  const { signal } = options;
  signal?.throwIfAborted();
  using files = new NameFiles();
  const wake = () => files.wake();
  signal?.addEventListener("abort", wake, { once: true });
  try {
    let known = files.read();
    yield { kind: "snapshot", names: toList(known) };
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

/** Reads the files with namespaces mounted on them, and signals possible changes. */
class NameFiles implements Disposable {
  #watcher: FSWatcher | undefined;
  /** Device and inode of the watched directory, which may be replaced by another one. */
  #watched: string | undefined;
  #dirty = false;
  #wake: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Files without a namespace, with the time at which they were first seen. */
  #pendingFiles = new Map<string, number>();
  #delay = FIRST_DELAY_MS;
  /** Whether each file is a namespace, by device and inode: avoids opening it again. */
  #kinds = new Map<string, boolean>();

  constructor() {
    this.#watch();
  }

  /** Returns the names and the ids of their namespaces. Later changes resolve {@link changed}. */
  read(): Map<string, string> {
    this.#dirty = false;
    this.#watch();
    const found = new Map<string, string>();
    const pending = new Map<string, number>();
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
      pending.set(name, this.#pendingFiles.get(name) ?? now);
    }
    this.#kinds = kinds;
    const isNew = [...pending.keys()].some((name) => !this.#pendingFiles.has(name));
    this.#delay = isNew ? FIRST_DELAY_MS : this.#delay * 2;
    this.#pendingFiles = pending;
    clearTimeout(this.#timer);
    if ([...pending.values()].some((since) => now - since < POLLING_MS)) {
      this.#timer = setTimeout(() => this.wake(), this.#delay);
    }
    return found;
  }

  /** Resolves when the names may have changed since {@link read}. */
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

  /** Watches the directory of names, or its parent while it does not exist. */
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
      // The directory was deleted in between.
      if (!hasCode(error, "ENOENT") || path !== NAMES_DIRECTORY) throw error;
    }
    // The directory may have been created or deleted in between.
    const exists = identityOf(NAMES_DIRECTORY) !== undefined;
    if (exists !== (path === NAMES_DIRECTORY)) this.#watch();
  }

  #open(path: string): FSWatcher {
    const watcher = watch(path, () => this.wake());
    // The directory was deleted: wake up to read again and to watch another one.
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

function toList(names: ReadonlyMap<string, string>): NamespaceName[] {
  return [...names].map(([name, id]) => ({ name, id }));
}
