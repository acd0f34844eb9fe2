import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Version of nft whose source contains the rules of the comparison. */
const VERSION = "1.0.9";
const SHA256 = "a3c304cd9ba061239ee0474f9afb938a9bb99d89b960246f66f0c3a0a85e14cd";
const ADDRESS = `http://archive.ubuntu.com/ubuntu/pool/main/n/nftables/nftables_${VERSION}.orig.tar.xz`;
/** Time limit in milliseconds for the download of 1 MB. */
const LIMIT_MS = 30_000;

const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bun-netlink-nft");

/** Directory of nft's source, which {@link downloadNft} creates. */
export const nftSource = join(cache, `nftables-${VERSION}`);

/**
 * Downloads the source of nft, unless an earlier run has. The test that compares rules with nft reads the rules of nft's own
 * tests there. The test itself cannot download anything, because it runs in a network namespace without a connection.
 */
export async function downloadNft(): Promise<void> {
  if (existsSync(nftSource)) return;
  const bytes = await fetch(ADDRESS, { signal: AbortSignal.timeout(LIMIT_MS) }).then(
    (response) => (response.ok ? response.bytes() : undefined),
    () => undefined,
  );
  if (bytes === undefined || new Bun.CryptoHasher("sha256").update(bytes).digest("hex") !== SHA256) return;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "temporary-"));
  try {
    const archive = join(temporary, "source.tar.xz");
    writeFileSync(archive, bytes);
    const { exitCode } = Bun.spawnSync(["tar", "-xJf", archive, "-C", temporary]);
    // Another run may have created the directory in the meantime.
    if (exitCode === 0 && !existsSync(nftSource)) renameSync(join(temporary, `nftables-${VERSION}`), nftSource);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
