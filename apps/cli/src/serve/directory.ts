import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.ts";

const descriptionName = /^[^.].*\.(jsonc?|ya?ml)$/;
/** Time in milliseconds between a change and the notification, because programs write a file in several steps. */
const SETTLE_MS = 100;

/**
 * Returns the paths of the description files in a directory, sorted by name. Hidden files and files with other
 * extensions than json, jsonc, yaml and yml are ignored.
 *
 * @throws UsageError if there is no such file: an empty directory is more likely an error than the wish to declare
 * nothing.
 */
export function descriptionFiles(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => descriptionName.test(name));
  if (names.length === 0) throw new UsageError(`${directory}: contains no *.json, *.jsonc, *.yaml or *.yml file`);
  return names.sort().map((name) => join(directory, name));
}

/** Calls back when the description files of a directory change, until it is disposed. */
export class DirectoryWatch implements Disposable {
  readonly #directory: string;
  readonly #onChange: () => void;
  readonly #poll: NodeJS.Timeout;
  #watcher: FSWatcher | undefined;
  #settling: NodeJS.Timeout | undefined;
  #fingerprint: string;

  /**
   * @param pollMs time in milliseconds between two comparisons of the files, for changes that the kernel does not
   * announce: those of the targets of symbolic links, and of files in network file systems.
   */
  constructor(directory: string, pollMs: number, onChange: () => void) {
    this.#directory = directory;
    this.#onChange = onChange;
    this.#fingerprint = fingerprint(directory);
    this.#poll = setInterval(() => this.#compare(), pollMs);
    this.#open();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#poll);
    clearTimeout(this.#settling);
    this.#watcher?.close();
  }

  #open(): void {
    try {
      this.#watcher = watch(this.#directory, () => {
        clearTimeout(this.#settling);
        this.#settling = setTimeout(() => this.#compare(), SETTLE_MS);
      });
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      // Without notifications, for example because the limit of inotify is reached, the files are compared regularly.
    }
  }

  #compare(): void {
    const current = fingerprint(this.#directory);
    if (current === this.#fingerprint) return;
    this.#fingerprint = current;
    this.#onChange();
  }
}

/** Returns a text that changes when a description file of the directory changes. */
function fingerprint(directory: string): string {
  try {
    const files = descriptionFiles(directory).map((path) => {
      const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
      return `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
    });
    return files.join("\n");
  } catch (error) {
    return String(error);
  }
}
