import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const DAY_MS = 24 * 3600 * 1000;
/** How long something stays that nobody uses. */
const UNUSED_MS = 14 * DAY_MS;
/** How long something stays that was being made, and of which nobody knows whether it still is. */
const ABANDONED_MS = DAY_MS;
const ASIDE = "temporary-";

/**
 * Directories that are expensive to make, kept between runs. Each is made aside and put into place when it is complete, so
 * that an interrupted run leaves nothing half done and several runs do not disturb each other.
 */
export class Cache {
  readonly directory: string;

  constructor(directory = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-vm")) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    this.#tidy();
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
    const directory = mkdtempSync(join(this.directory, ASIDE));
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

  #tidy(): void {
    for (const name of readdirSync(this.directory)) {
      const path = join(this.directory, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > (name.startsWith(ASIDE) ? ABANDONED_MS : UNUSED_MS)) rmSync(path, { recursive: true, force: true });
    }
  }
}
