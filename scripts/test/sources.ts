import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Source packages whose tests contain rules for comparisons, with the hash of each archive. */
const packages = {
  nftables: { version: "1.0.9", sha256: "a3c304cd9ba061239ee0474f9afb938a9bb99d89b960246f66f0c3a0a85e14cd" },
  iptables: { version: "1.8.10", sha256: "5cc255c189356e317d070755ce9371eb63a1b783c34498fb8c30264f3cc59c9c" },
} as const;

/** Name of a program whose source contains rules for comparisons. */
export type Source = keyof typeof packages;

const POOL = "http://archive.ubuntu.com/ubuntu/pool/main";
/** Time limit in milliseconds for the download of 1 MB. */
const LIMIT_MS = 30_000;

const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-sources");

const nameOf = (source: Source) => `${source}-${packages[source].version}`;

/** Returns the directory of a program's source, which {@link downloadSource} creates. */
export function sourceDirectory(source: Source): string {
  return join(cache, nameOf(source));
}

/**
 * Downloads the source of a program, unless an earlier run has. Tests read the rules of the program's own tests there. The
 * tests themselves cannot download anything, because they run in a network namespace without a connection.
 */
export async function downloadSource(source: Source): Promise<void> {
  const directory = sourceDirectory(source);
  if (existsSync(directory)) return;
  const { version, sha256 } = packages[source];
  const address = `${POOL}/${source[0]}/${source}/${source}_${version}.orig.tar.xz`;
  const bytes = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) }).then(
    (response) => (response.ok ? response.bytes() : undefined),
    () => undefined,
  );
  if (bytes === undefined || new Bun.CryptoHasher("sha256").update(bytes).digest("hex") !== sha256) return;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "temporary-"));
  try {
    const archive = join(temporary, "source.tar.xz");
    writeFileSync(archive, bytes);
    const { exitCode } = Bun.spawnSync(["tar", "-xJf", archive, "-C", temporary]);
    // Another run may have created the directory in the meantime.
    if (exitCode === 0 && !existsSync(directory)) renameSync(join(temporary, nameOf(source)), directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
