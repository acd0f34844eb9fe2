// Applies the firewall that a JSON file describes, and applies each change of the file.
//
//   unshare -rn bun examples/programs/firewall.ts firewall.json
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Nftables as Firewall, type Nftables, parseRuleset } from "bun-netlink/nftables";

/** The settings of a host, as its administrator writes them. */
export interface Settings {
  /** IPv4 networks whose packets are dropped. */
  blocked: string[];
  /** TCP ports that accept connections. */
  ports: number[];
}

/** Returns the settings in a text. Throws if the text has another form: half a firewall is worse than the old one. */
export function readSettings(text: string): Settings {
  const { blocked, ports } = JSON.parse(text) as Partial<Record<keyof Settings, unknown>>;
  const isText = (value: unknown): value is string => typeof value === "string" && /^[\d./]+$/.test(value);
  const isPort = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
  if (!Array.isArray(blocked) || !blocked.every(isText)) throw new TypeError("blocked: expected a list of networks");
  if (!Array.isArray(ports) || !ports.every(isPort)) throw new TypeError("ports: expected a list of ports");
  return { blocked, ports };
}

/** Replaces the table "host" in one transaction, so that no packet meets a half of it. */
export async function apply(nft: Nftables<"async">, { blocked, ports }: Settings): Promise<void> {
  const text = `
    table inet host {
      set blocked { type ipv4_addr; flags interval; ${blocked.length > 0 ? `elements = { ${blocked.join(", ")} };` : ""} }
      chain input {
        type filter hook input priority 0; policy drop;
        ct state established,related accept
        iifname "lo" accept
        ip saddr @blocked drop
        ${ports.length > 0 ? `tcp dport { ${ports.join(", ")} } accept` : ""}
      }
    }`;
  const replaced = { table: { family: "inet", name: "host" } } as const;
  await nft.transaction((batch) => batch.destroy(replaced).run(parseRuleset(text)));
}

if (import.meta.main) {
  const path = process.argv[2] ?? "firewall.json";
  using nft = Firewall.openAsync();
  // The next call waits for the previous one, so that the last version of the file is also the last one in the kernel.
  let applied = Promise.resolve();
  const reload = async () => {
    try {
      await apply(nft, readSettings(await readFile(path, "utf8")));
      console.log("applied");
    } catch (error) {
      console.error(`kept the old rules: ${error}`);
    }
  };
  const changed = () => {
    applied = applied.then(reload);
  };
  // Editors replace files, so the directory is watched: before the first reading, so that no change is missed.
  const watcher = watch(dirname(path), (_, name) => name === basename(path) && changed());
  changed();
  await applied;
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => resolve());
  await promise;
  watcher.close();
  await applied;
}
