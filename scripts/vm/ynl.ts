import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Apt, UnavailableError } from "./apt.ts";
import type { Cache } from "./cache.ts";

/** Debian release with the kernel whose specs, client and tests are compared with the library. */
const RELEASE = "trixie-backports";
const SPECS = "Documentation/netlink/specs";
const CLIENT = "tools/net/ynl/pyynl";
const OVS_TESTS = "tools/testing/selftests/net/openvswitch";
const TC_TESTS = "tools/testing/selftests/tc-testing/tc-tests";
/** Files of the kernel's source with tables of netlink attributes and constants. */
const TABLES = [
  "include/*.h",
  ...["net", "drivers", "kernel", "fs", "security", "crypto", "block", "lib"].map((at) => `${at}/*.[ch]`),
];
/** Headers with constants. Other files of {@link TABLES} are kept if they write, read or check attributes. */
const HEADERS = /^include\/uapi\/|^include\/(net|linux)\/nl802154\.h$|^net\/netlabel\/.*\.h$|\/mac80211_hwsim\.h$/;
const ATTRIBUTES = /\bnla_(?:put|get|nest)|\bNLA_/;
const TABLES_KEY = [RELEASE, "tables"];
/** The entries of the cached directory: a change of them needs another directory. */
const KEY = [RELEASE, "pyynl", "specs", "version", "openvswitch", "tc-tests"];

/**
 * Returns a directory with the kernel's specs, its own client of them, and its tests of Open vSwitch and traffic control, from
 * the cache or from Debian's package of the kernel's source:
 *
 * | entry         | content                                                                |
 * | ------------- | ---------------------------------------------------------------------- |
 * | `pyynl`       | the client, in Python                                                  |
 * | `specs`       | the specs: their first line, and the rest as JSON, which is YAML that Python reads without a package |
 * | `openvswitch` | the tests of Open vSwitch                                              |
 * | `tc-tests`    | commands of `tc` and what they create, as JSON                         |
 * | `version`     | version of the kernel, such as "7.3"                                   |
 *
 * @throws UnavailableError if apt cannot provide the package.
 */
export async function getYnl(cache: Cache): Promise<string> {
  return await cache.get("ynl", KEY, async (directory) => {
    await withSource(cache, "specs and tests (about 150 MB, of which 1 MB is cached)", async (scratch, version) => {
      fillYnl(scratch, directory, version);
      // The other test of the source needs no second download.
      await cache.get("kernel-tables", TABLES_KEY, (tables) => fillTables(scratch, tables));
    });
  });
}

/**
 * Returns a directory with the files of the kernel's source that define netlink constants, or write, read or check
 * netlink attributes, from the cache or from Debian's package of the kernel's source.
 *
 * @throws UnavailableError if apt cannot provide the package.
 */
export async function getKernelTables(cache: Cache): Promise<string> {
  return await cache.get("kernel-tables", TABLES_KEY, async (directory) => {
    await withSource(cache, "tables of attributes (about 150 MB, of which 30 MB are cached)", (scratch) =>
      fillTables(scratch, directory),
    );
  });
}

/** Returns the directory of {@link getKernelTables} if the cache has it. */
export function cachedKernelTables(cache: Cache): string | undefined {
  return cache.find("kernel-tables", TABLES_KEY);
}

/** Returns the directory of {@link getYnl} if the cache has it. */
export function cachedYnl(cache: Cache): string | undefined {
  return cache.find("ynl", KEY);
}

/** Unpacks the parts of the kernel's source that tests need into a temporary directory. */
async function withSource(
  cache: Cache,
  what: string,
  use: (scratch: string, version: string) => void | Promise<void>,
): Promise<void> {
  console.log(`fetching the kernel's source with its netlink ${what}`);
  await cache.withTemporaryDirectory(async (scratch) => {
    const apt = new Apt(scratch, { release: RELEASE });
    apt.update();
    const name = apt.dependencies("linux-source").find((dependency) => /^linux-source-\d/.test(dependency));
    if (name === undefined) throw apt.unavailable("linux-source, the kernel's source, is missing");
    const [file] = apt.download([name]);
    const patterns = [`${SPECS}/*.yaml`, `${CLIENT}/*`, `${OVS_TESTS}/*`, `${TC_TESTS}/*`, ...TABLES].map(
      (path) => `${name}/${path}`,
    );
    // The package contains an archive of the source, which tar unpacks while it is read from the package.
    const extract = `dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards '*/${name}.tar.xz' |
      tar -xJ -C "$2" --strip-components=1 --wildcards ${patterns.map((path) => `'${path}'`).join(" ")}`;
    const { exitCode, stderr } = Bun.spawnSync(["sh", "-c", extract, "sh", file!, scratch]);
    if (exitCode !== 0) throw new UnavailableError(`${name} cannot be unpacked: ${stderr.toString().trim()}`);
    await use(scratch, name.replace("linux-source-", ""));
  });
}

function fillYnl(scratch: string, directory: string, version: string): void {
  cpSync(join(scratch, CLIENT), join(directory, "pyynl"), { recursive: true });
  cpSync(join(scratch, OVS_TESTS), join(directory, "openvswitch"), { recursive: true });
  cpSync(join(scratch, TC_TESTS), join(directory, "tc-tests"), { recursive: true });
  mkdirSync(join(directory, "specs"));
  for (const spec of readdirSync(join(scratch, SPECS))) {
    const text = readFileSync(join(scratch, SPECS, spec), "utf8");
    // The client requires the licence in the first line.
    const [licence] = text.split("\n", 1);
    writeFileSync(join(directory, "specs", spec), `${licence}\n${JSON.stringify(Bun.YAML.parse(text))}\n`);
  }
  writeFileSync(join(directory, "version"), version);
}

function fillTables(scratch: string, directory: string): void {
  for (const file of new Bun.Glob("{include,net,drivers,kernel,fs,security,crypto,block,lib}/**/*.{c,h}").scanSync(
    scratch,
  )) {
    const text = readFileSync(join(scratch, file), "utf8");
    if (!HEADERS.test(file) && !ATTRIBUTES.test(text)) continue;
    const target = join(directory, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
