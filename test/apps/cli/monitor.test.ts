import { afterEach, beforeEach, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { cli, RunningCli } from "./cli.ts";

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

  test("prints the state, then additions, changes with old and new values, and removals", async () => {
    await using command = new RunningCli(["monitor", "links"], { netns });
    expect(await command.line()).toBe("links: 2");
    expect(await command.line("br0")).toContain("1400");
    links.change({ dev: "br0", mtu: 1300 });
    expect(await command.line("br0")).toMatch(/^~ \d+ br0 .*mtu 1400 → 1300/);
    links.add({ ifname: "br1", kind: "bridge" });
    expect(await command.line("br1")).toMatch(/^\+ \d+ br1 kind bridge state down mtu 1500 /);
    links.delete("br1");
    expect(await command.line("- ")).toMatch(/^- \d+ br1/);
    expect(await command.interrupt()).toBe(130);
  });

  test("prints names of interfaces in other tables, and keeps the order of changes across tables", async () => {
    await using command = new RunningCli(["monitor", "addresses", "routes"], { netns });
    await command.line("routes: ");
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
    expect(await command.line("+")).toMatch(/^\+ addresses br0 192\.0\.2\.1\/24 scope global/);
    expect(await command.line("+")).toMatch(/^\+ routes 192\.0\.2\.1 local type local dev br0/);
  });

  test("prints objects with --json, ends after a number of changes with --count, and selects rows with --filter", async () => {
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

  test("ends with status 130 after SIGTERM", async () => {
    await using command = new RunningCli(["monitor", "links"], { netns });
    await command.line("br0");
    expect(await command.interrupt("SIGTERM")).toBe(130);
  });

  test.each([
    [
      ["monitor", "sockets"],
      'sockets: the kernel does not announce changes of this table; use "bun-netlink show sockets"',
    ],
    [["monitor", "link"], 'unknown table "link"; did you mean "links"?'],
    [["monitor", "--count", "0"], "option '--count <number>' argument '0' is invalid. Expected an integer from 1 on"],
    [["monitor", "links", "--filter", "nam=x"], 'filter "nam=x": no row of links has this field; did you mean "name"?'],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { stderr, status } = cli(args, { netns });
    expect(status).toBe(2);
    expect(stderr).toStartWith(`error: ${message}`);
  });
});
