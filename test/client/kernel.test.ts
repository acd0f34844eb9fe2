// Tests the clients of families that every kernel has, and compares results with the output of `ip`.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { mptcpPm } from "../../src/families/mptcp-pm.ts";
import { netdev } from "../../src/families/netdev.ts";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { tcpMetrics } from "../../src/families/tcp-metrics.ts";
import {
  AF_INET,
  listFamilies,
  lookupFamily,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_ECHO,
  NLM_F_EXCL,
  RT_TABLE_MAIN,
  RTN_UNICAST,
} from "../../src/index.ts";
import type { Listing } from "../../src/io/listing.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { ipJson, runIn } from "../support/oracle.ts";

const CREATE = { flags: NLM_F_CREATE | NLM_F_EXCL };

describeInNamespaces("clients", () => {
  let netns: NetworkNamespace;
  let bridge: number;

  beforeAll(() => {
    netns = NetworkNamespace.create();
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname: "road", linkinfo: { kind: "bridge" } }, CREATE);
    bridge = links.do("getlink", { ifname: "road" }).header.ifiIndex;
    links.do("setlink", { header: { ifiIndex: bridge, ifiFlags: ["up"], ifiChange: 1 } });
    using addresses = rtAddr.connect({ netns });
    addresses.do(
      "newaddr",
      { header: { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: bridge }, local: "10.1.0.1" },
      CREATE,
    );
  });

  afterAll(() => netns.close());

  test.skipIf(!hasProgram("ip"))("rt-link creates, reads, changes and deletes a link", () => {
    using client = rtLink.connect({ netns });
    const created = { ifname: "lane", mtu: 1400, linkinfo: { kind: "bridge" } } as const;
    expect(client.do("newlink", created, CREATE)).toBeUndefined();
    const link = client.do("getlink", { ifname: "lane" });
    expect(link).toMatchObject({ ifname: "lane", mtu: 1400, linkinfo: { kind: "bridge" } });
    client.do("setlink", { header: { ifiIndex: link.header.ifiIndex }, mtu: 1300 });
    const shown = ipJson(netns, "link", "show", "dev", "lane")[0]!;
    expect(shown).toMatchObject({ mtu: 1300, ifindex: link.header.ifiIndex, address: link.address });
    client.do("dellink", { ifname: "lane" });
    expect(() => client.do("getlink", { ifname: "lane" })).toThrow("rt-link.getlink: no such device (ENODEV)");
  });

  test("rt-link returns the created link with NLM_F_ECHO", () => {
    using client = rtLink.connect({ netns });
    const flags = NLM_F_CREATE | NLM_F_EXCL | NLM_F_ECHO;
    const echoed = client.doAll("newlink", { ifname: "echo", linkinfo: { kind: "bridge" } }, { flags });
    expect(echoed).toHaveLength(1);
    expect(echoed[0]).toMatchObject({ ifname: "echo" });
    client.do("dellink", { ifname: "echo" });
    const [batched] = client.doMultiple([
      { operation: "newlink", fields: { ifname: "echo", linkinfo: { kind: "bridge" } }, flags },
    ]);
    const name: unknown = batched.reply?.["ifname"];
    expect(name).toBe("echo");
    client.do("dellink", { ifname: "echo" });
  });

  test.skipIf(!hasProgram("ip"))("rt-link dumps the links that `ip link` lists", async () => {
    using client = rtLink.connect({ netns });
    const names = ipJson(netns, "link", "show").map(({ ifname }) => ifname as string);
    expect(
      client
        .dump("getlink")
        .toArray()
        .map(({ ifname }) => ifname),
    ).toEqual(names);
    expect([...client.dump("getlink")].map(({ ifname }) => ifname)).toEqual(names);
    const asynchronous: unknown[] = [];
    for await (const { ifname } of client.dump("getlink")) asynchronous.push(ifname);
    expect(asynchronous).toEqual(names);
    using dump = client.dump("getlink");
    expect(dump.next()?.ifname).toBe(names[0]);
    dump.done();
    expect(dump.next()).toBeUndefined();
    expect(dump.consistent).toBe(true);
    expect(dump.warning).toBeUndefined();
  });

  test("rt-link rejects reading a dump after its end", async () => {
    using client = rtLink.connect({ netns });
    const ends: [string, (dump: Listing<object>) => unknown][] = [
      ["toArray()", (dump) => dump.toArray()],
      ["a loop", (dump) => [...dump]],
      [
        "a loop that was left",
        (dump) => {
          for (const _ of dump) break;
        },
      ],
      ["a loop with await", (dump) => Array.fromAsync(dump)],
      [
        "a loop with await that was left",
        async (dump) => {
          for await (const _ of dump) break;
        },
      ],
      [
        "next()",
        (dump) => {
          while (dump.next() !== undefined);
        },
      ],
      ["done()", (dump) => dump.done()],
    ];
    for (const [how, end] of ends) {
      using dump = client.dump("getlink");
      await end(dump);
      expect(dump.next(), how).toBeUndefined();
      const again = new TypeError("rt-link.getlink: the dump was read to its end or cancelled; start a new one");
      expect(() => dump.toArray(), how).toThrow(again);
      expect(() => [...dump], how).toThrow(again);
      await expect(Array.fromAsync(dump), how).rejects.toThrow(again);
    }
    // The second loop continues after the last entry that the first loop has read.
    using begun = client.dump("getlink");
    expect(begun.next()).toBeDefined();
    expect(begun.toArray()).toBeArray();
  });

  test.skipIf(!hasProgram("ip"))("rt-addr lists the addresses that `ip addr` lists", () => {
    using client = rtAddr.connect({ netns });
    const listed = client.dump("getaddr", { header: { ifaFamily: AF_INET } }).toArray();
    const mine = listed.filter(({ header }) => header.ifaIndex === bridge);
    expect(mine).toHaveLength(1);
    const shown = ipJson(netns, "-4", "addr", "show", "dev", "road")[0]!["addr_info"] as Record<string, unknown>[];
    expect(shown[0]).toMatchObject({ local: mine[0]!.local, prefixlen: mine[0]!.header.ifaPrefixlen });
  });

  test.skipIf(!hasProgram("ip"))("rt-route adds, looks up and deletes a route", () => {
    using client = rtRoute.connect({ netns });
    const route = {
      header: { rtmFamily: AF_INET, rtmDstLen: 16, rtmTable: RT_TABLE_MAIN, rtmProtocol: 4, rtmType: RTN_UNICAST },
      dst: "10.2.0.0",
      gateway: "10.1.0.2",
    } as const;
    client.do("newroute", route, CREATE);
    const shown = ipJson(netns, "-4", "route", "show", "10.2.0.0/16")[0]!;
    expect(shown).toMatchObject({ dst: "10.2.0.0/16", gateway: "10.1.0.2", dev: "road", protocol: "static" });
    const way = client.do("getroute", { header: { rtmFamily: AF_INET, rtmDstLen: 32 }, dst: "10.2.3.4" });
    expect(way).toMatchObject({ dst: "10.2.3.4", gateway: "10.1.0.2", oif: bridge, prefsrc: "10.1.0.1" });
    client.do("delroute", route);
    expect(ipJson(netns, "-4", "route", "show", "10.2.0.0/16")).toEqual([]);
  });

  test.skipIf(!hasProgram("ip"))("rt-neigh adds and reads a neighbour", () => {
    using client = rtNeigh.connect({ netns });
    const place = { ndmFamily: AF_INET, ndmIfindex: bridge };
    const lladdr = "02:00:00:00:00:09";
    client.do("newneigh", { header: { ...place, ndmState: ["permanent"] }, dst: "10.1.0.9", lladdr }, CREATE);
    const found = client.do("getneigh", { header: place, dst: "10.1.0.9" });
    expect(found).toMatchObject({ dst: "10.1.0.9", lladdr, header: { ndmState: ["permanent"] } });
    expect(ipJson(netns, "neigh", "show", "dev", "road")).toContainEqual(
      expect.objectContaining({ dst: "10.1.0.9", lladdr, state: ["PERMANENT"] }),
    );
    client.do("delneigh", { header: place, dst: "10.1.0.9" });
    expect(() => client.do("getneigh", { header: place, dst: "10.1.0.9" })).toThrow("rt-neigh.getneigh: ");
  });

  test.skipIf(!hasProgram("ip"))("rt-rule lists the rules that `ip rule` lists", () => {
    using client = rtRule.connect({ netns });
    client.do(
      "newrule",
      { header: { family: AF_INET, srcLen: 8, action: "to-tbl" }, src: "10.0.0.0", priority: 77, table: 55 },
      CREATE,
    );
    const rules = client.dump("getrule", { header: { family: AF_INET } }).toArray();
    const shown = ipJson(netns, "-4", "rule", "show");
    expect(rules.map(({ priority }) => priority ?? 0)).toEqual(shown.map(({ priority }) => priority as number));
    expect(rules.find(({ priority }) => priority === 77)).toMatchObject({ src: "10.0.0.0", table: 55 });
  });

  test("nlctrl returns the families that the controller lists", () => {
    using client = nlctrl.connect({ netns });
    const known = listFamilies({ netns }).map(({ name, id }) => ({ name, id }));
    const families = client.dump("getfamily").toArray();
    expect(families.map(({ familyName, familyId }) => ({ name: familyName, id: familyId }))).toEqual(known);
    expect(client.do("getfamily", { familyName: "ethtool" }).familyId).toBe(lookupFamily("ethtool", { netns }).id);
    expect(client.supports("getpolicy", "dump")).toBe(true);
    expect(client.supports("getfamily")).toBe(true);
  });

  test("ethtool reads the settings of a device by name", () => {
    using client = ethtool.connect({ netns });
    const state = client.do("linkstate-get", { header: { devName: "road" } });
    expect(state.header).toMatchObject({ devIndex: bridge, devName: "road" });
    const names = client
      .dump("linkstate-get")
      .toArray()
      .map(({ header }) => header?.devName);
    expect(names).toContain("road");
  });

  test.skipIf(!hasProgram("ip"))("netdev, tcp_metrics and mptcp_pm return replies", () => {
    using devices = netdev.connect({ netns });
    expect(devices.do("dev-get", { ifindex: bridge })).toMatchObject({ ifindex: bridge });
    expect(devices.dump("dev-get").toArray().length).toBeGreaterThanOrEqual(2);
    using metrics = tcpMetrics.connect({ netns });
    expect(metrics.dump("get").toArray()).toEqual([]);
    expect(() => metrics.do("get", { addrIpv4: "10.9.9.9" })).toThrow(
      "tcp_metrics.get: no such process or object (ESRCH)",
    );
    using paths = mptcpPm.connect({ netns });
    paths.do("add-addr", { addr: { family: AF_INET, id: 5, addr4: "10.1.0.1", flags: ["signal"] } });
    expect(paths.dump("get-addr").toArray()).toEqual([
      expect.objectContaining({ addr: expect.objectContaining({ id: 5 }) }),
    ]);
    expect(runIn(netns, ["ip", "mptcp", "endpoint", "show"])).toContain("10.1.0.1 id 5 signal");
    paths.do("flush-addrs");
    expect(paths.dump("get-addr").toArray()).toEqual([]);
  });

  test("supports() reports the operations of the running kernel", () => {
    using client = ethtool.connect({ netns });
    expect(client.supports("rings-get")).toBe(true);
    expect(client.supports("rings-get", "dump")).toBe(true);
    expect(client.supports("rings-set", "do")).toBe(true);
    expect(client.supports("rings-set", "dump")).toBe(false);
    expect(client.supports("rings-ntf")).toBe(true);
    expect(client.groups).toEqual(lookupFamily("ethtool", { netns }).groups);
    using links = rtLink.connect({ netns });
    expect(links.supports("getlink", "dump")).toBe(true);
    expect(links.supports("newlink", "dump")).toBe(false);
    expect(links.groups.get("rtnlgrp-link")).toBe(1);
    expect(() => links.supports("getlnk" as "getlink")).toThrow('did you mean "getlink"?');
  });

  test("doMultiple() returns one result per request, in order", () => {
    using client = rtLink.connect({ netns });
    const [lo, nothing, made, gone] = client.doMultiple([
      { operation: "getlink", fields: { ifname: "lo" } },
      { operation: "getlink", fields: { ifname: "nothing" } },
      { operation: "newlink", fields: { ifname: "batch", linkinfo: { kind: "bridge" } }, ...CREATE },
      { operation: "dellink", fields: { ifname: "batch" } },
    ]);
    expect(lo.reply?.header.ifiIndex).toBe(1);
    expect(nothing.reply).toBeUndefined();
    expect(nothing.error).toMatchObject({ code: "ENODEV", operation: "rt-link.getlink" });
    expect(made).toEqual({});
    expect(gone).toEqual({});
    expect(client.doMultiple([])).toEqual([]);
    const many = client.doMultiple(
      Array.from({ length: 300 }, () => ({ operation: "getlink" as const, fields: { ifname: "road" } })),
    );
    expect(many).toHaveLength(300);
    expect(many.every(({ reply }) => reply?.header.ifiIndex === bridge)).toBe(true);
  });

  test("close() leaves the caller's namespace open", () => {
    const client = rtLink.connect({ netns: { fd: netns.fd } });
    expect(client.do("getlink", { ifname: "road" }).header.ifiIndex).toBe(bridge);
    client.close();
    client.close();
    expect(() => client.do("getlink", { ifname: "road" })).toThrow("this client of rt-link is closed (EBADF)");
    expect(netns.closed).toBe(false);
  });
});
