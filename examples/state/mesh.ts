// Connects three hosts with WireGuard, each with all others, and replaces the key of one host.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/mesh.ts (requires the module wireguard)
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "bun-netlink";
import { type DeclaredLink, type DeclaredTables, type Description, desired } from "bun-netlink/state";
import { generatePrivateKey, publicKeyOf } from "bun-netlink/wireguard";

const directory = mkdtempSync(join(tmpdir(), "mesh-"));
const hosts = ["a", "b", "c"];
const keyFile = (host: string) => join(directory, `${host}.key`);
const publicKeys = new Map<string, string>();

/** Writes a new private key to the key file of a host. Plans contain only the path of the file. */
function newKey(host: string): void {
  const key = generatePrivateKey();
  writeFileSync(keyFile(host), key, { mode: 0o600 });
  publicKeys.set(host, publicKeyOf(key));
}

/** The network below the mesh, and each host with its tunnel to all others. */
function mesh(): Description {
  const links: Record<string, DeclaredLink> = { switch: { kind: "bridge", up: true } };
  const namespaces: Record<string, DeclaredTables> = {};
  for (const [index, host] of hosts.entries()) {
    const data = { peer: { ifname: "eth0", netns: host, up: true } };
    links[`to-${host}`] = { kind: "veth", master: "switch", up: true, data };
    const others = [...hosts.entries()].filter(([, other]) => other !== host);
    const peers = others.map(([number, other]) => ({
      publicKey: publicKeys.get(other)!,
      endpoint: `192.0.2.${number + 1}:51820`,
      allowedIPs: [`10.0.0.${number + 1}/32`],
    }));
    namespaces[host] = {
      links: { wg0: { kind: "wireguard", up: true } },
      wireguard: { wg0: { privateKeyFile: keyFile(host), listenPort: 51820, peers } },
      addresses: [
        { dev: "eth0", local: `192.0.2.${index + 1}/24` },
        { dev: "wg0", local: `10.0.0.${index + 1}/24` },
      ],
    };
  }
  return { links, namespaces };
}

using opened = new DisposableStack();
const namespaces = Object.fromEntries(hosts.map((host) => [host, opened.use(NetworkNamespace.create())]));

async function apply(): Promise<void> {
  const plan = await desired(mesh(), { namespaces }).plan();
  const keys = new Map([...publicKeys].map(([host, key]) => [key, `(key of ${host})`]));
  const text = String(plan).replace(/peer (\S+)/g, (_, key: string) => `peer ${keys.get(key) ?? "(old key)"}`);
  console.log(text === "" ? "nothing to do" : text);
  await plan.apply({ rollback: true });
}

for (const host of hosts) newKey(host);
await apply();
await apply();
console.log("-- the key of c is replaced");
newKey("c");
await apply();
await apply();
rmSync(directory, { recursive: true });
