import { join } from "node:path";
import { UnavailableError } from "../vm/apt.ts";
import type { Cache } from "../vm/cache.ts";

/** Packages of npm that contain the runtimes. */
const PACKAGES = ["node@26.10.0", "deno@2.9.6"];
const KEY = [...PACKAGES, process.arch];
/** Time limit in milliseconds for the download of 100 MB. */
const LIMIT_MS = 180_000;

/**
 * Downloads Node.js and Deno, unless the cache has them. The Node.js of the system may be too old for netlink sockets.
 *
 * @throws UnavailableError if npm cannot install them.
 */
export async function getRuntimes(cache: Cache): Promise<void> {
  await cache.get("runtimes", KEY, async (directory) => {
    const command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", directory, ...PACKAGES];
    const { exitCode } = Bun.spawnSync(command, {
      cwd: directory,
      timeout: LIMIT_MS,
      stdio: ["ignore", "ignore", "ignore"],
    });
    if (exitCode !== 0) throw new UnavailableError(`npm could not install ${PACKAGES.join(" and ")}`);
  });
}

/** Returns the path of the program `node` or `deno` in the cache, or undefined if the cache does not have it. */
export function runtimePath(cache: Cache, name: "node" | "deno"): string | undefined {
  const directory = cache.find("runtimes", KEY);
  return directory === undefined ? undefined : join(directory, "node_modules/.bin", name);
}
