import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { checkOptions, checkSignal } from "../../../base/check.ts";
import { namingFlag } from "../../../errors.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { descriptorIdentity, fileIdentity, hasCode, identityOf, NAMES_DIRECTORY, pathOf, readNames } from "./names.ts";

/** A name of a network namespace, and the namespace that the name refers to. */
export interface NamespaceName {
  readonly name: string;
  /**
   * Identity of the network namespace, in the format of `NetworkNamespace.id`. Two names of one namespace have the same
   * id.
   */
  readonly id: string;
}

/** An event that {@link watchNamespaceNames} yields about the names of network namespaces. */
export type NamespaceNameEvent =
  | { readonly kind: "snapshot"; readonly names: readonly NamespaceName[] }
  | ({ readonly kind: "add" | "remove" } & NamespaceName);

/** Options for watching the names of network namespaces with {@link watchNamespaceNames}. */
export interface NamespaceNameOptions {
  /** Signal that ends the iteration, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** inotify does not report mounts, so files without one are polled; the delay doubles. */
const FIRST_DELAY_MS = 2;
const MAX_DELAY_MS = 10_000;
/** Codes of errors of inotify, which Deno reports only after the watch has begun. */
const LIMITS = ["EMFILE", "ENFILE", "ENOSPC", "ENOMEM"];

/**
 * Yields the names of all network namespaces once (`snapshot`), and then each name that is added or removed.
 *
 * ```ts
 * for await (const event of watchNamespaceNames()) {
 *   if (event.kind === "add") console.log(`${event.name} is there`);
 * }
 * ```
 *
 * The kernel does not announce names. Instead, this function watches the directory /run/netns with inotify(7). After
 * each change of the directory, it compares all files with the names that it has reported. A name that is added and
 * removed between two comparisons may be missed. If a name now refers to another namespace, `remove` and `add` are
 * reported.
 *
 * A new name is reported only after a namespace is mounted on its file.
 *
 * While an iteration waits for an event, the process stays alive. Leaving the loop or aborting the signal ends the
 * watch.
 */
export async function* watchNamespaceNames(
  options: NamespaceNameOptions = {},
): AsyncGenerator<NamespaceNameEvent, void> {
  checkOptions(options, { signal: checkSignal });
  const { signal } = options;
  signal?.throwIfAborted();
  using files = new NameFiles();
  const wake = () => files.wake();
  signal?.addEventListener("abort", wake, { once: true });
  try {
    let known = files.read();
    yield { kind: "snapshot", names: Array.from(known, ([name, { id }]) => ({ name, id })) };
    for (;;) {
      signal?.throwIfAborted();
      await files.changed();
      signal?.throwIfAborted();
      const now = files.read();
      const before = known;
      known = now;
      for (const [name, { id, created }] of before) {
        if (now.get(name)?.created !== created) yield { kind: "remove", name, id };
      }
      for (const [name, { id, created }] of now) {
        if (before.get(name)?.created !== created) yield { kind: "add", name, id };
      }
    }
  } finally {
    signal?.removeEventListener("abort", wake);
  }
}

interface MountedNamespace {
  readonly id: string;
  /** The kernel reuses the inode number of a destroyed namespace. */
  readonly created: string;
}

class NameFiles implements Disposable {
  #watcher: FSWatcher | undefined;
  /** Identity of the watched directory, which may be replaced. */
  #watched: string | undefined;
  #failure: Error | undefined;
  #dirty = false;
  #wake: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Names of files without a mounted namespace. The kernel can take seconds to create the namespace. */
  #pendingFiles = new Set<string>();
  #delay = FIRST_DELAY_MS;
  /** Files on which a namespace is mounted; each is opened once. */
  #namespaces = new Set<string>();

  constructor() {
    this.#watch();
  }

  /** @throws Error of the system if names cannot be watched. */
  read(): Map<string, MountedNamespace> {
    this.#dirty = false;
    if (this.#failure !== undefined) throw this.#failure;
    this.#watch();
    const found = new Map<string, MountedNamespace>();
    const pending = new Set<string>();
    const namespaces = new Set<string>();
    for (const name of readNames()) {
      const file = fileIdentity(pathOf(name));
      if (file === undefined) continue;
      const namespace = this.#namespaces.has(file.id) ? file : namespaceIdentity(name);
      if (namespace === undefined) {
        pending.add(name);
        continue;
      }
      const { id, changedMs } = namespace;
      namespaces.add(id);
      found.set(name, { id, created: `${id} ${changedMs}` });
    }
    this.#namespaces = namespaces;
    const isNew = !pending.isSubsetOf(this.#pendingFiles);
    this.#delay = isNew ? FIRST_DELAY_MS : Math.min(this.#delay * 2, MAX_DELAY_MS);
    this.#pendingFiles = pending;
    clearTimeout(this.#timer);
    if (pending.size > 0) this.#timer = setTimeout(() => this.wake(), this.#delay);
    return found;
  }

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

  /** Watches the parent directory until /run/netns exists. */
  #watch(): void {
    const path = identityOf(NAMES_DIRECTORY) === undefined ? dirname(NAMES_DIRECTORY) : NAMES_DIRECTORY;
    const id = identityOf(path);
    if (id === this.#watched && this.#watcher !== undefined) return;
    this.#watcher?.close();
    this.#watcher = undefined;
    try {
      const watcher = watch(path, () => this.wake());
      watcher.on("error", (error) => {
        // Otherwise, the watched directory was deleted.
        if (hasCode(error, ...LIMITS)) this.#failure = error;
        this.wake();
      });
      this.#watcher = watcher;
      this.#watched = id;
    } catch (error) {
      // /run/netns was deleted meanwhile: the check below watches its parent.
      if (!hasCode(error, "ENOENT") || path !== NAMES_DIRECTORY) throw namingFlag(error, "watch network namespaces");
    }
    // /run/netns may have changed just before the watch began.
    const exists = identityOf(NAMES_DIRECTORY) !== undefined;
    if (exists !== (path === NAMES_DIRECTORY)) this.#watch();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }
}

/** Opening the file shows whether a namespace is mounted on it. */
function namespaceIdentity(name: string): ReturnType<typeof fileIdentity> {
  try {
    using namespace = NetworkNamespace.open(pathOf(name));
    return descriptorIdentity(namespace.fd);
  } catch {
    return undefined;
  }
}
