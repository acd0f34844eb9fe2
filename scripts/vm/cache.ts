import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** How long something stays that nobody uses. */
const UNUSED_MS = 14 * 24 * 3600 * 1000;

/**
 * Directories that are expensive to make, kept between runs. Each is made aside and put into place when it is complete, so
 * that an interrupted run leaves nothing half done and several runs do not disturb each other.
 */
export class Cache {
  readonly directory: string;

  constructor(directory = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-vm")) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  /**
   * The directory of that kind which was made from the same ingredients, or a new one.
   *
   * @param ingredients all that the content depends on.
   * @param make fills an empty directory.
   */
  async get(kind: string, ingredients: unknown, make: (directory: string) => void | Promise<void>): Promise<string> {
    const hash = new Bun.CryptoHasher("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 16);
    const place = join(this.directory, `${kind}-${hash}`);
    if (!existsSync(place)) {
      this.#removeUnused();
      await this.aside(async (directory) => {
        await make(directory);
        try {
          renameSync(directory, place);
        } catch (error) {
          // Another run was faster.
          if (!existsSync(place)) throw error;
        }
      });
    }
    utimesSync(place, new Date(), new Date());
    return place;
  }

  /** Lends a directory that is removed afterwards. */
  async aside<Result>(use: (directory: string) => Result | Promise<Result>): Promise<Result> {
    const directory = mkdtempSync(join(this.directory, "temporary-"));
    try {
      return await use(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Removes everything. */
  clear(): void {
    for (const name of readdirSync(this.directory)) {
      rmSync(join(this.directory, name), { recursive: true, force: true });
    }
  }

  #removeUnused(): void {
    for (const name of readdirSync(this.directory)) {
      const path = join(this.directory, name);
      if (Date.now() - statSync(path).mtimeMs > UNUSED_MS) rmSync(path, { recursive: true, force: true });
    }
  }
}
