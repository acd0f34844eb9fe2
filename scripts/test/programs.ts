import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Apt, UnavailableError, unpack } from "../vm/apt.ts";
import type { Cache } from "../vm/cache.ts";
import { DEBIAN, fetchVerified } from "./sources.ts";

/** Debian release from which the packages and libraries are fetched. */
const RELEASE = "trixie";

interface NewerProgram {
  /** Path of the program in its package. */
  readonly path: string;
  /** Packages with the program and its libraries, which may be newer than those of this system. */
  readonly packages: readonly string[];
  /** Packages of other releases for x64: path on the server, and hash. The server removes them when there are newer ones. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Programs that Debian 12 lacks, or has in an older version. */
const programs = {
  /** Sets up the networks of podman's containers. The first version that creates rules with nftables. */
  netavark: { path: "usr/lib/podman/netavark", packages: ["netavark", "libc6", "libgcc-s1"] },
  /** Version 1.1.7. */
  nft: {
    path: "usr/sbin/nft",
    packages: [
      "libc6",
      "libmnl0",
      "libxtables12",
      "libjansson4",
      "libgmp10",
      "libedit2",
      "libtinfo6",
      "libbsd0",
      "libmd0",
    ],
    files: {
      "n/nftables/nftables_1.1.7-3_amd64.deb": "b82c8615684169c8728f521edd00a8af1973b00467564bee0dda3adf6fea0248",
      "n/nftables/libnftables1_1.1.7-3_amd64.deb": "a9fe852108aa99288b9305534203869e406aedaebeb833a48a32c48e50affd75",
      "libn/libnftnl/libnftnl11_1.3.2-1_amd64.deb": "409b62c0d383ae181e3550d0ec9279359856d98a449d8bce9983f69e1995dbc6",
    },
  },
} as const satisfies Readonly<Record<string, NewerProgram>>;

/** Name of a program that {@link getProgram} downloads. */
export type ProgramName = keyof typeof programs;

const keyOf = (name: ProgramName) => [RELEASE, programs[name], process.arch];

/**
 * Downloads a program and its libraries (5 to 7 MB), unless the cache has them.
 *
 * @throws UnavailableError if the servers do not have the packages.
 */
export async function getProgram(name: ProgramName, cache: Cache): Promise<void> {
  const { packages, files = {} }: NewerProgram = programs[name];
  await cache.get(name, keyOf(name), async (directory) => {
    await cache.withTemporaryDirectory(async (scratch) => {
      const pinned = Object.entries(files).map(async ([path, sha256]) => {
        const bytes = process.arch === "x64" ? await fetchVerified(`${DEBIAN}/${path}`, sha256) : undefined;
        if (bytes === undefined) throw new UnavailableError(`${name}: the server does not have ${path}`);
        const file = join(scratch, basename(path));
        writeFileSync(file, bytes);
        return file;
      });
      const downloaded = await Promise.all(pinned);
      const apt = new Apt(scratch, { release: RELEASE, architecture: process.arch === "arm64" ? "arm64" : "amd64" });
      apt.update();
      await unpack([...apt.download([...packages]), ...downloaded], directory);
    });
  });
}

/** Returns the command that runs a program of the cache, or undefined if the cache does not have it. */
export function programCommand(name: ProgramName, cache: Cache): string[] | undefined {
  const directory = cache.find(name, keyOf(name));
  if (directory === undefined) return undefined;
  const [loader] = [...new Bun.Glob("usr/lib/*-linux-gnu/ld-linux-*.so.*").scanSync({ cwd: directory })];
  if (loader === undefined) return undefined;
  const libraries = join(directory, loader, "..");
  return [join(directory, loader), "--library-path", libraries, join(directory, programs[name].path)];
}
