import { join } from "node:path";
import { Apt, unpack } from "../vm/apt.ts";
import type { Cache } from "../vm/cache.ts";

/** Debian release with the first netavark that creates rules with nftables. */
const RELEASE = "trixie";
/** The program and its libraries, which may be newer than those of this system. */
const PACKAGES = ["netavark", "libc6", "libgcc-s1"];
const KEY = [RELEASE, PACKAGES, process.arch];

/**
 * Downloads netavark (6 MB), the program that sets up the networks of podman's containers, unless the cache has it.
 *
 * @throws UnavailableError if apt cannot provide the packages.
 */
export async function getNetavark(cache: Cache): Promise<void> {
  await cache.get("netavark", KEY, async (directory) => {
    await cache.withTemporaryDirectory(async (scratch) => {
      const apt = new Apt(scratch, { release: RELEASE, architecture: process.arch === "arm64" ? "arm64" : "amd64" });
      apt.update();
      await unpack(apt.download(PACKAGES), directory);
    });
  });
}

/** Returns the command that runs the netavark of the cache, or undefined if the cache does not have it. */
export function netavarkCommand(cache: Cache): string[] | undefined {
  const directory = cache.find("netavark", KEY);
  if (directory === undefined) return undefined;
  const [loader] = [...new Bun.Glob("usr/lib/*-linux-gnu/ld-linux-*.so.*").scanSync({ cwd: directory })];
  if (loader === undefined) return undefined;
  const libraries = join(directory, loader, "..");
  return [join(directory, loader), "--library-path", libraries, join(directory, "usr/lib/podman/netavark")];
}
