import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { NETLINK_KOBJECT_UEVENT, NETLINK_NETFILTER, NetworkNamespace } from "../../../src/index.ts";
import { Conntrack, type NewConnection } from "../../../src/subsystems/netfilter/index.ts";
import { Addresses, Links } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { setSysctl } from "../../support/oracle.ts";
import { cli, output, RunningCli } from "./cli.ts";

describeInNamespaces("bun-netlink monitor", () => {
  let netns: NetworkNamespace;
  let links: Links;

  beforeEach(() => {
    netns = NetworkNamespace.create();
    links = Links.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", mtu: 1400 });
  });

  afterEach(() => {
    links.close();
    netns.close();
  });

  test("prints the rows of a table, then the changes", async () => {
    await using command = new RunningCli(["monitor", "links"], { netns });
    expect(await command.line()).toBe("links: 2");
    expect(await command.line("br0")).toContain("1400");
    links.change({ dev: "br0", mtu: 1300 });
    expect(await command.line("br0")).toMatch(/^~ \d+ br0 .*mtu 1400 → 1300/);
    links.add({ ifname: "br1", kind: "bridge" });
    expect(await command.line("br1")).toMatch(/^\+ \d+ br1 kind bridge state down mtu 1500 /);
    links.change({ dev: "br1", up: true });
    expect(await command.line("~")).toMatch(/^~ \d+ br1 .*state down → (?!.*operstate)/);
    links.delete("br1");
    expect(await command.line("- ")).toMatch(/^- \d+ br1/);
    expect(await command.interrupt()).toBe(130);
  });

  test("prints interface names in the rows of other tables", async () => {
    await using command = new RunningCli(["monitor", "addresses", "routes"], { netns });
    await command.line("routes: ");
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
    expect(await command.line("+")).toMatch(/^\+ addresses br0 192\.0\.2\.1\/24 scope global/);
    expect(await command.line("+")).toMatch(/^\+ routes 192\.0\.2\.1 local type local dev br0/);
  });

  test("--who prints the program of each change", async () => {
    await using command = new RunningCli(["monitor", "addresses", "--who"], { netns });
    await command.line("addresses: ");
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
    expect(await command.line("+")).toMatch(new RegExp(`by bun\\S* \\(pid ${process.pid}, user \\d+`));
    await using json = new RunningCli(["monitor", "addresses", "--who", "--json"], { netns });
    await json.line("snapshot");
    addresses.add({ dev: "br0", local: "192.0.2.2", prefixlen: 24 });
    expect(JSON.parse(await json.line("192.0.2.2"))).toMatchObject({ kind: "add", by: { pid: process.pid } });
  });

  test("--json prints a snapshot and the selected changes", async () => {
    const args = ["monitor", "links", "--json", "--timestamps", "--count", "1", "--filter", "name=br0"];
    await using command = new RunningCli(args, { netns });
    const snapshot = JSON.parse(await command.line());
    expect(snapshot).toMatchObject({ table: "links", kind: "snapshot", items: [{ ifname: "br0", mtu: 1400 }] });
    expect(snapshot.items).toHaveLength(1);
    links.change({ dev: "lo", up: true });
    links.change({ dev: "br0", mtu: 1300 });
    const change = JSON.parse(await command.line());
    expect(change).toMatchObject({ kind: "change", item: { mtu: 1300 }, previous: { mtu: 1400 } });
    expect(change.time).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(await command.end()).toBe(0);
  });

  test("reports the number of lost device events", async () => {
    await using command = new RunningCli(["monitor", "uevents"], { netns });
    // The events are repeated, because the subscription is active at an unknown time, and events are lost while its
    // queue is full.
    const added = async (ifname: string) => {
      const timer = setInterval(() => {
        links.add({ ifname, kind: "bridge" });
        links.delete(ifname);
      }, 50);
      try {
        return await command.line(`* add /devices/virtual/net/${ifname} `);
      } finally {
        clearInterval(timer);
      }
    };
    expect(await added("br1")).toBe("* add /devices/virtual/net/br1 subsystem net name br1");
    await command.overrun(netns, NETLINK_KOBJECT_UEVENT, () => {
      // The kernel sends a device event for each queue of an interface.
      links.add({ ifname: "br2", kind: "bridge", numTxQueues: 2000, numRxQueues: 2000 });
      links.delete("br2");
    });
    expect(await command.line("!")).toMatch(/^! \d+ messages lost$/);
    expect(await added("br3")).toContain("name br3");
    expect(await command.interrupt()).toBe(130);
  });

  const hasConntrack = existsSync("/proc/sys/net/netfilter/nf_conntrack_max");
  whereTheKernelHas("connection tracking", hasConntrack, () => {
    test("omits unchanged connections after lost messages", async () => {
      using conntrack = Conntrack.open({ netns });
      const flow = (sourcePort: number): NewConnection => ({
        protocol: "tcp",
        original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort, destinationPort: 80 },
        timeout: 300,
        tcp: { state: "established" },
      });
      conntrack.create(flow(1));
      setSysctl(netns, "netfilter/nf_conntrack_events", 1);
      expect(output(["show", "connections"], { netns })).toMatch(/^tcp +10\.0\.0\.1:1 +10\.0\.0\.2:80 +established /m);
      await using command = new RunningCli(["monitor", "connections", "--json"], { netns });
      const next = async () => JSON.parse(await command.line());
      expect(await next()).toMatchObject({ kind: "snapshot", items: [{ original: { sourcePort: 1 } }] });
      conntrack.create(flow(2));
      expect(await next()).toMatchObject({ kind: "add", item: { original: { sourcePort: 2 } } });
      conntrack.update({ ...flow(2), tcp: undefined, timeout: undefined, mark: 5 });
      expect(await next()).toMatchObject({ kind: "change", item: { original: { sourcePort: 2 }, mark: 5 } });
      conntrack.delete(flow(2));
      expect(await next()).toMatchObject({ kind: "remove", item: { original: { sourcePort: 2 } } });
      const many = Array.from({ length: 200 }, (_, index) => flow(1000 + index));
      await command.overrun(netns, NETLINK_NETFILTER, () => {
        conntrack.createMany(many);
        conntrack.deleteMany(many);
      });
      conntrack.create(flow(3));
      const kinds: string[] = [];
      for (let port = 0; port !== 3; ) {
        const { kind, item } = await next();
        kinds.push(kind);
        port = item?.original.sourcePort;
      }
      expect(kinds).toContain("resync");
      expect(kinds).not.toContain("change");
      expect(await command.interrupt()).toBe(130);
    });
  });

  test("exits with status 130 after SIGTERM", async () => {
    await using command = new RunningCli(["monitor", "links"], { netns });
    await command.line("br0");
    expect(await command.interrupt("SIGTERM")).toBe(130);
  });

  test.each([
    [["monitor", "sockets"], 'sockets: changes of this table cannot be followed; use "bun-netlink show sockets"'],
    [["monitor", "drop"], 'unknown table "drop"; did you mean "drops"?'],
    [["monitor", "link"], 'unknown table "link"; did you mean "links"?'],
    [
      ["monitor", "--count", "0"],
      "option '--count <number>' argument '0' is invalid. Expected an integer of at least 1",
    ],
    [
      ["monitor", "links", "--filter", "nam=x"],
      'filter "nam=x": the table links has no field "nam"; did you mean "name"?',
    ],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { stderr, status } = cli(args, { netns });
    expect(status).toBe(2);
    expect(stderr).toStartWith(`error: ${message}`);
  });
});
