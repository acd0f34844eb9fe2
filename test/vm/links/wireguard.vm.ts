import { expect, test } from "bun:test";
import type { Client } from "../../../src/client/index.ts";
import { type Events, type Groups, type Operations, wireguard } from "../../../src/families/wireguard.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { addLink, removeLink } from "./links.ts";

const AF_INET = 2;
const AF_INET6 = 10;
const lab = useLab();

/**
 * Returns a WireGuard key that consists of 32 equal bytes, in the formats of the netlink family and of `wg`. The
 * private key of a device is clamped.
 */
const repeated = (byte: string) => byte.repeat(32);
const inBase64 = (hex: string) => Uint8Array.fromHex(hex).toBase64();
const PRIVATE_KEY = `40${"11".repeat(30)}51`;
const FIRST = repeated("22");
const SECOND = repeated("33");
const SHARED = repeated("44");

/** Creates a WireGuard device with two peers. */
function setUp(): Client<Operations, Events, Groups> {
  addLink(lab.netns, "wireguard", { ifname: "wg0" });
  const device = wireguard.connect({ netns: lab.netns });
  device.do("set-device", {
    ifname: "wg0",
    privateKey: PRIVATE_KEY,
    listenPort: 51820,
    fwmark: 7,
    peers: [
      {
        publicKey: FIRST,
        presharedKey: SHARED,
        endpoint: "192.0.2.1:4000",
        persistentKeepaliveInterval: 25,
        allowedips: [
          { family: AF_INET, ipaddr: "10.0.0.0", cidrMask: 24 },
          { family: AF_INET6, ipaddr: "fd00::", cidrMask: 64 },
        ],
      },
      { publicKey: SECOND, allowedips: [{ family: AF_INET, ipaddr: "10.1.0.0", cidrMask: 16 }] },
    ],
  });
  return device;
}

/** Returns the lines that `wg` prints for a WireGuard device: one for the device and one for each peer. */
function dumped(): string[][] {
  const text = runIn(lab.netns, ["wg", "show", "wg0", "dump"]);
  return text
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
}

test("wireguard returns devices and peers as `wg show` shows", () => {
  const device = setUp();
  const [found] = device.dump("get-device", { ifname: "wg0" }).toArray();
  expect(found).toMatchObject({ ifname: "wg0", privateKey: PRIVATE_KEY, listenPort: 51820, fwmark: 7 });
  expect(found?.unparsed).toBeUndefined();
  const peers = found!.peers!.toSorted((one, other) => (one.publicKey! < other.publicKey! ? -1 : 1));
  expect(peers).toMatchObject([
    {
      publicKey: FIRST,
      presharedKey: SHARED,
      endpoint: "192.0.2.1:4000",
      persistentKeepaliveInterval: 25,
      lastHandshakeTime: { sec: 0n, nsec: 0n },
      rxBytes: 0n,
      protocolVersion: 1,
    },
    { publicKey: SECOND, presharedKey: repeated("00"), persistentKeepaliveInterval: 0 },
  ]);
  const [itself, ...others] = dumped();
  expect(itself).toEqual([inBase64(PRIVATE_KEY), inBase64(found!.publicKey!), "51820", "0x7"]);
  const shown = others.toSorted((one, other) => (one[0]! < other[0]! ? -1 : 1));
  expect(shown.map(([publicKey]) => publicKey)).toEqual([FIRST, SECOND].map(inBase64));
  expect(shown[0]!.slice(1, 3)).toEqual([inBase64(SHARED), "192.0.2.1:4000"]);
  for (const [index, peer] of peers.entries()) {
    const networks = peer.allowedips!.map(({ ipaddr, cidrMask }) => `${ipaddr}/${cidrMask}`);
    expect(networks.sort()).toEqual(shown[index]![3]!.split(",").sort());
  }
});

test("wireguard changes and removes peers", () => {
  const device = setUp();
  const peersNow = () =>
    device
      .dump("get-device", { ifname: "wg0" })
      .toArray()
      .flatMap(({ peers = [] }) => peers);
  device.do("set-device", {
    ifname: "wg0",
    peers: [
      {
        publicKey: FIRST,
        flags: ["update-only", "replace-allowedips"],
        persistentKeepaliveInterval: 0,
        allowedips: [{ family: AF_INET, ipaddr: "10.2.0.0", cidrMask: 16 }],
      },
    ],
  });
  const changed = peersNow().find(({ publicKey }) => publicKey === FIRST);
  expect(changed).toMatchObject({ presharedKey: SHARED, persistentKeepaliveInterval: 0 });
  expect(changed?.allowedips).toEqual([{ family: AF_INET, ipaddr: "10.2.0.0", cidrMask: 16 }]);
  expect(dumped().find(([publicKey]) => publicKey === inBase64(FIRST))?.[3]).toBe("10.2.0.0/16");

  device.do("set-device", { ifname: "wg0", peers: [{ publicKey: FIRST, flags: ["remove-me"] }] });
  expect(peersNow().map(({ publicKey }) => publicKey)).toEqual([SECOND]);
  device.do("set-device", { ifname: "wg0", flags: ["replace-peers"] });
  expect(peersNow()).toEqual([]);
  expect(dumped()).toHaveLength(1);
});

test("wireguard lists many peers in several messages", () => {
  const device = setUp();
  const keys = Array.from({ length: 60 }, (_, index) => repeated((0x50 + index).toString(16)));
  const peers = keys.map((publicKey, index) => ({
    publicKey,
    allowedips: Array.from({ length: 20 }, (_, low) => ({
      family: AF_INET,
      ipaddr: `10.${100 + index}.${low}.0`,
      cidrMask: 24,
    })),
  }));
  device.do("set-device", { ifname: "wg0", flags: ["replace-peers"], peers });
  const messages = device.dump("get-device", { ifname: "wg0" }).toArray();
  expect(messages.length).toBeGreaterThan(1);
  expect(messages.map(({ ifname }) => ifname)).toEqual(["wg0", ...messages.slice(1).map(() => undefined)]);
  const found = new Map<string, number>();
  for (const { publicKey, allowedips = [] } of messages.flatMap(({ peers: some = [] }) => some)) {
    found.set(publicKey!, (found.get(publicKey!) ?? 0) + allowedips.length);
  }
  expect([...found.keys()].sort()).toEqual(keys.sort());
  expect(new Set(found.values())).toEqual(new Set([20]));
});

test("wireguard rejects invalid values and deleted devices", () => {
  const device = setUp();
  expect(() => device.do("set-device", { ifname: "wg0", peers: [{ publicKey: "22" }] })).toThrow(/peers.*publicKey/);
  const newcomer = { publicKey: repeated("77"), flags: ["update-only" as const] };
  device.do("set-device", { ifname: "wg0", peers: [newcomer] });
  expect(dumped()).toHaveLength(3);
  removeLink(lab.netns, "wg0");
  expect(thrown(() => device.dump("get-device", { ifname: "wg0" }).toArray())).toMatchObject({ code: "ENODEV" });
});
