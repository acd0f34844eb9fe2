import type { Links } from "../../../src/subsystems/route/index.ts";
import { publicKeyOf, type WireGuard, type WireGuardDevice } from "../../../src/subsystems/wireguard/index.ts";
import { outcomeOf } from "../../support/failures.ts";

export interface Tables {
  wg: WireGuard;
  links: Links;
}

export type Step = (tables: Tables) => unknown;

export const key = (byte: number): string => new Uint8Array(32).fill(byte).toBase64();

/** Steps that are done on a fake network and on the running kernel. */
export const steps: readonly Step[] = [
  ({ wg }) => wg.list(),
  ({ wg }) => wg.get("wg0"),
  ({ wg }) => wg.get("lo"),
  ({ wg }) => wg.delete("lo"),
  ({ wg }) => wg.create("lo"),
  ({ wg }) => wg.create("wg0"),
  ({ wg }) => wg.create("wg0"),
  ({ wg }) =>
    wg.create("wg1", {
      privateKey: key(0x5b),
      listenPort: 51820,
      fwmark: 0x1f,
      peers: [
        {
          publicKey: key(1),
          presharedKey: key(2),
          endpoint: "192.0.2.1:4000",
          persistentKeepalive: 25,
          allowedIPs: ["10.0.0.0/24", "fd00::/64"],
        },
        { publicKey: key(3), endpoint: "[2001:db8::1]:4001", allowedIPs: ["10.1.0.0/16", "10.0.0.7/32"] },
        { publicKey: key(4) },
        { publicKey: publicKeyOf(key(0x5b)) },
      ],
    }),
  ({ wg }) => wg.change("wg1", { peers: [{ publicKey: key(4), allowedIPs: ["10.0.0.0/24", "10.9.0.0/16"] }] }),
  ({ wg }) => wg.change("wg1", { peers: [{ publicKey: key(1), presharedKey: null, persistentKeepalive: 0 }] }),
  ({ wg }) => wg.change("wg1", { peers: [{ publicKey: key(4), allowedIPs: ["10.9.0.0/16", "10.0.0.0/24"] }] }),
  ({ wg }) => wg.updatePeers("wg1", [{ publicKey: key(9), persistentKeepalive: 1 }]),
  ({ wg }) => wg.updatePeers("wg1", [{ publicKey: key(3), persistentKeepalive: 1 }]),
  ({ wg }) => wg.removePeers("wg1", [key(9), key(1)]),
  ({ wg }) => wg.setPeers("wg1", [{ publicKey: key(1), allowedIPs: ["10.1.0.0/16"] }]),
  ({ wg }) => wg.change("wg1", { peers: [{ publicKey: publicKeyOf(key(0x5c)), allowedIPs: ["10.7.0.0/16"] }] }),
  ({ wg }) => wg.change("wg1", { privateKey: key(0x5c) }),
  ({ wg }) => wg.change("wg1", { privateKey: null, fwmark: 0, listenPort: 0 }),
  ({ wg }) => wg.change("wg0", { listenPort: 51821 }),
  ({ wg }) => wg.change("wg1", { listenPort: 51821 }),
  ({ links }) => links.change({ dev: "wg0", up: true }),
  ({ links }) => links.change({ dev: "wg1", up: true }),
  ({ wg }) => wg.change("wg1", { listenPort: 51822 }),
  ({ links }) => links.change({ dev: "wg1", up: true }),
  ({ wg }) => wg.change("wg1", { listenPort: 51821 }),
  ({ wg }) => wg.change("wg1", { listenPort: 0 }),
  ({ links }) => links.change({ dev: "wg1", up: false }),
  ({ wg }) => wg.sync("wg1", { peers: [{ publicKey: key(3) }, { publicKey: key(8), endpoint: "192.0.2.9:1" }] }),
  ({ wg }) => wg.replace("wg1", wg.get("wg1")),
  ({ wg }) => wg.replace("wg1", {}),
  ({ links }) => links.rename("wg1", "wg2"),
  ({ wg }) => wg.list().map(({ name }) => name),
  ({ wg }) => wg.delete("wg0"),
  ({ wg, links }) => {
    links.delete("wg2");
    return wg.list();
  },
];

/** Ports that the steps set. The kernel chooses others. */
const ports: ReadonlySet<number> = new Set([0, 51_820, 51_821, 51_822]);

/** Returns a device without the values that the kernel chooses. */
export function comparable({ ifindex: _, listenPort = 0, ...device }: WireGuardDevice): object {
  return { ...device, listenPort: ports.has(listenPort) ? listenPort : "chosen" };
}

export function outcome(step: Step, tables: Tables): unknown {
  return outcomeOf(
    () => step(tables),
    ({ message }) => message,
  );
}
