import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Apt, UnavailableError } from "./apt.ts";
import type { Cache } from "./cache.ts";

/** Debian release with the kernel whose specs, client and tests are compared with the library. */
const RELEASE = "trixie-backports";
const SPECS = "Documentation/netlink/specs";
const CLIENT = "tools/net/ynl/pyynl";
const OVS_TESTS = "tools/testing/selftests/net/openvswitch";
/** The entries of the cached directory: a change of them needs another directory. */
const KEY = [RELEASE, "pyynl", "specs", "version", "openvswitch"];

/**
 * Returns a directory with the kernel's specs, its own client of them, and its tests of Open vSwitch, from the cache or from
 * Debian's package of the kernel's source:
 *
 * | entry         | content                                                                |
 * | ------------- | ---------------------------------------------------------------------- |
 * | `pyynl`       | the client, in Python                                                  |
 * | `specs`       | the specs: their first line, and the rest as JSON, which is YAML that Python reads without a package |
 * | `openvswitch` | the tests of Open vSwitch                                              |
 * | `version`     | version of the kernel, such as "7.3"                                   |
 *
 * @throws UnavailableError if apt cannot provide the package.
 */
export async function getYnl(cache: Cache): Promise<string> {
  return await cache.get("ynl", KEY, async (directory) => {
    console.log(
      "fetching the kernel's source with its netlink specs and tests (about 150 MB, of which 1 MB is cached)",
    );
    await cache.withTemporaryDirectory((scratch) => fetchYnl(scratch, directory));
  });
}

/** Returns the directory of {@link getYnl} if the cache has it. */
export function cachedYnl(cache: Cache): string | undefined {
  return cache.find("ynl", KEY);
}

function fetchYnl(scratch: string, directory: string): void {
  const apt = new Apt(scratch, { release: RELEASE });
  apt.update();
  const name = apt.dependencies("linux-source").find((dependency) => /^linux-source-\d/.test(dependency));
  if (name === undefined) throw apt.unavailable("linux-source, the kernel's source, is missing");
  const [file] = apt.download([name]);
  // The package contains an archive of the source, which tar unpacks while it is read from the package.
  const extract = `dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards '*/${name}.tar.xz' |
    tar -xJ -C "$2" --strip-components=1 --wildcards '${name}/${SPECS}/*.yaml' '${name}/${CLIENT}/*' \
      '${name}/${OVS_TESTS}/*'`;
  const { exitCode, stderr } = Bun.spawnSync(["sh", "-c", extract, "sh", file!, scratch]);
  if (exitCode !== 0) throw new UnavailableError(`${name} cannot be unpacked: ${stderr.toString().trim()}`);
  renameSync(join(scratch, CLIENT), join(directory, "pyynl"));
  renameSync(join(scratch, OVS_TESTS), join(directory, "openvswitch"));
  mkdirSync(join(directory, "specs"));
  for (const spec of readdirSync(join(scratch, SPECS))) {
    const text = readFileSync(join(scratch, SPECS, spec), "utf8");
    // The client requires the licence in the first line.
    const [licence] = text.split("\n", 1);
    writeFileSync(join(directory, "specs", spec), `${licence}\n${JSON.stringify(Bun.YAML.parse(text))}\n`);
  }
  writeFileSync(join(directory, "version"), name.replace("linux-source-", ""));
}
