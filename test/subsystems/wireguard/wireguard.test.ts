import { describe, expect } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import type { Wgdevice } from "../../../src/families/wireguard.ts";
import { EADDRINUSE } from "../../../src/index.ts";
import { readDevice } from "../../../src/subsystems/wireguard/config.ts";
import {
  formatWireGuardConfig,
  generatePresharedKey,
  generatePrivateKey,
  parseWireGuardConfig,
  publicKeyOf,
  resolveEndpoints,
  WireGuard,
  type WireGuardConfig,
} from "../../../src/subsystems/wireguard/index.ts";
import { FakeKernel, FakeWireGuard } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";

const test = base.extend({ lab: open });

const hexKey = (byte: number) => byte.toString(16).padStart(2, "0").repeat(32);
const key = (byte: number) => Uint8Array.fromHex(hexKey(byte)).toBase64();
const SECRET = key(0x58);

/** Opens WireGuard in a fake network with the interface wg0, whose index is 2. */
function open() {
  const fake = new FakeWireGuard();
  const socket = fake.open();
  const wg = WireGuard.open({ socket });
  wg.create("wg0");
  fake.kernel.requests.length = 0;
  return {
    fake,
    wg,
    /** Returns the requests that changed the device, in order. */
    changes: () =>
      fake.kernel.requests.flatMap(({ operation, fields }) => (operation === "set-device" ? [fields as Wgdevice] : [])),
    [Symbol.dispose]: () => {
      wg.close();
      socket.close();
      fake[Symbol.dispose]();
    },
  };
}

const config: WireGuardConfig = {
  privateKey: SECRET,
  listenPort: 51820,
  fwmark: 7,
  peers: [
    {
      publicKey: key(1),
      presharedKey: key(2),
      endpoint: "192.0.2.1:4000",
      persistentKeepalive: 25,
      allowedIPs: ["10.0.0.0/24", "fd00::/64"],
    },
    { publicKey: key(3), endpoint: "[fe80::1%3]:4001", allowedIPs: ["10.1.0.0/16"] },
  ],
};
/** Read-only fields of wg0 with the private key of `config`. */
const own = { name: "wg0", ifindex: 2, publicKey: publicKeyOf(SECRET) };
const listedPeers = [
  { ...config.peers![0]!, rxBytes: 0n, txBytes: 0n },
  { ...config.peers![1]!, rxBytes: 0n, txBytes: 0n },
];

describe("WireGuard keys", () => {
  test("have the same public key as in node:crypto", () => {
    const { privateKey } = generateKeyPairSync("x25519");
    const { d, x } = privateKey.export({ format: "jwk" });
    const bytes = (text: string | undefined) => Uint8Array.fromBase64(text!, { alphabet: "base64url" });
    expect(publicKeyOf(bytes(d))).toBe(bytes(x).toBase64());
    expect(publicKeyOf(bytes(d).toBase64())).toBe(bytes(x).toBase64());
  });

  test("are random, and private keys are clamped", () => {
    for (let count = 0; count < 20; count++) {
      const bytes = Uint8Array.fromBase64(generatePrivateKey());
      expect([bytes.length, bytes[0]! & 7, bytes[31]! & 0xc0]).toEqual([32, 0, 0x40]);
    }
    expect(generatePrivateKey()).not.toBe(generatePrivateKey());
    expect(generatePresharedKey()).not.toBe(generatePresharedKey());
    expect(Uint8Array.fromBase64(generatePresharedKey())).toHaveLength(32);
  });

  test("do not appear in error messages", () => {
    const invalid = [SECRET.slice(1), `${SECRET}=`, SECRET.replace("=", "A"), `${SECRET.slice(0, 42)}B=`, 7, null];
    for (const value of [...invalid, new Uint8Array(31)]) {
      const { message } = thrown(() => publicKeyOf(value as string)) as TypeError;
      expect(message).toStartWith("privateKey: expected a key as 44 characters of base64 or as 32 bytes, got ");
      expect(message).not.toContain(SECRET.slice(1, 20));
    }
  });
});

describe("WireGuard", () => {
  test("returns and accepts a configuration unchanged", ({ lab }) => {
    lab.wg.replace("wg0", config);
    const device = lab.wg.get("wg0");
    expect(device).toEqual({ ...config, ...own, peers: listedPeers } as never);
    lab.wg.replace(2, device);
    expect(lab.wg.get(2)).toEqual(device);
  });

  test("omits disabled settings and returns the last handshake time", ({ lab }) => {
    lab.wg.change("wg0", { peers: [{ publicKey: key(1) }] });
    lab.fake.setPeerState("wg0", key(1), { lastHandshake: new Date(1_700_000_000_250) });
    expect(lab.wg.get("wg0")).toEqual({
      name: "wg0",
      ifindex: 2,
      peers: [
        {
          publicKey: key(1),
          allowedIPs: [],
          rxBytes: 0n,
          txBytes: 0n,
          lastHandshake: new Date("2023-11-14T22:13:20.250Z"),
        },
      ],
    });
  });

  test("splits large lists into several requests and merges the replies", ({ lab }) => {
    let next = 0;
    const networks = (count: number) =>
      Array.from({ length: count }, () => `10.${(next >> 8) & 0xff}.${next++ & 0xff}.0/24`);
    const peers = [
      ...Array.from({ length: 200 }, (_, index) => ({ publicKey: key(index), allowedIPs: networks(2) })),
      { publicKey: key(0xfe), allowedIPs: networks(2000) },
      { publicKey: key(0xff), allowedIPs: networks(1) },
    ];
    lab.wg.replace("wg0", { listenPort: 1, peers });
    expect(lab.changes().length).toBeGreaterThan(3);
    expect(lab.changes().map(({ flags }) => flags?.length ?? 0)).toEqual(
      lab.changes().map((_, at) => (at === 0 ? 1 : 0)),
    );
    expect(lab.changes().map(({ listenPort }) => listenPort)).toEqual(
      lab.changes().map((_, at) => (at === 0 ? 1 : undefined)),
    );
    const found = lab.wg.get("wg0").peers;
    expect(found.map(({ publicKey, allowedIPs }) => ({ publicKey, allowedIPs }))).toEqual(peers);
  });

  test("changes only the specified settings and peers", ({ lab }) => {
    lab.wg.replace("wg0", config);
    lab.wg.change("wg0", {
      fwmark: 0,
      peers: [{ publicKey: key(1), presharedKey: null, allowedIPs: ["10.9.0.0/16"] }],
    });
    const { presharedKey: _, ...first } = listedPeers[0]!;
    const { fwmark: __, ...rest } = config;
    expect(lab.wg.get("wg0")).toEqual({
      ...rest,
      ...own,
      peers: [{ ...first, allowedIPs: ["10.9.0.0/16"] }, listedPeers[1]!],
    } as never);
    lab.wg.change("wg0", { privateKey: null });
    expect(lab.wg.get("wg0").privateKey).toBeUndefined();
  });

  test("replace() resets omitted settings", ({ lab }) => {
    lab.wg.replace("wg0", config);
    lab.wg.replace("wg0", {});
    expect(lab.wg.get("wg0")).toEqual({ name: "wg0", ifindex: 2, peers: [] });
  });

  test("adds, updates and removes peers", ({ lab }) => {
    lab.wg.setPeers("wg0", [{ publicKey: key(1) }, { publicKey: key(2) }]);
    lab.wg.updatePeers("wg0", [
      { publicKey: key(2), persistentKeepalive: 9 },
      { publicKey: key(3), persistentKeepalive: 9 },
    ]);
    lab.wg.removePeers("wg0", [key(1), Uint8Array.fromHex(hexKey(8))]);
    expect(lab.wg.get("wg0").peers).toMatchObject([{ publicKey: key(2), persistentKeepalive: 9 }]);
    expect(lab.wg.get("wg0").peers).toHaveLength(1);
  });

  test("adds and removes single allowed networks of a peer", ({ lab }) => {
    lab.wg.setPeers("wg0", [{ publicKey: key(1), allowedIPs: ["10.0.0.0/24"] }, { publicKey: key(2) }]);
    lab.wg.addAllowedIPs("wg0", key(1), ["10.1.0.9/16", "fd00::1"]);
    lab.wg.addAllowedIPs("wg0", key(2), ["10.2.0.0/16"]);
    const allowed = () =>
      Object.fromEntries(lab.wg.get("wg0").peers.map((peer) => [peer.publicKey, peer.allowedIPs.toSorted()]));
    expect(allowed()).toEqual({ [key(1)]: ["10.0.0.0/24", "10.1.0.0/16", "fd00::1/128"], [key(2)]: ["10.2.0.0/16"] });
    // The network of another peer, and one that no peer has, are ignored.
    lab.wg.removeAllowedIPs("wg0", key(1), ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]);
    expect(allowed()).toEqual({ [key(1)]: ["10.0.0.0/24", "fd00::1/128"], [key(2)]: ["10.2.0.0/16"] });
    expect(() => lab.wg.removeAllowedIPs("wg0", key(1), ["10.0.0.0/33"])).toThrow(
      "allowedIPs[0]: expected a prefix length",
    );
    expect(() => lab.wg.addAllowedIPs("wg0", key(1), "10.0.0.0/8" as never)).toThrow("allowedIPs: expected an array");
    expect(() => lab.wg.addAllowedIPs("wg0", "x", [])).toThrow("publicKey: ");
  });

  test("sync() keeps existing peers instead of replacing them", ({ lab }) => {
    lab.wg.replace("wg0", config);
    lab.fake.kernel.requests.length = 0;
    lab.wg.sync("wg0", {
      privateKey: SECRET,
      peers: [{ publicKey: key(1), allowedIPs: ["10.1.0.0/16"] }, { publicKey: key(4) }],
    });
    expect(lab.changes().flatMap(({ flags = [] }) => flags)).toEqual([]);
    expect(lab.changes().flatMap(({ peers = [] }) => peers.map((peer) => [peer.publicKey, peer.flags?.[0]]))).toEqual([
      [hexKey(3), "remove-me"],
      [hexKey(1), "replace-allowedips"],
      [hexKey(4), "replace-allowedips"],
    ]);
    expect(lab.wg.get("wg0")).toEqual({
      ...own,
      privateKey: SECRET,
      listenPort: 51820,
      peers: [
        { publicKey: key(1), endpoint: "192.0.2.1:4000", allowedIPs: ["10.1.0.0/16"], rxBytes: 0n, txBytes: 0n },
        { publicKey: key(4), allowedIPs: [], rxBytes: 0n, txBytes: 0n },
      ],
    });
  });

  test.each(
    Object.entries<unknown>({
      "config.listenport: unknown option; did you mean listenPort?": { listenport: 1 },
      "config.listenPort: expected an integer from 0 to 65535, got 65536": { listenPort: 65_536 },
      "config.listenPort: expected an integer, got text of 44 characters": { listenPort: SECRET },
      "config.peers[0].persistentKeepalive: expected an integer, got text of 44 characters": {
        peers: [{ publicKey: key(1), persistentKeepalive: SECRET }],
      },
      "config: expected an object, got text of 44 characters": SECRET,
      "config.privateKey: expected a key as 44 characters of base64 or as 32 bytes, got text of 45 characters": {
        privateKey: `${SECRET}x`,
      },
      "config.peers: expected an array of peers, got Object": { peers: { [SECRET]: {} } },
      "config.peers[0]: expected an object, got text of 44 characters": { peers: [SECRET] },
      "config.peers[0].publicKey: expected a key as 44 characters of base64 or as 32 bytes, got undefined": {
        peers: [{}],
      },
      "config.peers[1].publicKey: duplicate of config.peers[0]; list each peer once": {
        peers: [{ publicKey: SECRET }, { publicKey: SECRET }],
      },
      'config.peers[0].endpoint: expected "address:port" or "[IPv6 address]:port", got a key; resolveEndpoints() resolves host names':
        { peers: [{ publicKey: key(1), endpoint: SECRET }] },
      'config.peers[0].endpoint: expected a port from 0 to 65535, got "[2001:db8::1]:70000"': {
        peers: [{ publicKey: key(1), endpoint: "[2001:db8::1]:70000" }],
      },
      'config.peers[0].endpoint: expected "address:port" or "[IPv6 address]:port", got "vpn.example:1"; resolveEndpoints() resolves host names':
        { peers: [{ publicKey: key(1), endpoint: "vpn.example:1" }] },
      'config.peers[0].allowedIPs[0]: expected a network such as "10.0.0.0/24", got a key': {
        peers: [{ publicKey: key(1), allowedIPs: [SECRET] }],
      },
      'config.peers[0].allowedIPs[0]: expected a prefix length from 0 to 32, got "10.0.0.0/33"': {
        peers: [{ publicKey: key(1), allowedIPs: ["10.0.0.0/33"] }],
      },
      "config.peers[0].allowedIPs: expected an array of networks, got text of 10 characters": {
        peers: [{ publicKey: key(1), allowedIPs: "10.0.0.0/8" }],
      },
    }),
  )("rejects a setting with its path but no keys in the error: %s", (expected, invalid, { lab }) => {
    for (const method of ["change", "replace", "sync"] as const) {
      const { message } = thrown(() => lab.wg[method]("wg0", invalid as WireGuardConfig)) as TypeError;
      expect(message).toBe(expected);
    }
    expect(lab.fake.kernel.requests).toEqual([]);
  });

  test("rejects invalid options, devices and key lists", () => {
    expect(() => WireGuard.open({ netnss: 1 } as never)).toThrow("options.netnss: unknown option; did you mean netns?");
    using lab = open();
    expect(() => lab.wg.get("wg0", { timeout: 1 } as never)).toThrow("options.timeout: unknown option");
    expect(() => lab.wg.get("a name")).toThrow("device: expected a name of 1 to 127 bytes");
    expect(() => lab.wg.get("a".repeat(16))).toThrow("device: expected a name of 1 to 15 bytes");
    expect(() => lab.wg.get(0)).toThrow("device: expected an integer from 1 to 2147483647, got 0");
    expect(() => lab.wg.removePeers("wg0", SECRET as never)).toThrow(
      "publicKeys: expected an array of keys, got text of 44 characters",
    );
    expect(() => lab.wg.removePeers("wg0", ["x"])).toThrow("publicKeys[0]: expected a key");
    expect(() => lab.wg.setPeers("wg0", new Array(1))).toThrow("peers[0]: expected an object, got undefined");
    expect(() => formatWireGuardConfig(undefined as never)).toThrow("config: expected an object, got undefined");
    using socket = new FakeKernel().open();
    Object.defineProperty(socket.core.transport, "clone", { value: undefined });
    using wg = WireGuard.open({ socket });
    expect(() => wg.list()).toThrow("list WireGuard interfaces: not possible with the option socket");
  });

  test("explains kernel errors and rejects calls after close()", ({ lab }) => {
    expect(thrown(() => lab.wg.get("wg9"))).toMatchObject({
      code: "ENODEV",
      operation: "get WireGuard interface wg9",
      message:
        "get WireGuard interface wg9: no such device (ENODEV); there is no interface wg9 in this network namespace: list() returns those that exist",
    });
    lab.fake.kernel.inject({ fault: "refuse", operation: "set-device", errno: EADDRINUSE });
    expect(thrown(() => lab.wg.change("wg0", { listenPort: 53 }))).toMatchObject({
      code: "EADDRINUSE",
      message: expect.stringContaining("another socket uses the UDP port: set another listenPort"),
    });
    lab.wg.close();
    expect(thrown(() => lab.wg.get("wg0"))).toMatchObject({ code: "EBADF" });
    expect(Bun.inspect(lab.wg)).toBe("WireGuard()");
  });

  test("readDevice() returns undefined without an interface name or peer key", () => {
    expect(readDevice([])).toBeUndefined();
    expect(readDevice([{ ifindex: 1 }])).toBeUndefined();
    expect(readDevice([{ ifindex: 1, ifname: "wg0", peers: [{ rxBytes: 1n }] }])).toBeUndefined();
  });
});

describe("WireGuard configuration text", () => {
  const text = `[Interface]
ListenPort = 51820
FwMark = 0x7
PrivateKey = ${SECRET}

[Peer]
PublicKey = ${key(1)}
PresharedKey = ${key(2)}
AllowedIPs = 10.0.0.0/24, fd00::/64
Endpoint = 192.0.2.1:4000
PersistentKeepalive = 25

[Peer]
PublicKey = ${key(3)}
AllowedIPs = 10.1.0.0/16
Endpoint = [fe80::1%3]:4001
`;

  test("is formatted and parsed without loss", () => {
    expect(formatWireGuardConfig(config)).toBe(text);
    expect(parseWireGuardConfig(text)).toEqual(config);
    expect(formatWireGuardConfig({})).toBe("[Interface]\n\n");
  });

  test("may contain comments, names in any case and repeated lists", () => {
    const parsed = parseWireGuardConfig(`# a comment
      [INTERFACE] # another
      fwmark=off
      [peer]
      publickey=${key(1)}
      allowedips=10.0.0.0/8,10.1.0.0/16
      AllowedIPs = fd00::/64
      PersistentKeepalive = off
      Endpoint = vpn.example:51820
      [Peer]
      PublicKey = ${key(2)}
      AllowedIPs =`);
    expect(parsed).toEqual({
      fwmark: 0,
      peers: [
        {
          publicKey: key(1),
          allowedIPs: ["10.0.0.0/8", "10.1.0.0/16", "fd00::/64"],
          persistentKeepalive: 0,
          endpoint: "vpn.example:51820",
        },
        { publicKey: key(2), allowedIPs: [] },
      ],
    });
  });

  test("may contain settings of wg-quick with ignoreQuick", () => {
    const quick = `[Interface]\nAddress = 10.0.0.1/24\nPostUp = echo ${SECRET}\nListenPort = 1\n`;
    expect(parseWireGuardConfig(quick, { ignoreQuick: true })).toEqual({ listenPort: 1, peers: [] });
    expect(() => parseWireGuardConfig(quick)).toThrow(
      "line 2: Address: setting of wg-quick; the option ignoreQuick ignores such settings",
    );
  });

  test.each([
    ["ListenPort = 1", "line 1: ListenPort: expected after [Interface] or [Peer]"],
    [`[Interface]\nPrivateKey = ${SECRET}x`, "line 2: PrivateKey: expected a key as 44 characters of base64"],
    [`[Interface]\n${SECRET}`, 'line 2: expected "Name = Value" or a section'],
    ["[Interface]\nListenPort = 65536", "line 2: ListenPort: expected an integer from 0 to 65535"],
    [
      "[Interface]\nEndpoint = 1:2",
      "line 2: Endpoint: unknown setting; expected one of privatekey, listenport, fwmark",
    ],
    ["[Interface]\nno value", 'line 2: expected "Name = Value" or a section'],
    ["[Peers]", "line 1: unknown section; expected [Interface] or [Peer]"],
    ["[Peer]\n[Peer]\n", "line 1: the peer has no PublicKey"],
    [`[Peer]\nEndpoint = ${SECRET}`, 'line 2: Endpoint: expected "address:port"'],
  ])("is rejected with the line number but without keys (case %#)", (invalid, expected) => {
    const { message } = thrown(() => parseWireGuardConfig(invalid)) as TypeError;
    expect(message).not.toContain(SECRET.slice(0, 20));
    expect(message).toBe(expected);
  });

  test("formatWireGuardConfig() rejects an invalid configuration", () => {
    expect(() => formatWireGuardConfig({ peers: [{ publicKey: "x" }] })).toThrow(
      "config.peers[0].publicKey: expected a key",
    );
    expect(() => formatWireGuardConfig({ privateKey: "x" })).toThrow("config.privateKey: expected a key");
    expect(() => formatWireGuardConfig({ listenPort: 65_536 })).toThrow(
      "config.listenPort: expected an integer from 0",
    );
    // The text after the endpoint would become another setting or a comment of the configuration.
    for (const endpoint of ["192.0.2.1:1\nPostUp = x", "192.0.2.1:1 # x", SECRET]) {
      const { message } = thrown(() =>
        formatWireGuardConfig({ peers: [{ publicKey: key(1), endpoint }] }),
      ) as TypeError;
      expect(message).toBe('config.peers[0].endpoint: expected "address:port", "[IPv6 address]:port" or "name:port"');
    }
    expect(() => parseWireGuardConfig(7 as never)).toThrow("text: expected a string, got 7");
  });

  test("resolveEndpoints() resolves host names", async () => {
    const named: WireGuardConfig = {
      listenPort: 1,
      peers: [{ publicKey: key(1), endpoint: "localhost:9" }, config.peers![0]!],
    };
    const resolved = await resolveEndpoints(named);
    expect(resolved.peers![0]!.endpoint).toMatch(/^(127\.0\.0\.1|\[::1\]):9$/);
    expect(resolved.peers![1]).toBe(config.peers![0]!);
    expect(await resolveEndpoints({ listenPort: 1 })).toEqual({ listenPort: 1 });
    await expect(resolveEndpoints(undefined as never)).rejects.toThrow("config: expected an object, got undefined");
    await expect(resolveEndpoints({ peers: {} as never })).rejects.toThrow(
      "config.peers: expected an array, got Object",
    );
    await expect(resolveEndpoints({ peers: [null as never] })).rejects.toThrow("config.peers[0]: expected an object");
  });

  test.each(["localhost", SECRET])(
    "resolveEndpoints() rejects an endpoint without a port (case %#)",
    async (endpoint) => {
      await expect(resolveEndpoints({ peers: [{ publicKey: key(1), endpoint }] })).rejects.toThrow(
        'config.peers[0].endpoint: expected "address:port", "[IPv6 address]:port" or "name:port"',
      );
    },
  );
});
