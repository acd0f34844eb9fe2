import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const DAY_MS = 24 * 3600 * 1000;
/** Time in milliseconds after which an unused entry of the cache is removed. */
const UNUSED_MS = 14 * DAY_MS;
/**
 * Age in milliseconds from which on a temporary directory is considered abandoned by a killed process, and is removed.
 */
const ABANDONED_MS = DAY_MS;
const TEMPORARY = "temporary-";

/**
 * A cache of directories that are expensive to create. Each entry is created in a temporary directory and renamed when it is
 * complete. An interrupted run therefore leaves no incomplete entry, and several runs may use the cache at once.
 */
export class Cache {
  readonly directory: string;

  constructor(directory = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-vm")) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    this.#removeOld();
  }

  /**
   * Returns the directory of a cache entry. Creates the entry if the cache does not contain it.
   *
   * @param key everything on which the content of the entry depends.
   * @param fill function that fills an empty directory.
   */
  async get(kind: string, key: unknown, fill: (directory: string) => void | Promise<void>): Promise<string> {
    const place = this.#place(kind, key);
    if (!existsSync(place)) {
      await this.withTemporaryDirectory(async (temporary) => {
        // Unpacking a package sets the modification time of the inner directory to that of the package. The outer
        // directory keeps its own time, from which another run can see whether it is abandoned.
        const directory = join(temporary, "content");
        mkdirSync(directory);
        await fill(directory);
        try {
          renameSync(directory, place);
        } catch (error) {
          // Another run has created the same cache entry in the meantime.
          if (!existsSync(place)) throw error;
        }
      });
    }
    utimesSync(place, new Date(), new Date());
    return place;
  }

  /** Returns the directory of a cache entry, if the cache contains it. */
  find(kind: string, key: unknown): string | undefined {
    const place = this.#place(kind, key);
    return existsSync(place) ? place : undefined;
  }

  #place(kind: string, key: unknown): string {
    const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 16);
    return join(this.directory, `${kind}-${hash}`);
  }

  /** Calls `use` with an empty temporary directory, and removes the directory afterwards. */
  async withTemporaryDirectory<Result>(use: (directory: string) => Result | Promise<Result>): Promise<Result> {
    const directory = mkdtempSync(join(this.directory, TEMPORARY));
    try {
      return await use(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Removes all entries of the cache. */
  clear(): void {
    for (const name of readdirSync(this.directory)) {
      rmSync(join(this.directory, name), { recursive: true, force: true });
    }
  }

  #removeOld(): void {
    for (const name of readdirSync(this.directory)) {
      const path = join(this.directory, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > (name.startsWith(TEMPORARY) ? ABANDONED_MS : UNUSED_MS)) rmSync(path, { recursive: true, force: true });
    }
  }
}
