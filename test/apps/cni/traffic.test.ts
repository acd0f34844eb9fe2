import { beforeAll, expect, test } from "bun:test";
import type { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Links, Qdiscs, Routes } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { setSysctl } from "../../support/oracle.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { PATIENCE_MS, within } from "../../support/threads.ts";
import { addOutside, Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

/** A TCP server in a namespace, which answers with the address of the client and its own text. */
async function serve(netns: NetworkNamespace, port: number, text: string) {
  const program = `
    const open = (socket) => void socket.end(socket.remoteAddress.replace("::ffff:", "") + " ${text}");
    Bun.listen({ hostname: "::", port: ${port}, socket: { open, data() {} } });
    console.log("ready");`;
  const child = netns.run(() => Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "inherit" }));
  const reader = child.stdout.getReader();
  await within(reader.read(), "the server is ready");
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

/**
 * Returns the answer of a TCP server. Repeats failed connections, because the kernel delays the first packets of new IPv6
 * interfaces.
 */
function connect(netns: NetworkNamespace, hostname: string, port: number): string {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const answer = connectOnce(netns, hostname, port);
    if (answer !== "") return answer;
  }
  return "";
}

/** Connects to a TCP server and returns its answer; "" if there is none. */
function connectOnce(netns: NetworkNamespace, hostname: string, port: number): string {
  const program = `
    const end = (text) => { console.log(text); process.exit(0); };
    setTimeout(end, 2000, "");
    const data = (_, bytes) => end(new TextDecoder().decode(bytes));
    Bun.connect({ hostname: "${hostname}", port: ${port}, socket: { data, connectError: () => end("") } }).catch(() => end(""));`;
  const { stdout } = netns.run(() => Bun.spawnSync([process.execPath, "-e", program], { stderr: "inherit" }));
  return stdout.toString().trim();
}

const ranges = [[{ subnet: "10.88.0.0/24" }], [{ subnet: "fd00:88::/64" }]];

describeInNamespaces("Packets of containers", () => {
  test("are masqueraded outside of their network only", async () => {
    using host = new Host(plugin, { ipMasq: true });
    const ipam = { type: "host-local", dataDir: host.directory, ranges };
    const outside = addOutside(host);
    const [one, two] = [host.container(), host.container()];
    for (const [id, netns] of [
      ["one", one],
      ["two", two],
    ] as const)
      await host.add(id, netns, { ipam });
    await using _outside = await serve(outside, 80, "outside");
    await using _two = await serve(two, 80, "two");
    expect(connect(one, "192.0.2.2", 80)).toBe("192.0.2.1 outside");
    expect(connect(one, "2001:db8::2", 80)).toBe("2001:db8::1 outside");
    expect(connect(one, "10.88.0.3", 80)).toBe("10.88.0.2 two");
    expect(connect(one, "fd00:88::3", 80)).toBe("fd00:88::2 two");
    await host.call("DEL", "one", { config: { ipam } });
    await host.call("DEL", "two", { config: { ipam } });
    expect(host.elements()).toBe(0);
  });

  test("reach mapped ports from outside, from the host, from other containers and from the container itself", async () => {
    using host = new Host(plugin, { hairpinMode: true });
    const ipam = { type: "host-local", dataDir: host.directory, ranges };
    const outside = addOutside(host);
    const [one, two] = [host.container(), host.container()];
    const portMappings = [
      { hostPort: 8080, containerPort: 80, protocol: "tcp" },
      { hostPort: 8081, containerPort: 80, hostIP: "192.0.2.1" },
      { hostPort: 8082, containerPort: 80, hostIP: "0.0.0.0" },
    ];
    await host.add("one", one, { ipam, runtimeConfig: { portMappings } });
    await host.add("two", two, { ipam });
    await using _one = await serve(one, 80, "one");
    expect(connect(outside, "192.0.2.1", 8080)).toBe("192.0.2.2 one");
    expect(connect(outside, "2001:db8::1", 8080)).toBe("2001:db8::2 one");
    expect(connect(outside, "192.0.2.1", 8081)).toBe("192.0.2.2 one");
    expect(connectOnce(outside, "2001:db8::1", 8081)).toBe("");
    expect(connect(outside, "192.0.2.1", 8082)).toBe("192.0.2.2 one");
    expect(connectOnce(outside, "2001:db8::1", 8082)).toBe("");
    expect(connect(host.netns, "192.0.2.1", 8080)).toBe("192.0.2.1 one");
    expect(connect(host.netns, "127.0.0.1", 8080)).toBe("10.88.0.1 one");
    expect(connectOnce(host.netns, "127.0.0.1", 8081)).toBe("");
    expect(connect(two, "192.0.2.1", 8080)).toBe("10.88.0.1 one");
    expect(connect(two, "fd00:88::1", 8080)).toBe("fd00:88::1 one");
    expect(connect(one, "192.0.2.1", 8080)).toBe("10.88.0.1 one");

    // A service on the loopback of the host is not reachable from containers.
    await using _local = await serve(host.netns, 90, "loopback");
    using routes = Routes.open({ netns: two });
    using links = Links.open({ netns: two });
    links.set("lo", { up: false });
    routes.add({ dst: "127.0.0.1", gateway: "10.88.0.1", dev: "eth0" });
    expect(connect(two, "10.88.0.1", 90)).toBe("10.88.0.3 loopback");
    setSysctl(two, "ipv4/conf/eth0/route_localnet", 1);
    expect(connectOnce(two, "127.0.0.1", 90)).toBe("");
    using nft = Nftables.open({ netns: host.netns });
    nft.flush({ chain: { family: "inet", table: "bun-netlink-cni", name: "raw" } });
    expect(connect(two, "127.0.0.1", 90)).toBe("10.88.0.3 loopback");

    const conflict = await host.call("ADD", "three", {
      netns: host.container(),
      config: { ipam, runtimeConfig: { portMappings } },
    });
    expect(conflict.reply).toMatchObject({
      code: 102,
      msg: "portMappings: the host port tcp 8080 is mapped to 10.88.0.2 port 80 already",
    });
    await host.call("DEL", "one", { config: { ipam, runtimeConfig: { portMappings } } });
    expect(connectOnce(outside, "192.0.2.1", 8080)).toBe("");
    expect(host.elements()).toBe(0);
    expect(
      (await host.call("ADD", "three", { netns: host.container(), config: { ipam, runtimeConfig: { portMappings } } }))
        .code,
    ).toBe(0);
  });

  test("are limited in both directions", async () => {
    using host = new Host(plugin);
    const netns = host.container();
    const bandwidth = { ingressRate: 8e6, ingressBurst: 8e5, egressRate: 16e6, egressBurst: 8e5 };
    const config = { runtimeConfig: { bandwidth } };
    const result = await host.add("one", netns, config);
    using qdiscs = Qdiscs.open({ netns: host.netns });
    const rates = () =>
      Object.fromEntries(
        [...qdiscs.list()].flatMap(({ dev, kind, options }) =>
          kind === "tbf" ? [[dev, (options as { rate: number }).rate]] : [],
        ),
      );
    const name = result.interfaces[1].name;
    expect(rates()).toEqual({ [name]: 1e6, [name.replace("cni", "ifb")]: 2e6 });
    const check = () => host.call("CHECK", "one", { netns, config: { ...config, prevResult: result } });
    expect((await check()).code).toBe(0);

    // Packets from the container pass the interface of the limit.
    using links = Links.open({ netns: host.netns });
    const sent = () => links.get(name.replace("cni", "ifb")).stats64?.txPackets ?? 0n;
    const before = sent();
    await using _server = await serve(host.netns, 80, "host");
    expect(connect(netns, "10.88.0.1", 80)).toBe("10.88.0.2 host");
    expect(sent()).toBeGreaterThan(before);
    qdiscs.delete({ dev: name, parent: "root" });
    expect((await check()).reply).toMatchObject({
      code: 103,
      msg: `bandwidth: ${name} has no bytes per second, not 1000000`,
    });
    await host.call("DEL", "one", { config });
    expect(host.links()).toEqual([]);
  });

  test("are limited on veth interfaces only, with rates up to the largest queue of the kernel", async () => {
    using host = new Host(plugin);
    const [one, two] = [host.container(), host.container()];
    const burst = 0xffffffff * 8;
    const bandwidth = { ingressRate: 8e9, ingressBurst: burst };
    const prevResult = await host.add("one", one, { runtimeConfig: { bandwidth } });
    using qdiscs = Qdiscs.open({ netns: host.netns });
    const [found] = [...qdiscs.list({ dev: prevResult.interfaces[1].name })];
    expect(found).toMatchObject({ kind: "tbf", options: { rate: 1e9, limit: 0xffffffff } });

    // The interface of the container has the index of an interface of the host, as that of a macvlan has.
    using links = Links.open({ netns: host.netns });
    links.add({ ifname: "up0", kind: "veth", up: true, data: { peer: { ifname: "up1" } } });
    links.add({ ifname: "sub0", kind: "macvlan", link: "up0", data: { mode: "bridge" } });
    links.set("sub0", { netns: two });
    const config = { name: "second", chained: true, runtimeConfig: { bandwidth }, prevResult };
    expect((await host.call("ADD", "two", { netns: two, ifname: "sub0", config })).reply).toMatchObject({
      code: 7,
      msg: "bandwidth: sub0 of the container is not connected to a veth interface of the host",
    });
    expect([...qdiscs.list({ dev: "up0" })].map(({ kind }) => kind)).toEqual(["noqueue"]);
  });

  test("of another plugin's interface are masqueraded, mapped and limited with `chained`", async () => {
    using host = new Host(plugin);
    const outside = addOutside(host);
    const netns = host.container();
    const prevResult = await host.add("one", netns, { name: "first" });
    const runtimeConfig = {
      portMappings: [{ hostPort: 8080, containerPort: 80 }],
      bandwidth: { egressRate: 8e6, egressBurst: 8e5 },
    };
    const config = { cniVersion: "1.1.0", name: "second", chained: true, ipMasq: true, prevResult, runtimeConfig };
    expect(await host.add("one", netns, config)).toEqual(prevResult);
    await using _server = await serve(netns, 80, "one");
    expect(connect(outside, "192.0.2.1", 8080)).toBe("192.0.2.2 one");
    expect((await host.call("CHECK", "one", { netns, config })).reply).toBeUndefined();
    expect(host.links()).toHaveLength(2);
    await host.call("DEL", "one", { netns, config });
    expect(host.links()).toHaveLength(1);
    expect(host.elements()).toBe(0);
    expect((await host.call("CHECK", "one", { netns, config })).reply).toMatchObject({ code: 103 });
    expect((await host.call("ADD", "one", { netns, config: { ...config, prevResult: undefined } })).reply.code).toBe(7);
  });
});
