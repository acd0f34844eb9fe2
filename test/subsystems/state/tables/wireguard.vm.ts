import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import {
  type ApplyError,
  type DeclaredWireGuard,
  type Description,
  desired,
  type KeepReport,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import { generatePresharedKey, generatePrivateKey, WireGuard } from "../../../../src/subsystems/wireguard/index.ts";
import { runIn } from "../../../support/oracle.ts";
import { until, within } from "../../../support/threads.ts";
import { useLab } from "../../../vm/lab.ts";

const lab = useLab();
const directory = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(directory, { recursive: true }));

beforeAll(async () => {
  // The first keeper opens descriptors that the process shares.
  await using keeper = desired({}).keep();
  await keeper.ready;
});

const key = (byte: number) => new Uint8Array(32).fill(byte).toBase64();

/** Writes a key to a file and returns the path of the file. */
function keyFile(name: string, value: string): string {
  const file = join(directory, name);
  writeFileSync(file, `${value}\n`);
  chmodSync(file, 0o600);
  return file;
}

const privateKey = generatePrivateKey();
const presharedKey = generatePresharedKey();
const wg0: DeclaredWireGuard = {
  privateKeyFile: keyFile("private", privateKey),
  listenPort: 51820,
  fwmark: 5,
  peers: [
    {
      publicKey: key(1),
      presharedKeyFile: keyFile("preshared", presharedKey),
      endpoint: "192.0.2.1:4000",
      persistentKeepalive: 25,
      allowedIPs: ["10.0.0.9/24", "fd00::/64"],
    },
    { publicKey: key(2), allowedIPs: ["10.1.0.0/16"] },
  ],
};
const links = { wg0: { kind: "wireguard", up: true } } as const;

async function plan(device: DeclaredWireGuard = wg0, more: Description = {}) {
  return desired({ links, wireguard: { wg0: device }, ...more }, { netns: lab.netns }).plan();
}

/** Returns the configuration that `wg` shows. */
function shown(): string[] {
  return runIn(lab.netns, ["wg", "showconf", "wg0"]).trim().split("\n").filter(Boolean);
}

test("a private key whose bits the kernel replaces matches its declaration", async () => {
  const device = { privateKeyFile: keyFile("unclamped", key(0xff)) };
  await (await plan(device)).apply();
  expect((await plan(device)).isEmpty).toBe(true);
  const zeros = { privateKeyFile: keyFile("zeros", key(0)) };
  await (await plan(zeros)).apply();
  expect((await plan(zeros)).isEmpty).toBe(true);
  expect(shown().filter((line) => line.startsWith("PrivateKey"))).toEqual([]);
});

test("WireGuard interfaces and peers are configured and match their declarations", async () => {
  const first = await plan();
  expect(first.steps.map(String)).toEqual([
    "+ link wg0 (wireguard)",
    "+ WireGuard wg0",
    `+ WireGuard peer ${key(1)} of wg0`,
    `+ WireGuard peer ${key(2)} of wg0`,
  ]);
  await first.apply();
  const conf = shown();
  expect(conf).toContain(`PrivateKey = ${privateKey}`);
  expect(conf).toContain(`PresharedKey = ${presharedKey}`);
  expect(conf).toContain("AllowedIPs = 10.0.0.0/24, fd00::/64");
  expect(conf).toContain("Endpoint = 192.0.2.1:4000");
  expect((await plan()).isEmpty).toBe(true);
});

test("only changed settings of WireGuard are sent, and undeclared peers are removed", async () => {
  await (await plan()).apply();
  using wg = WireGuard.open({ netns: lab.netns });
  wg.change("wg0", { listenPort: 7, peers: [{ publicKey: key(3), allowedIPs: ["10.2.0.0/16"] }] });
  const next = await plan({ ...wg0, peers: [{ ...wg0.peers![0]!, allowedIPs: ["10.3.0.0/16"] }] });
  expect(next.steps.map(String).sort()).toEqual(
    [
      `- WireGuard peer ${key(2)} of wg0`,
      `- WireGuard peer ${key(3)} of wg0`,
      "~ WireGuard wg0: listenPort 7 → 51820",
      `~ WireGuard peer ${key(1)} of wg0: allowedIPs ["10.0.0.0/24","fd00::/64"] → ["10.3.0.0/16"]`,
    ].sort(),
  );
  await next.apply();
  const [peer, ...others] = wg.get("wg0").peers;
  expect(others).toEqual([]);
  expect(peer).toMatchObject({ presharedKey, persistentKeepalive: 25, allowedIPs: ["10.3.0.0/16"] });
  const { peers: _, ...device } = wg0;
  wg.setPeers("wg0", [{ publicKey: key(4) }]);
  expect((await plan(device)).isEmpty).toBe(true);
});

test("keys of WireGuard are never printed", async () => {
  await (await plan()).apply();
  const other = generatePrivateKey();
  const device = { ...wg0, privateKeyFile: keyFile("other", other) };
  const next = await plan(device, { routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] });
  expect(next.steps.map(String)[0]).toBe("~ WireGuard wg0: privateKey (hidden) → (hidden)");
  const error = await next.apply({ rollback: true }).catch((reason: ApplyError) => reason);
  expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
  const described = await snapshot({ netns: lab.netns });
  expect(described.wireguard).toEqual({
    wg0: {
      listenPort: 51820,
      fwmark: 5,
      peers: [
        expect.objectContaining({
          publicKey: key(1),
          allowedIPs: ["10.0.0.0/24", "fd00::/64"],
          persistentKeepalive: 25,
        }),
        { publicKey: key(2), allowedIPs: ["10.1.0.0/16"] },
      ],
    },
  });
  const printed = [next, next.steps, error, described].flatMap((value) => [
    inspect(value, { depth: 20, showHidden: true }),
    Bun.inspect(value, { depth: 20 }),
    JSON.stringify(value),
  ]);
  for (const text of printed) {
    for (const hidden of [other, privateKey, presharedKey]) {
      expect(text.includes(hidden)).toBe(false);
      expect(text.includes(Uint8Array.fromBase64(hidden).toHex())).toBe(false);
    }
  }
  // The rollback has restored the previous key.
  expect(shown()).toContain(`PrivateKey = ${privateKey}`);
});

test("a rollback restores a removed WireGuard interface with its keys and peers", async () => {
  await (await plan()).apply();
  using addresses = Addresses.open({ netns: lab.netns });
  addresses.add({ dev: "wg0", local: "10.0.0.1/24" });
  const before = shown();
  const gone: Description = { links: { wg0: null }, routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] };
  const removal = await desired(gone, { netns: lab.netns }).plan();
  await expect(removal.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
  expect(shown().sort()).toEqual(before.sort());
  expect(addresses.list({ dev: "wg0", family: "inet" }).toArray().length).toBe(1);
});

test("unreadable keys of WireGuard are problems that do not affect other parts", async () => {
  const bad = keyFile("bad", "not a key");
  const device = {
    ...wg0,
    privateKeyFile: bad,
    peers: [{ publicKey: key(1), presharedKeyFile: `${directory}/missing` }],
  };
  const error = await plan(device).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: "PlanError",
    problems: [
      { path: "wireguard.wg0", error: { code: "EINVAL" } },
      { path: "wireguard.wg0.peers[0]", error: { code: "ENOENT" } },
    ],
  });
  expect((error as Error).message).toBe(
    `read key file ${bad}: expected a key of 32 bytes in base64, as \`wg genkey\` writes it (EINVAL); ` +
      "also impossible: wireguard.wg0.peers[0]",
  );
});

test("an invalid peer does not prevent the others", async () => {
  using all = Links.open({ netns: lab.netns });
  all.add({ ifname: "wg1", kind: "bridge" });
  const device = { ...wg0, peers: [...wg0.peers!] };
  const broken = desired({ wireguard: { wg1: device } }, { netns: lab.netns });
  await expect((await broken.plan()).apply()).rejects.toMatchObject({ code: "EOPNOTSUPP" });
});

test("a keeper repairs the settings of WireGuard", async () => {
  const reports: KeepReport[] = [];
  const state = desired({ links, wireguard: { wg0 } }, { netns: lab.netns });
  const onReport = (report: KeepReport) => void reports.push(report);
  await using keeper = state.keep({ onReport, pollMs: 20, minDelayMs: 1 });
  await within(keeper.ready, "the declared state");
  using wg = WireGuard.open({ netns: lab.netns });
  wg.removePeers("wg0", [key(1)]);
  await until(() => wg.get("wg0").peers.length === 2, "the peer");
  expect(shown()).toContain(`PresharedKey = ${presharedKey}`);
});
