import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const DEBIAN = "http://deb.debian.org/debian/pool/main";
const UBUNTU = "http://archive.ubuntu.com/ubuntu/pool/main";

/** Source packages whose tests contain inputs for comparisons: the server, the archive, and its hash. */
const packages = {
  nftables: {
    pool: UBUNTU,
    archive: "nftables_1.0.9.orig.tar.xz",
    sha256: "a3c304cd9ba061239ee0474f9afb938a9bb99d89b960246f66f0c3a0a85e14cd",
  },
  iptables: {
    pool: UBUNTU,
    archive: "iptables_1.8.10.orig.tar.xz",
    sha256: "5cc255c189356e317d070755ce9371eb63a1b783c34498fb8c30264f3cc59c9c",
  },
  ipset: {
    pool: DEBIAN,
    archive: "ipset_7.17.orig.tar.bz2",
    sha256: "be49c9ff489dd6610cad6541e743c3384eac96e9f24707da7b3929d8f2ac64d8",
  },
  "conntrack-tools": {
    pool: DEBIAN,
    archive: "conntrack-tools_1.4.8.orig.tar.xz",
    sha256: "067677f4c5f6564819e78ed3a9d4a8980935ea9273f3abb22a420ea30ab5ded6",
  },
  iproute2: {
    pool: DEBIAN,
    archive: "iproute2_6.1.0.orig.tar.xz",
    sha256: "5ce12a0fec6b212725ef218735941b2dab76244db7e72646a76021b0537b43ab",
  },
  openvswitch: {
    pool: DEBIAN,
    archive: "openvswitch_4.0.0.orig.tar.xz",
    sha256: "2b4d75ed077e94bc649ffbc9be5f9f822db82cf266c920cb3060f94db9d6d796",
  },
} as const;

/** Name of a program whose source contains inputs for comparisons. */
export type Source = keyof typeof packages;

/** Time limit in milliseconds for the download of up to 6 MB. */
const LIMIT_MS = 60_000;

const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-sources");

const nameOf = (source: Source) => packages[source].archive.replace("_", "-").replace(/\.orig.*/, "");

/** Returns the directory of a program's source, which {@link downloadSource} creates. */
export function sourceDirectory(source: Source): string {
  return join(cache, nameOf(source));
}

/**
 * Downloads the source of a program, unless an earlier run has. Tests read the inputs of the program's own tests there. The
 * tests themselves cannot download anything, because they run in a network namespace without a connection.
 */
export async function downloadSource(source: Source): Promise<void> {
  const directory = sourceDirectory(source);
  if (existsSync(directory)) return;
  const { pool, archive, sha256 } = packages[source];
  const address = `${pool}/${source[0]}/${source}/${archive}`;
  const bytes = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) }).then(
    (response) => (response.ok ? response.bytes() : undefined),
    () => undefined,
  );
  if (bytes === undefined || new Bun.CryptoHasher("sha256").update(bytes).digest("hex") !== sha256) return;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "temporary-"));
  try {
    const file = join(temporary, archive);
    writeFileSync(file, bytes);
    const { exitCode } = Bun.spawnSync(["tar", "-xf", file, "-C", temporary]);
    // Another run may have created the directory in the meantime.
    if (exitCode === 0 && !existsSync(directory)) renameSync(join(temporary, nameOf(source)), directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
