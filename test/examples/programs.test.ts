import { describe, expect } from "bun:test";
import { startAgent } from "../../examples/programs/http-agent.ts";
import { reflect } from "../../examples/programs/reflector.ts";
import { sparkline } from "../../examples/programs/ss.ts";
import { Addresses, Links, Routes } from "../../src/subsystems/route/index.ts";
import { FakeNetwork } from "../../src/testing/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { until, within } from "../support/threads.ts";
import { commandOf } from "./program.ts";

const test = base.extend({ links: ({ netns }) => Links.open({ netns }) });

/** Adds `eth0` with a network to a fake network. */
function connect(network: FakeNetwork): void {
  network.addDevice("eth0");
  using socket = network.open();
  using links = Links.open({ socket });
  using addresses = Addresses.open({ socket });
  links.change({ dev: "eth0", up: true });
  addresses.add({ dev: "eth0", local: "192.0.2.1/24" });
}

describe("The HTTP agent", () => {
  test("serves interfaces, routes, lookups and events from a fake network", async () => {
    using network = new FakeNetwork();
    connect(network);
    using socket = network.open();
    await using agent = await startAgent(0, { socket });
    const get = async (path: string) => (await fetch(new URL(path, agent.url))).json();
    expect(await get("/links")).toEqual([
      { ifname: "lo", mtu: 65_536, operstate: "down" },
      { ifname: "eth0", mtu: 1500, operstate: "up" },
    ]);
    expect(await get("/route/192.0.2.9")).toEqual({ dev: "eth0", prefsrc: "192.0.2.1" });
    expect(await get("/route/198.51.100.1")).toMatchObject({ error: expect.stringContaining("ENETUNREACH") });

    const events = (await fetch(new URL("/events", agent.url))).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await within(events.read(), "the start of the events")).value).toBe(": connected\n\n");
    network.setCarrier("eth0", false);
    expect((await within(events.read(), "an event")).value).toStartWith("event: links\ndata: change ");
    await events.cancel();
  });
});

describeInNamespaces("The HTTP agent as a process", () => {
  test("serves the interfaces of its namespace until a signal", async ({ netns, links }) => {
    links.set("lo", { up: true });
    const path = JSON.stringify(commandOf("programs/http-agent.ts"));
    const text = `
      const agent = Bun.spawn([...${path}, "0"], { stdout: "pipe" });
      const { value } = await agent.stdout.getReader().read();
      const url = new TextDecoder().decode(value).trim().split(" ").at(-1);
      console.log(await (await fetch(new URL("links", url))).text());
      agent.kill();
      process.exit(0);`;
    const { stdout, stderr } = netns.run(() => Bun.spawnSync([process.execPath, "-e", text]));
    expect(stderr.toString()).toBe("");
    expect(JSON.parse(stdout.toString())).toMatchObject([{ ifname: "lo" }]);
  });
});

describe("The reflector", () => {
  test("keeps a copy of a table through lost events, and of several routes with the same destination", async () => {
    using network = new FakeNetwork();
    connect(network);
    using socket = network.open();
    using routes = Routes.open({ socket });
    const ended = new AbortController();
    using own = network.open();
    const table = (number: number) =>
      routes
        .list({ table: number })
        .toArray()
        .map(({ dst, gateway, metric }) => `${dst} ${gateway} ${metric ?? 0}`);
    routes.add({ dst: "203.0.113.0/24", gateway: "192.0.2.254", table: 200 });
    routes.add({ dst: "10.0.0.0/8", gateway: "192.0.2.2", table: 100 });
    const running = reflect({ from: 100, to: 200, signal: ended.signal, socket: own });
    const isCopied = () => Bun.deepEquals(table(200), table(100));
    await until(isCopied, "the stale route is replaced by the copy");
    routes.append({ dst: "10.0.0.0/8", gateway: "192.0.2.3", table: 100 });
    await until(isCopied, "both routes are copied");
    routes.delete({ dst: "10.0.0.0/8", gateway: "192.0.2.2", table: 100 });
    await until(isCopied, "the first route is removed from the copy, and the second one stays");
    network.kernel.loseEvents(2);
    routes.add({ dst: "10.7.0.0/16", gateway: "192.0.2.3", table: 100 });
    routes.delete({ dst: "10.0.0.0/8", table: 100 });
    await until(isCopied, "the lost changes are copied");
    expect(table(200)).toEqual(["10.7.0.0/16 192.0.2.3 0"]);
    ended.abort();
    await within(running, "the end of the reflector");
  });
});

describeInNamespaces("The reflector as a process", () => {
  test("has an equal copy again after SIGSTOP, 15,000 changes and SIGCONT", async ({ netns, links }) => {
    using addresses = Addresses.open({ netns });
    using routes = Routes.open({ netns });
    links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
    for (const dev of ["v0", "v1"]) links.change({ dev, up: true });
    addresses.add({ dev: "v0", local: "192.0.2.1/24" });
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      dst: `10.${index >> 8}.${index & 255}.0/24`,
      gateway: "192.0.2.2",
      table: 100,
    }));
    const child = netns.run(() => Bun.spawn([...commandOf("programs/reflector.ts"), "100", "200"], { stderr: "pipe" }));
    const size = (table: number) => routes.list({ table }).toArray().length;
    routes.addMany(many.slice(0, 100));
    await until(() => size(200) === 100, "the first routes are copied");
    child.kill("SIGSTOP");
    routes.addMany(many.slice(100));
    routes.deleteMany(many.slice(0, 5000));
    child.kill("SIGCONT");
    await until(() => size(200) === 5000 && size(100) === 5000, "the copy is equal again");
    child.kill("SIGTERM");
    expect(await within(child.exited, "the end of the reflector")).toBe(0);
    expect(await new Response(child.stderr).text()).toBe("");
  });
});

describe("The list of connections", () => {
  test("draws values relative to the largest one", () => {
    expect([sparkline([1, 2, 4, 8]), sparkline([0, 0]), sparkline([])]).toEqual(["▂▃▅█", "▁▁", ""]);
  });
});

describeInNamespaces("The list of connections as a process", () => {
  test("prints both sides of a connection with one bar for each sample", async ({ netns, links }) => {
    links.change({ dev: "lo", up: true });
    const text = `
      const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
      await Bun.connect({ hostname: "127.0.0.1", port: server.port, socket: { data() {} } });
      const { stdout } = Bun.spawnSync(${JSON.stringify([...commandOf("programs/ss.ts"), "3", "10"])});
      console.log(stdout.toString());
      process.exit(0);`;
    const { stdout, stderr } = netns.run(() => Bun.spawnSync([process.execPath, "-e", text]));
    expect(stderr.toString()).toBe("");
    const lines = stdout.toString().trim().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+ [▁-█]{3} \d+ µs$/);
  });
});
