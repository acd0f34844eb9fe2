import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queryName } from "../../examples/programs/dns-filter-handler.ts";
import { apply, readSettings } from "../../examples/programs/firewall.ts";
import { type Member, MeshMember } from "../../examples/programs/wireguard-mesh.ts";
import { ENOMEM, NetworkNamespace } from "../../src/index.ts";
import { formatRuleset, Nftables } from "../../src/subsystems/nftables/index.ts";
import { Addresses, Links, Routes } from "../../src/subsystems/route/index.ts";
import { publicKeyOf, WireGuard } from "../../src/subsystems/wireguard/index.ts";
import { FakeFirewall, FakeWireGuard } from "../../src/testing/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { expectEventually } from "../support/eventually.ts";
import { until, within } from "../support/threads.ts";
import { commandOf } from "./program.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bun-netlink-programs-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a program in a namespace. `lines` grows with its output. */
function start(netns: NetworkNamespace, program: string, ...words: string[]) {
  const child = netns.run(() =>
    Bun.spawn([...commandOf(`programs/${program}`), ...words], { stdout: "pipe", stderr: "pipe" }),
  );
  const output = { lines: [] as string[] };
  const reading = (async () => {
    let text = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      output.lines = text.trimEnd().split("\n");
    }
  })();
  return {
    output,
    async stop(): Promise<{ code: number; stderr: string }> {
      child.kill("SIGTERM");
      const code = await within(child.exited, `the end of ${program}`);
      await reading;
      return { code, stderr: await new Response(child.stderr).text() };
    },
  };
}

describe("The firewall manager", () => {
  test("replaces its table, and keeps the old one if the kernel rejects a part of the new one", async () => {
    using firewall = new FakeFirewall();
    using socket = firewall.open();
    using nft = Nftables.openAsync({ socket });
    await apply(nft, { blocked: ["198.51.100.0/24"], ports: [22, 443] });
    const before = formatRuleset(await nft.listRuleset());
    firewall.kernel.inject({ fault: "refuse", operation: "newrule", errno: ENOMEM, after: 2 });
    await expect(apply(nft, { blocked: [], ports: [80] })).rejects.toThrow("ENOMEM");
    expect(formatRuleset(await nft.listRuleset())).toBe(before);
  });

  test.each(["{}", "[]", "{", '{ "blocked": ["1; drop"], "ports": [] }', '{ "blocked": [], "ports": [65536] }'])(
    "rejects the settings %s",
    (text) => expect(() => readSettings(text)).toThrow(),
  );
});

describeInNamespaces("The firewall manager as a process", () => {
  test("applies its file and each change of it, and keeps the rules if the file is invalid", async () => {
    using netns = NetworkNamespace.create();
    using nft = Nftables.open({ netns });
    const path = join(folder, "firewall.json");
    const write = (text: string) => {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    };
    write('{ "blocked": ["198.51.100.0/24"], "ports": [22] }');
    const program = start(netns, "firewall.ts", path);
    const ports = () => /tcp dport \{? ?([\d, ]+?) ?\}? accept/.exec(formatRuleset(nft.listRuleset()))?.[1];
    await until(() => ports() === "22", "the first rules");
    write("{");
    write('{ "blocked": [], "ports": [22, 443] }');
    await until(() => ports() === "22, 443", "the changed rules");
    expect((await program.stop()).code).toBe(0);
  });
});

describe("The WireGuard mesh", () => {
  test("connects its members, and replaces the keys of a member without losing its address", async () => {
    const directory = join(folder, "mesh");
    const hosts = ["a", "b", "c"].map((name, index) => {
      const fake = new FakeWireGuard();
      const wg = WireGuard.openAsync({ socket: fake.open() });
      const place = { endpoint: `192.0.2.${index}:51820`, address: `10.99.0.${index}` };
      return { name, fake, wg, member: new MeshMember({ directory, name, ...place, wg }) };
    });
    for (const { member } of hosts) await member.join();
    for (const { member } of hosts) await member.sync();
    const peersOf = async (index: number) => {
      const { peers } = await hosts[index]!.wg.get("mesh0");
      return Object.fromEntries(peers.map(({ allowedIPs, publicKey }) => [allowedIPs.join(), publicKey]));
    };
    const keyOf = async (index: number) => publicKeyOf((await hosts[index]!.wg.get("mesh0")).privateKey!);
    expect(await peersOf(0)).toEqual({ "10.99.0.1/32": await keyOf(1), "10.99.0.2/32": await keyOf(2) });

    const before = await keyOf(1);
    hosts[0]!.fake.setPeerState("mesh0", await keyOf(2), { rxBytes: 7n });
    await hosts[1]!.member.rotate();
    for (const { member } of hosts) await member.sync();
    expect(await keyOf(1)).not.toBe(before);
    expect(await peersOf(0)).toEqual({ "10.99.0.1/32": await keyOf(1), "10.99.0.2/32": await keyOf(2) });
    // The session with a member whose key is unchanged continues.
    const { peers } = await hosts[0]!.wg.get("mesh0");
    expect(peers.map(({ rxBytes }) => rxBytes).sort()).toEqual([0n, 7n]);
    expect(readdirSync(directory).sort()).toEqual(["a.json", "b.json", "c.json"]);
    const file = (await Bun.file(join(directory, "b.json")).json()) as Member;
    expect(file).toEqual({ publicKey: await keyOf(1), endpoint: "192.0.2.1:51820", address: "10.99.0.1" });
    for (const { wg, fake } of hosts) {
      wg.close();
      fake[Symbol.dispose]();
    }
  });
});

/** Returns a DNS query for the address of a name. */
function query(name: string): Uint8Array {
  const labels = name.split(".").flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1);
}

describe("The DNS filter", () => {
  test("reads names of queries, and rejects damaged ones", () => {
    expect(queryName(query("WWW.example.com"))).toBe("www.example.com");
    expect(queryName(query("a".repeat(63)))).toBe("a".repeat(63));
    for (const length of [0, 11, 12, 15, 20])
      expect(queryName(query("www.example").subarray(0, length))).toBeUndefined();
    expect(queryName(Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12))).toBeUndefined();
  });
});

describeInNamespaces("The DNS filter as a process", () => {
  test("drops queries for blocked names only", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.set("lo", { up: true });
    const program = start(netns, "dns-filter.ts", "blocked.example");
    await until(() => program.output.lines.includes("ready"), "the filter is ready");
    const text = `
      const arrived = [];
      const { promise, resolve } = Promise.withResolvers();
      const socket = { data: (_, { length }) => void (arrived.push(length), arrived.length === 2 && resolve()) };
      const server = await Bun.udpSocket({ hostname: "127.0.0.1", port: 53, socket });
      const client = await Bun.udpSocket({ hostname: "127.0.0.1" });
      for (const hex of ${JSON.stringify(["ok.example", "a.Blocked.example", "notblocked.example"].map((name) => query(name).toHex()))})
        client.send(Uint8Array.fromHex(hex), 53, "127.0.0.1");
      await promise;
      await Bun.sleep(100);
      console.log(arrived.join());
      process.exit(0);`;
    const { stdout, stderr } = netns.run(() => Bun.spawnSync([process.execPath, "-e", text], { timeout: 550_000 }));
    expect({ stdout: `${stdout}`.trim(), stderr: `${stderr}` }).toEqual({
      stdout: [query("ok.example").length, query("notblocked.example").length].join(),
      stderr: "",
    });
    await until(() => program.output.lines.includes("dropped a.blocked.example"), "the report");
    expect(await program.stop()).toEqual({ code: 0, stderr: "" });
  });
});

describeInNamespaces("The CNI plugin as a process", () => {
  test("connects containers, checks and removes them", () => {
    using host = NetworkNamespace.create();
    const config = { cniVersion: "1.0.0", name: "lab", bridge: "cni0", network: "10.88.0", dataDir: folder };
    const call = (command: string, id: string, netns: NetworkNamespace | undefined, changed: object = {}) => {
      const env = {
        ...process.env,
        CNI_COMMAND: command,
        CNI_CONTAINERID: id,
        CNI_IFNAME: "eth0",
        ...(netns !== undefined && { CNI_NETNS: `/proc/${process.pid}/fd/${netns.fd}` }),
      };
      const stdin = Buffer.from(JSON.stringify({ ...config, ...changed }));
      const { stdout, stderr, exitCode } = host.run(() =>
        Bun.spawnSync(commandOf("programs/cni-plugin.ts"), { env, stdin }),
      );
      const text = stdout.toString();
      expect(stderr.toString()).toBe("");
      return { exitCode, reply: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>) };
    };
    expect(call("VERSION", "", undefined)).toMatchObject({
      exitCode: 0,
      reply: { supportedVersions: ["0.4.0", "1.0.0"] },
    });

    using first = NetworkNamespace.create();
    using second = NetworkNamespace.create();
    expect(call("ADD", "one", first)).toMatchObject({
      exitCode: 0,
      reply: { ips: [{ address: "10.88.0.2/24", gateway: "10.88.0.1", interface: 2 }] },
    });
    expect(call("ADD", "two", second).reply).toMatchObject({ ips: [{ address: "10.88.0.3/24" }] });
    using links = Links.open({ netns: host });
    using addresses = Addresses.open({ netns: first });
    using routes = Routes.open({ netns: first });
    expect(links.list({ master: "cni0" }).toArray()).toHaveLength(2);
    expect(addresses.list({ dev: "eth0", family: "inet" }).toArray()).toMatchObject([{ local: "10.88.0.2" }]);
    expect(routes.get("198.51.100.1")).toMatchObject({ gateway: "10.88.0.1", dev: "eth0" });
    // CHECK requires that the interface is up, a state that the kernel sets in the background.
    using inside = Links.open({ netns: first });
    expectEventually(() => [inside.get("eth0").operstate, "up"]);
    expect(call("CHECK", "one", first)).toEqual({ exitCode: 0, reply: undefined });

    // A second ADD of the same container fails, and leaves the first one as it is.
    expect(call("ADD", "one", first)).toMatchObject({ exitCode: 1, reply: { code: 100, details: "EEXIST" } });
    for (let times = 0; times < 2; times++)
      expect(call("DEL", "two", undefined)).toEqual({ exitCode: 0, reply: undefined });
    expect(links.list({ master: "cni0" }).toArray()).toHaveLength(1);
    expect(readdirSync(join(folder, "lab"))).toEqual(["2"]);
    expect(call("CHECK", "two", second)).toMatchObject({ exitCode: 1, reply: { code: 100 } });
    expect(call("ADD", "x", undefined)).toMatchObject({ exitCode: 1, reply: { code: 4, msg: "CNI_NETNS is not set" } });
    expect(call("ADD", "x", first, { cniVersion: "9.0.0" })).toMatchObject({ exitCode: 1, reply: { code: 1 } });
  }, 600_000);
});
