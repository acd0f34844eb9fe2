// Compares WireGuard interfaces with the programs `wg` and `ip`.
import { expect } from "bun:test";
import {
  formatWireGuardConfig,
  generatePrivateKey,
  parseWireGuardConfig,
  publicKeyOf,
  WireGuard,
  type WireGuardConfig,
} from "../../../src/subsystems/wireguard/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../../vm/lab.ts";

const test = base.extend({ wg: () => WireGuard.open({ netns: lab.netns }) });

const lab = useLab();
const key = (byte: number) => new Uint8Array(32).fill(byte).toBase64();

const config: WireGuardConfig = {
  privateKey: generatePrivateKey(),
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
    { publicKey: key(3), endpoint: "[2001:db8::1]:4001", allowedIPs: ["10.1.0.0/16"] },
    { publicKey: key(4) },
  ],
};

function showconf(): string {
  return runIn(lab.netns, ["wg", "showconf", "wg0"]);
}

/** Runs `wg` with a configuration in a file. */
function configure(verb: "setconf" | "syncconf", text: string): void {
  runIn(lab.netns, ["sh", "-c", `printf %s "$0" | wg ${verb} wg0 /proc/self/fd/0`, text]);
}

/** Returns a WireGuard device without its counters and with its peers in the order of their keys. */
function stable<Device extends WireGuardConfig>(device: Device) {
  const peers = device.peers!.toSorted((one, other) => (`${one.publicKey}` < `${other.publicKey}` ? -1 : 1));
  return { ...device, peers: peers.map((peer) => ({ ...peer, allowedIPs: [...(peer.allowedIPs ?? [])].sort() })) };
}

test("publicKeyOf() returns the same key as `wg pubkey`", () => {
  const privateKey = generatePrivateKey();
  const shown = runIn(lab.netns, ["sh", "-c", "echo $0 | wg pubkey", privateKey]).trim();
  expect(publicKeyOf(privateKey)).toBe(shown);
});

// Linux 6.1 has no WGALLOWEDIP_F_REMOVE_ME.
test("addAllowedIPs() and removeAllowedIPs() change single networks, as `wg` shows", ({ wg }) => {
  wg.create("wg0", config);
  wg.addAllowedIPs("wg0", key(4), ["10.9.0.7/16", "fd09::1"]);
  wg.addAllowedIPs("wg0", key(4), ["10.1.0.0/16"]);
  const shown = () =>
    Object.fromEntries(
      runIn(lab.netns, ["wg", "show", "wg0", "allowed-ips"])
        .trim()
        .split("\n")
        .map((line) => line.split("\t") as [string, string]),
    );
  expect(shown()[key(4)]!.split(" ").toSorted()).toEqual(["10.1.0.0/16", "10.9.0.0/16", "fd09::1/128"]);
  expect(shown()[key(3)]).toBe("(none)");
  wg.removeAllowedIPs("wg0", key(4), ["10.1.0.0/16", "fd09::1/128", "10.0.0.0/24"]);
  expect(shown()).toEqual({ [key(1)]: "10.0.0.0/24 fd00::/64", [key(3)]: "(none)", [key(4)]: "10.9.0.0/16" });
  wg.delete("wg0");
});

test("formatWireGuardConfig() returns the output of `wg showconf`", ({ wg }) => {
  wg.create("wg0", config);
  expect(runIn(lab.netns, ["wg", "show", "wg0", "public-key"]).trim()).toBe(publicKeyOf(config.privateKey!));
  const device = wg.get("wg0");
  expect(formatWireGuardConfig(device)).toBe(showconf());
  expect(stable(parseWireGuardConfig(showconf()))).toEqual(stable(parseWireGuardConfig(formatWireGuardConfig(config))));

  const text = `[Interface]\nListenPort = 4\nPrivateKey = ${generatePrivateKey()}\n\n[Peer]\nPublicKey = ${key(9)}\nAllowedIPs = 10.2.0.0/16\nPersistentKeepalive = 7\n`;
  configure("setconf", text);
  const { name, ifindex, publicKey, ...found } = wg.get("wg0");
  expect([name, ifindex > 1, publicKey !== undefined]).toEqual(["wg0", true, true]);
  expect(found).toMatchObject(parseWireGuardConfig(text));
  expect(formatWireGuardConfig(found)).toBe(text);

  // A listed device can be written back.
  wg.replace("wg0", device);
  expect(stable(wg.get("wg0"))).toEqual(stable(device));
  expect(wg.list()).toEqual([wg.get("wg0")]);
});

test("WireGuard sync() and replace() match `wg syncconf` and `wg setconf`", ({ wg }) => {
  wg.create("wg0", config);
  const wanted: WireGuardConfig = {
    ...config,
    fwmark: undefined,
    peers: [
      { publicKey: key(3), allowedIPs: ["10.0.0.0/24"] },
      { publicKey: key(8), endpoint: "192.0.2.9:1" },
    ],
  };
  configure("syncconf", formatWireGuardConfig(wanted));
  const expected = stable(parseWireGuardConfig(showconf()));
  wg.replace("wg0", config);
  wg.sync("wg0", wanted);
  expect(stable(parseWireGuardConfig(showconf()))).toEqual(expected);
  configure("setconf", formatWireGuardConfig(wanted));
  const replaced = stable(parseWireGuardConfig(showconf()));
  wg.replace("wg0", wanted);
  expect(stable(parseWireGuardConfig(showconf()))).toEqual(replaced);
});

test("WireGuard sets hundreds of peers that `wg show` lists", ({ wg }) => {
  wg.create("wg0");
  const keys = Array.from({ length: 400 }, (_, index) => {
    const bytes = new Uint8Array(32).fill(1);
    new DataView(bytes.buffer).setUint32(0, index);
    return bytes.toBase64();
  });
  const networks = (count: number, index: number) =>
    Array.from({ length: count }, (_, at) => `10.${index >> 2}.${((index & 3) << 6) | (at >> 6)}.${(at & 63) << 2}/30`);
  const peers = keys.map((publicKey, index) => ({ publicKey, allowedIPs: networks(index === 200 ? 1000 : 1, index) }));
  wg.setPeers(
    "wg0",
    peers.filter((_, index) => index <= 200 || index > 240),
  );
  const device = wg.get("wg0");
  expect(device.peers).toHaveLength(360);
  expect(device.peers.find(({ publicKey }) => publicKey === keys[200])!.allowedIPs).toHaveLength(1000);
  expect(runIn(lab.netns, ["wg", "show", "wg0", "peers"]).trim().split("\n").sort()).toEqual(
    device.peers.map(({ publicKey }) => publicKey).sort(),
  );
  wg.removePeers("wg0", keys.slice(1));
  wg.updatePeers("wg0", [
    { publicKey: keys[0]!, persistentKeepalive: 5 },
    { publicKey: keys[1]!, persistentKeepalive: 5 },
  ]);
  expect(wg.get("wg0").peers).toMatchObject([
    { publicKey: keys[0], persistentKeepalive: 5, allowedIPs: ["10.0.0.0/30"] },
  ]);
});

test("WireGuard adds advice to kernel errors", ({ wg }) => {
  runIn(lab.netns, ["ip", "link", "add", "d0", "type", "dummy"]);
  const messageOf = (action: () => void) => (thrown(action) as Error).message;
  expect(messageOf(() => wg.get("d0"))).toMatch(/\(EOPNOTSUPP\).*d0 is not a WireGuard interface/);
  expect(messageOf(() => wg.delete("d0"))).toMatch(/\(EOPNOTSUPP\)/);
  expect(messageOf(() => wg.get("wg9"))).toMatch(/\(ENODEV\); there is no interface wg9/);
  expect(messageOf(() => wg.create("d0"))).toMatch(/create WireGuard interface d0: .*\(EEXIST\)/);
  wg.create("wg0", { listenPort: 9 });
  runIn(lab.netns, ["ip", "link", "set", "wg0", "up"]);
  wg.create("wg1");
  runIn(lab.netns, ["ip", "link", "set", "wg1", "up"]);
  expect(messageOf(() => wg.change("wg1", { listenPort: 9 }))).toMatch(
    /\(EADDRINUSE\).*another socket uses the UDP port/,
  );
  expect(wg.list().map(({ name }) => name)).toEqual(["wg0", "wg1"]);
  wg.delete("wg0");
  expect(wg.list().map(({ name }) => name)).toEqual(["wg1"]);
});
