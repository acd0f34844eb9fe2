import { beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration } from "../../../apps/cni/src/configuration.ts";
import { add } from "../../../apps/cni/src/network/add.ts";
import { Addresses, Links, Routes } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { setSysctl } from "../../support/oracle.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { until } from "../../support/threads.ts";
import { Host, pathOf } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

const dualStack = (directory: string) => ({
  type: "host-local",
  dataDir: directory,
  ranges: [[{ subnet: "10.88.0.0/24", rangeStart: "10.88.0.10" }], [{ subnet: "fd00:88::/64" }]],
  routes: [{ dst: "198.51.100.0/24" }],
});

describeInNamespaces("The CNI plugin", () => {
  test("connects containers with addresses of both families, checks and removes them", async () => {
    using host = new Host(plugin, { mtu: 1400, hairpinMode: true, dns: { nameservers: ["10.88.0.1"] } });
    const ipam = dualStack(host.directory);
    const [one, two] = [host.container(), host.container()];
    const result = await host.add("one", one, { ipam });
    const [bridge, outside, inside] = result.interfaces;
    expect(result).toMatchObject({
      cniVersion: "1.1.0",
      interfaces: [{ name: "cni0" }, { mtu: 1400 }, { name: "eth0", sandbox: pathOf(one), mtu: 1400 }],
      ips: [
        { address: "10.88.0.10/24", gateway: "10.88.0.1", interface: 2 },
        { address: "fd00:88::2/64", gateway: "fd00:88::1", interface: 2 },
      ],
      routes: [{ dst: "198.51.100.0/24" }, { dst: "0.0.0.0/0", gw: "10.88.0.1" }, { dst: "::/0", gw: "fd00:88::1" }],
      dns: { nameservers: ["10.88.0.1"] },
    });
    await host.add("two", two, { ipam });
    using links = Links.open({ netns: host.netns });
    using insideLinks = Links.open({ netns: one });
    using routes = Routes.open({ netns: one });
    expect(links.list({ master: "cni0" }).toArray()).toHaveLength(2);
    const port = links.get(outside.name);
    expect(port).toMatchObject({ up: true, ifalias: "lab one eth0", slaveKind: "bridge", slaveData: { mode: 1 } });
    expect(links.get("cni0").address).toBe(bridge.mac);
    expect(insideLinks.get("eth0")).toMatchObject({ up: true, mtu: 1400, address: inside.mac });
    expect(routes.get("203.0.113.1")).toMatchObject({ gateway: "10.88.0.1", dev: "eth0" });
    expect(routes.get("2001:db8::1")).toMatchObject({ gateway: "fd00:88::1", dev: "eth0" });

    const ping = (...words: string[]) => one.run(() => Bun.spawnSync(["ping", "-c1", "-W5", ...words])).exitCode;
    // The kernel enables ports of a bridge in the background, so that the first packets may be lost.
    if (Bun.which("ping") !== null)
      for (const address of ["10.88.0.11", "10.88.0.1", "fd00:88::3"])
        await until(() => ping(address) === 0, `the container reaches ${address}`);

    expect(await host.call("CHECK", "one", { netns: one, config: { ipam, prevResult: result } })).toEqual({
      code: 0,
      reply: undefined,
    });
    expect(host.reservations()).toEqual(["10.88.0.10", "10.88.0.11", "fd00:88::2", "fd00:88::3"]);
    for (let times = 0; times < 2; times++)
      expect(await host.call("DEL", "one", { config: { ipam } })).toEqual({ code: 0, reply: undefined });
    expect(host.reservations()).toEqual(["10.88.0.11", "fd00:88::3"]);
    expect(host.links()).toHaveLength(1);
    // Addresses are assigned in turn.
    expect((await host.add("one", one, { ipam })).ips[0].address).toBe("10.88.0.12/24");
  });

  test.each(["0.3.1", "0.4.0", "1.0.0", "1.1.0"])("prints results of version %s", async (cniVersion) => {
    using host = new Host(plugin, { cniVersion });
    const result = await host.add("one", host.container());
    expect(result.cniVersion).toBe(cniVersion);
    expect("version" in result.ips[0]).toBe(cniVersion.startsWith("0."));
    expect("mtu" in result.interfaces[1]).toBe(cniVersion === "1.1.0");
    const checked = await host.call("CHECK", "one", { netns: host.container(), config: { prevResult: result } });
    expect(checked.reply.code).toBe(cniVersion === "0.3.1" ? 1 : 103);
  });

  test("finds each difference in CHECK", async () => {
    using host = new Host(plugin);
    const netns = host.container();
    const prevResult = await host.add("one", netns);
    const check = async () => (await host.call("CHECK", "one", { netns, config: { prevResult } })).reply?.msg;
    using links = Links.open({ netns: host.netns });
    using addresses = Addresses.open({ netns });
    using hostAddresses = Addresses.open({ netns: host.netns });
    using routes = Routes.open({ netns });
    const name = prevResult.interfaces[1].name;
    expect(await check()).toBeUndefined();
    routes.delete({ dst: "default", gateway: "10.88.0.1" });
    expect(await check()).toBe("the container has no route to 0.0.0.0/0 via 10.88.0.1");
    addresses.delete({ dev: "eth0", local: "10.88.0.2/24" });
    expect(await check()).toBe("eth0 has no address 10.88.0.2/24");
    addresses.add({ dev: "eth0", local: "10.88.0.2/24" });
    routes.add({ dst: "default", gateway: "10.88.0.1" });
    hostAddresses.delete({ dev: "cni0", local: "10.88.0.1/24" });
    expect(await check()).toBe("cni0 has no address 10.88.0.1, the gateway of the container");
    hostAddresses.add({ dev: "cni0", local: "10.88.0.1/24" });
    links.set(name, { master: null });
    expect(await check()).toBe(`${name} is not a port of the bridge cni0`);
    links.set(name, { master: "cni0", up: false });
    expect(await check()).toBe(`${name} is down`);
    links.delete(name);
    expect(await check()).toBe("there is no interface eth0 in the container");
  });

  test("undoes a failed ADD, and leaves an existing attachment as it is", async () => {
    using host = new Host(plugin, { ipMasq: true });
    const [one, two] = [host.container(), host.container()];
    await host.add("one", one);
    const before = { reservations: host.reservations(), links: host.links(), elements: host.elements() };
    const now = () => ({ reservations: host.reservations(), links: host.links(), elements: host.elements() });
    expect((await host.call("ADD", "one", { netns: one })).reply).toMatchObject({ code: 101 });
    expect((await host.call("ADD", "two", { netns: one })).reply).toMatchObject({
      code: 101,
      msg: "the container two has an interface eth0 already, or is connected to the network",
    });
    const ipam = {
      type: "host-local",
      dataDir: host.directory,
      subnet: "10.88.0.0/24",
      routes: [{ dst: "10.1.0.0/16", gw: "192.0.2.1" }],
    };
    expect((await host.call("ADD", "two", { netns: two, config: { ipam } })).reply).toMatchObject({
      code: 100,
      details: "ENETUNREACH",
    });
    expect(now()).toEqual(before);
  });

  test("removes the interface if its settings fail after its creation", async () => {
    using host = new Host(plugin);
    const netns = host.container();
    const attachment = { containerId: "one", ifname: "eth0", netns: pathOf(netns) };
    const input = { ...host.config, ipam: undefined, isDefaultGateway: false };
    // The alias of the interface would be longer than the kernel allows.
    const configuration = { ...readConfiguration(input, "", () => new Map()), name: "n".repeat(250) };
    // Without rules and limits, ADD has no asynchronous steps, and its promise needs no namespace.
    const [added] = host.netns.run(() => [add(configuration, attachment)]);
    await expect(added).rejects.toThrow("ifalias: expected at most 255 bytes");
    expect(host.links()).toEqual([]);
  });

  test("reports errors with the numbers of the specification", async () => {
    using host = new Host(plugin);
    const netns = host.container();
    const ipam = { type: "host-local", dataDir: host.directory };
    const codeOf = async (command: string, id: string, parameters: Parameters<Host["call"]>[2]) => {
      const { code, reply } = await host.call(command, id, parameters);
      expect(code).toBe(1);
      return [reply.code, reply.msg];
    };
    const inAdd = (config: object) => codeOf("ADD", "x", { netns, config });
    expect(await inAdd({ cniVersion: "9.0.0" })).toEqual([
      1,
      'cniVersion: ADD requires one of 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0, got "9.0.0"',
    ]);
    expect(await inAdd({ isGatway: true })).toEqual([2, "isGatway: unsupported field with the value true"]);
    expect(await codeOf("ADD", "", { netns })).toEqual([4, "CNI_CONTAINERID: not set, but ADD needs it"]);
    expect(await codeOf("ADD", "../x", { netns })).toEqual([
      4,
      'CNI_CONTAINERID: expected at most 128 letters, digits, "_", "." and "-", first a letter or digit, got "../x"',
    ]);
    expect(await codeOf("ADD", "x", {})).toEqual([4, "CNI_NETNS: not set, but ADD needs it"]);
    expect((await codeOf("ADD", "x".repeat(129), { netns }))[0]).toBe(4);
    for (const ifname of ["a/b", "..", "all", "eth%d", "é".repeat(8)]) {
      const message = `expected the name of an interface (at most 15 bytes), got ${JSON.stringify(ifname)}`;
      expect(await codeOf("ADD", "x", { netns, ifname })).toEqual([4, `CNI_IFNAME: ${message}`]);
      expect(await inAdd({ bridge: ifname })).toEqual([7, `bridge: ${message}`]);
    }
    expect(await codeOf("ADD", "x", { netns: host.netns })).toEqual([
      4,
      `CNI_NETNS: expected the namespace of a container, got ${pathOf(host.netns)}, the namespace of the plugin`,
    ]);
    expect((await codeOf("PLAY", "x", { netns }))[0]).toBe(4);
    expect(await inAdd({ name: "a/b" })).toEqual([
      7,
      'name: expected at most 100 letters, digits, underscores, dots and hyphens, first a letter or digit, got "a/b"',
    ]);
    expect(await inAdd({ mtu: -1 })).toEqual([7, "mtu: expected a whole number from 0 to 4294967295, got -1"]);
    expect(await inAdd({ ipam: { ...ipam, subnet: "10.0.0.1/24" } })).toEqual([
      7,
      'ipam.subnet: expected the address of a network, such as 10.0.0.0/24, got "10.0.0.1/24"',
    ]);
    expect(await inAdd({ ipam })).toEqual([
      7,
      `ipam: expected ranges, such as [[{ "subnet": "10.88.0.0/16" }]], got ${JSON.stringify(ipam)}`,
    ]);
    expect(await inAdd({ ipam: { type: "none-such" } })).toEqual([
      7,
      'ipam.type: no plugin "none-such" in CNI_PATH (/usr/lib/cni)',
    ]);
    expect(await inAdd({ ipam: { type: ".." } })).toEqual([7, 'ipam.type: no plugin ".." in CNI_PATH (/usr/lib/cni)']);
    expect(await inAdd({ type: "self", ipam: { type: "self" } })).toEqual([
      7,
      'ipam.type: expected an address plugin, such as "host-local"; this plugin would start itself, got "self"',
    ]);
    expect(await inAdd({ ipam: {}, name: undefined })).toEqual([7, "name: expected text, got nothing"]);
    const routes = [{ dst: "10.1.0.0/16", gw: "router" }];
    expect(await inAdd({ ipam: { ...ipam, subnet: "10.0.0.0/24", routes } })).toEqual([
      7,
      'ipam.routes[0].gw: expected an address, got "router"',
    ]);
    const mapping = { hostPort: 8080, containerPort: 80 };
    expect(await inAdd({ portMappings: [mapping, { ...mapping, hostIP: "0.0.0.0" }] })).toEqual([
      7,
      "portMappings: the host port tcp 8080 is mapped more than once",
    ]);
    expect(await inAdd({ bandwidth: { egressRate: 8e6, egressBurst: 8000 } })).toEqual([
      7,
      "bandwidth.egressBurst: expected at least 12112 bits, a packet of the MTU 1500, got 8000",
    ]);
    expect(await inAdd({ bridge: "lo" })).toEqual([7, "bridge: the interface lo exists and is no bridge"]);
    expect(await inAdd({ prevResult: { cniVersion: "1.1.0" } })).toEqual([
      7,
      "prevResult: this plugin must be the first of the list, because it creates the interface",
    ]);
    const gone = (path: string) =>
      host.netns.run(() =>
        Bun.spawnSync([plugin], {
          env: { CNI_COMMAND: "ADD", CNI_CONTAINERID: "x", CNI_IFNAME: "eth0", CNI_NETNS: path },
          stdin: Buffer.from(JSON.stringify(host.config)),
        }),
      );
    for (const path of ["/run/none", "/etc/passwd/none", "/etc/passwd"])
      expect(JSON.parse(gone(path).stdout.toString())).toMatchObject({ cniVersion: "1.1.0", code: 3 });
    const broken = host.netns.run(() =>
      Bun.spawnSync([plugin], { env: { CNI_COMMAND: "ADD" }, stdin: Buffer.from("{") }),
    );
    expect(JSON.parse(broken.stdout.toString())).toMatchObject({ code: 6, msg: "network configuration: invalid JSON" });
    writeFileSync(join(host.directory, "file"), "");
    const unusable = { ...ipam, dataDir: join(host.directory, "file"), subnet: "10.0.0.0/24" };
    expect((await inAdd({ ipam: unusable }))[0]).toBe(5);
    expect((await host.call("STATUS", "", { config: { ipam: unusable } })).reply).toMatchObject({
      code: 50,
      details: "ENOTDIR",
    });
    expect(host.links()).toEqual([]);
  });

  test("assigns requested addresses, and reports addresses that are in use or exhausted", async () => {
    using host = new Host(plugin);
    const ipam = { type: "host-local", dataDir: host.directory, subnet: "10.88.0.0/29", rangeEnd: "10.88.0.4" };
    const add = (id: string, config: object, args = "") =>
      host.call("ADD", id, { netns: host.container(), config: { ipam, ...config }, args });
    const addressOf = async (id: string, config: object, args?: string) =>
      (await add(id, config, args)).reply.ips[0].address;
    expect(await addressOf("a", { runtimeConfig: { ips: ["10.88.0.4/29"] } })).toBe("10.88.0.4/29");
    expect(await addressOf("b", {}, "IgnoreUnknown=1;IP=10.88.0.3")).toBe("10.88.0.3/29");
    expect((await add("c", { args: { cni: { ips: ["10.88.0.3"] } } })).reply).toMatchObject({
      code: 102,
      msg: "runtimeConfig.ips: 10.88.0.3 is reserved for the container b",
    });
    expect((await add("c", { args: { cni: { ips: ["10.99.0.3"] } } })).reply).toMatchObject({ code: 7 });
    expect((await add("c", { args: { cni: { ips: ["10.88.0.1"] } } })).reply).toMatchObject({
      code: 7,
      msg: "runtimeConfig.ips: 10.88.0.1 is the gateway's address",
    });
    expect(await addressOf("c", {})).toBe("10.88.0.2/29");
    expect((await add("d", {})).reply).toMatchObject({
      code: 11,
      msg: "no free address in 10.88.0.1-10.88.0.4: 3 are reserved",
    });
    expect((await host.call("STATUS", "", { config: { ipam } })).reply).toMatchObject({ code: 50 });
    expect(await host.call("STATUS", "")).toEqual({ code: 0, reply: undefined });
    expect(host.reservations()).toEqual(["10.88.0.2", "10.88.0.3", "10.88.0.4"]);
  });

  test("removes with GC what belongs to no valid attachment of its network", async () => {
    using host = new Host(plugin, { ipMasq: true });
    for (const id of ["one", "two"]) await host.add(id, host.container());
    await host.add("other", host.container(), {
      name: "other",
      ipam: { type: "host-local", dataDir: host.directory, subnet: "10.89.0.0/24" },
      forceAddress: true,
    });
    const config = { "cni.dev/valid-attachments": [{ containerID: "two", ifname: "eth0" }] };
    expect(await host.call("GC", "", { config })).toEqual({ code: 0, reply: undefined });
    expect([host.links().length, host.reservations(), host.reservations("other")]).toEqual([
      2,
      ["10.88.0.3"],
      ["10.89.0.2"],
    ]);
    expect(host.elements()).toBe(4);
    expect((await host.call("GC", "")).reply).toMatchObject({ code: 7 });
  });

  test("reports the supported versions without a configuration", () => {
    const { stdout, exitCode } = Bun.spawnSync([plugin], { env: { CNI_COMMAND: "VERSION" }, stdin: Buffer.from("") });
    const supportedVersions = ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];
    expect([exitCode, JSON.parse(stdout.toString())]).toEqual([0, { cniVersion: "1.1.0", supportedVersions }]);
  });

  test("sets the hardware address of the container, and replaces overlapping addresses of the bridge only on request", async () => {
    using host = new Host(plugin);
    const mac = "02:00:5e:00:53:01";
    const { interfaces } = await host.add("one", host.container(), { runtimeConfig: { mac } });
    expect(interfaces[2].mac).toBe(mac);
    const ipam = { type: "host-local", dataDir: host.directory, subnet: "10.88.0.0/16" };
    const netns = host.container();
    expect((await host.call("ADD", "two", { netns, config: { ipam } })).reply).toMatchObject({
      code: 7,
      msg: "bridge: cni0 has the address 10.88.0.1/24, which overlaps with the gateway 10.88.0.1/16",
    });
    await host.add("two", netns, { ipam, forceAddress: true });
    using addresses = Addresses.open({ netns: host.netns });
    const present = addresses.list({ dev: "cni0", family: "inet" }).toArray();
    expect(present.map(({ local, prefixlen }) => `${local}/${prefixlen}`)).toEqual(["10.88.0.1/16"]);
  });

  test("enables forwarding on the host", async () => {
    using host = new Host(plugin);
    setSysctl(host.netns, "ipv4/ip_forward", 0);
    await host.add("one", host.container());
    const { stdout } = host.netns.run(() => Bun.spawnSync(["cat", "/proc/sys/net/ipv4/ip_forward"]));
    expect(stdout.toString()).toBe("1\n");
  });
});
