import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Packages of Debian. */
export const DEBIAN = "http://deb.debian.org/debian/pool/main";
const UBUNTU = "http://archive.ubuntu.com/ubuntu/pool/main";

/**
 * Source packages that contain inputs for comparisons: the server, the archive, its hash, and the folder in the archive
 * unless its name is that of the archive.
 */
const packages = {
  nftables:
    process.env["BUN_NETLINK_NFT_SOURCE"] === "1.1.7"
      ? {
          pool: DEBIAN,
          archive: "nftables_1.1.7.orig.tar.xz",
          sha256: "a6fbf060d8d4fff001517a2b94f356bb4366bfbf0ba366366f9d27cc38caa58f",
        }
      : {
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
  strace: {
    pool: UBUNTU,
    archive: "strace_6.8.orig.tar.xz",
    sha256: "ba6950a96824cdf93a584fa04f0a733896d2a6bc5f0ad9ffe505d9b41e970149",
  },
  systemd: {
    pool: UBUNTU,
    archive: "systemd_255.4.orig.tar.gz",
    sha256: "96e75bd08c57ad401677456fb88ef54a9f05bb1695693013bc6ecce839640fd5",
    folder: "systemd-stable-255.4",
  },
  "netplan.io": {
    pool: DEBIAN,
    archive: "netplan.io_0.106.orig.tar.gz",
    sha256: "09ca8c191f4cc387edb816c48aa77bcaffb712ba54a188fd27ce961eea02aa53",
    folder: "netplan-0.106",
  },
  ifupdown: {
    pool: DEBIAN,
    archive: "ifupdown_0.8.41.tar.xz",
    sha256: "222c5bef313a9e71d9be4b946c73c8606c98f9e0229153191d9c6d8fb9b3599c",
  },
  ifupdown2: {
    pool: DEBIAN,
    archive: "ifupdown2_3.0.0.orig.tar.xz",
    sha256: "bc7be05f458b10b685c6a95e2ca241ae4f3770d0f5e78d61faa6e1cc364f429e",
  },
  openvswitch: {
    pool: DEBIAN,
    archive: "openvswitch_4.0.0.orig.tar.xz",
    sha256: "2b4d75ed077e94bc649ffbc9be5f9f822db82cf266c920cb3060f94db9d6d796",
  },
  nftlb: {
    pool: DEBIAN,
    archive: "nftlb_1.0.7.orig.tar.gz",
    sha256: "5456a7dc3352a8f678f8d55bec4f778fddbed88fb1bf7582ac49f18682ea6d11",
  },
  foomuuri: {
    pool: DEBIAN,
    archive: "foomuuri_0.27.orig.tar.gz",
    sha256: "2b8e84031e9dd5876f48ae06b4b8c0bb739292e7d5c29f46c1ea90bfa84db87c",
  },
  libvirt: {
    pool: DEBIAN,
    archive: "libvirt_11.3.0.orig.tar.xz",
    sha256: "6bcb0c42c4580436fea262ced56f68a6afe20f7390b1bea2116718cc034a0283",
  },
  fail2ban: {
    pool: DEBIAN,
    archive: "fail2ban_1.1.0.orig.tar.gz",
    sha256: "474fcc25afdaf929c74329d1e4d24420caabeea1ef2e041a267ce19269570bae",
  },
} as const;

interface SourcePackage {
  readonly pool: string;
  readonly archive: string;
  readonly sha256: string;
  readonly folder?: string;
}

/** Name of a program whose source contains inputs for comparisons. */
export type Source = keyof typeof packages;

/** Time limit in milliseconds for the download of up to 15 MB. */
const LIMIT_MS = 60_000;

const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-sources");

const nameOf = (source: Source) => packages[source].archive.replace("_", "-").replace(/(?:\.orig)?\.tar\..*/, "");

/** Returns the directory of a program's source, which {@link downloadSource} creates. */
export function sourceDirectory(source: Source): string {
  return join(cache, nameOf(source));
}

/** Downloads a file. Returns undefined if this fails, or if the file has another hash. */
export async function fetchVerified(address: string, sha256: string): Promise<Uint8Array | undefined> {
  const bytes = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) }).then(
    (response) => (response.ok ? response.bytes() : undefined),
    () => undefined,
  );
  const isExpected = bytes !== undefined && new Bun.CryptoHasher("sha256").update(bytes).digest("hex") === sha256;
  return isExpected ? bytes : undefined;
}

/**
 * Downloads the source of a program, unless an earlier run has. Tests read the inputs of the program's own tests there. The
 * tests themselves cannot download anything, because they run in a network namespace without a connection.
 */
export async function downloadSource(source: Source): Promise<void> {
  const directory = sourceDirectory(source);
  if (existsSync(directory)) return;
  const { pool, archive, sha256, folder = nameOf(source) }: SourcePackage = packages[source];
  const letters = source.startsWith("lib") ? source.slice(0, 4) : source[0];
  const address = `${pool}/${letters}/${source}/${archive}`;
  const bytes = await fetchVerified(address, sha256);
  if (bytes === undefined) return;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "temporary-"));
  try {
    const file = join(temporary, archive);
    writeFileSync(file, bytes);
    const { exitCode } = Bun.spawnSync(["tar", "-xf", file, "-C", temporary]);
    // Another run may have created the directory in the meantime.
    if (exitCode === 0 && !existsSync(directory)) renameSync(join(temporary, folder), directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
