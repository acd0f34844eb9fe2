import { expect } from "bun:test";
import { nftables } from "../../../src/families/nftables.ts";
import {
  closeIdleSockets,
  listFamilies,
  lookupPolicy,
  lookupPolicyAsync,
  NetworkNamespace,
} from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Links, MulticastGroups, Nexthops } from "../../../src/subsystems/route/index.ts";
import { mirror, multicastGroups } from "../../../src/watch/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces, describeWith } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { addTunnels, bridge, ip, range } from "./long-table.ts";

/** Runs a list as the first request of a process. */
function firstList(netns: NetworkNamespace, name: string): unknown {
  const { lines, errors } = runProgram(`${import.meta.dir}/first-list.ts`, { netns, args: [name] });
  expect(errors).toBe("");
  return JSON.parse(lines.join("\n"));
}

/** Creates a namespace with `members` next hops, and a group of them with the highest id. */
function namespaceWithGroup(members: number): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  using nexthops = Nexthops.open({ netns });
  links.add({ ifname: "below", kind: "bridge", up: true });
  const ids = Array.from({ length: members }, (_, index) => index + 1);
  for (const { error } of nexthops.addMany(ids.map((id) => ({ id, dev: "below", family: "inet" as const })))) {
    if (error !== undefined) throw error;
  }
  nexthops.add({ id: members + 1, group: ids.map((id) => ({ id })) });
  return netns;
}

describeInNamespaces("A list of next hops", () => {
  test("as the first request of a process has a group of more than 4 KiB", () => {
    using netns = namespaceWithGroup(600);
    expect(firstList(netns, "Nexthops.list()")).toEqual([...Array(600).fill(1), 600]);
  });

  // `ip nexthop` ends with "Buffer too small for object. Dump terminated".
  test("reports a group that is longer than a message of the kernel", () => {
    using netns = namespaceWithGroup(4500);
    using nexthops = Nexthops.open({ netns });
    expect(() => nexthops.list().toArray()).toThrow("an entry of the table is longer than a message of the kernel");
  });
});

describeWith(["ip", "bridge"], "A list of multicast groups", () => {
  // `bridge mdb` shows nothing, and does not end. (br_mdb_dump, br_rports_fill_info)
  test("reports router ports that are longer than a message of the kernel", async ({ netns }) => {
    const ports = range(900).map((index) => `x${index}`);
    ip(netns, ["link add br0 type bridge mcast_snooping 1", "link set br0 up", ...addTunnels(900)]);
    ip(
      netns,
      ports.map((port) => `link set ${port} master br0`),
    );
    bridge(
      netns,
      ports.map((port) => `link set dev ${port} mcast_router 2`),
    );
    using groups = MulticastGroups.open({ netns });
    using later = MulticastGroups.openAsync({ netns });
    const reason = "the kernel repeated the same part of the dump endlessly";
    expect(() => groups.list().toArray()).toThrow(reason);
    await expect(later.list().toArray()).rejects.toThrow(reason);
    await expect(mirror(multicastGroups, { netns })).rejects.toThrow(reason);
    bridge(
      netns,
      ports.slice(0, 300).map((port) => `link set dev ${port} mcast_router 1`),
    );
    groups.add({ dev: "br0", port: "x0", grp: "239.1.1.1", state: "permanent" });
    for (const listed of [groups.list().toArray(), await later.list().toArray()])
      expect(listed.map(({ grp }) => grp)).toContain("239.1.1.1");
  });
});

describeWith(["genl"], "The policies of generic families", () => {
  test("have each attribute that another program shows, in both forms", async ({ netns }) => {
    const linesOf = (text: string, word: string) => text.split("\n").filter((line) => line.includes(word));
    closeIdleSockets();
    const families = listFamilies({ netns });
    expect(families).toHaveLength(linesOf(runIn(netns, ["genl", "ctrl", "list"]), "Name:").length);
    for (const { name } of families) {
      const shown = linesOf(runIn(netns, ["genl", "ctrl", "policy", "name", name]), "attr[").length;
      if (shown === 0) continue;
      for (const read of [() => lookupPolicy(name, { netns }), () => lookupPolicyAsync(name, { netns })]) {
        closeIdleSockets();
        const { policies } = await read();
        const count = [...policies.values()].reduce((sum, { size }) => sum + size, 0);
        expect([name, count]).toEqual([name, shown]);
      }
    }
  });
});

describeWith(["nft"], "A list of rules", () => {
  test("as the first request of a process has a rule of 27 KiB, and the rules after it", ({ netns }) => {
    const counter = "c".padEnd(240, "0");
    const statements = `counter name ${counter} `.repeat(100);
    runIn(netns, ["nft", `add table ip t; add counter ip t ${counter}; add chain ip t c; add chain ip t d`]);
    runIn(netns, ["nft", `add rule ip t c accept; add rule ip t c ${statements}; add rule ip t d drop`]);
    expect(firstList(netns, "Nftables.listRuleset()")).toEqual([1, 100, 1]);
  });
});

describeInNamespaces("A list of rules", () => {
  const counter = "c".padEnd(250, "0");
  const inTable = { family: "ip", table: "t" } as const;

  /**
   * A base chain, a regular chain with a rule of 128 expressions (NFT_RULE_MAXEXPRS), which has more than 32 KiB, and
   * another base chain. Only the rule before it is in the kernel's dump.
   */
  function withLongRule(netns: NetworkNamespace, expressions = 128): Nftables {
    const nft = Nftables.open({ netns });
    nft.add([
      { table: { family: "ip", name: "t" } },
      { counter: { ...inTable, name: counter } },
      { chain: { ...inTable, name: "first", type: "filter", hook: "input", prio: 0 } },
      { chain: { ...inTable, name: "regular" } },
      { chain: { ...inTable, name: "last", type: "filter", hook: "output", prio: 0 } },
      { rule: { ...inTable, chain: "first", expr: [{ jump: { target: "regular" } }] } },
      { rule: { ...inTable, chain: "regular", expr: Array(expressions).fill({ counter }) } },
      { rule: { ...inTable, chain: "last", expr: [{ accept: null }] } },
    ]);
    return nft;
  }

  test("has a rule with long names that fits a message", ({ netns }) => {
    using nft = withLongRule(netns, 100);
    expect(nft.list("rule").map(({ expr }) => expr.length)).toEqual([1, 100, 1]);
    expect(nft.list("rule", { ...inTable, chain: "regular" })).toHaveLength(1);
  });

  // `nft list ruleset` shows two empty chains. The kernel's dump ends with a success code after the first rule.
  test("reports a rule that is longer than a message of the kernel", async ({ netns }) => {
    using nft = withLongRule(netns);
    using kernel = nftables.connect({ netns });
    const dumped = kernel.dump("getrule", { header: { nfgenFamily: 2 } });
    expect(dumped.toArray().map(({ chain }) => chain)).toEqual(["first"]);
    expect(dumped.consistent).toBe(true);
    const reason = "a rule is longer than a message of the kernel";
    for (const list of [
      () => nft.listRuleset(),
      () => nft.list("rule"),
      () => nft.list("rule", { ...inTable, chain: "regular" }),
      () => nft.list("rule", inTable),
      () => nft.reset("rule", inTable),
    ])
      expect(list).toThrow(reason);
    expect(nft.list("rule", { ...inTable, chain: "last" })).toHaveLength(1);
    expect(nft.list("rule", { ...inTable, chain: "first" })).toHaveLength(1);
    using later = Nftables.openAsync({ netns });
    expect(later.listRuleset()).rejects.toThrow(reason);
  });

  test("keeps its counters if a reset cannot report all of them", ({ netns }) => {
    using nft = withLongRule(netns);
    nft.add({ rule: { ...inTable, chain: "first", index: 0, expr: [{ counter: { packets: 3, bytes: 4 } }] } });
    for (const filter of [{}, inTable])
      expect(() => nft.reset("rule", filter)).toThrow("a rule is longer than a message of the kernel");
    const counted = nft.list("rule", { ...inTable, chain: "first" }).flatMap(({ expr }) => expr);
    expect(counted).toContainEqual({ counter: { packets: 3, bytes: 4 } });
  });

  test("has no false report for chains with verdict maps, other long names and other programs' checks", ({ netns }) => {
    using nft = withLongRule(netns, 2);
    const map = { ...inTable, type: "ipv4_addr", map: "verdict" } as const;
    const target = { jump: { target: "regular" } };
    nft.add([
      {
        map: {
          ...map,
          name: "m",
          elem: [
            ["10.0.0.1", target],
            ["10.0.0.2", target],
          ],
        },
      },
      {
        map: { ...map, name: "timed", flags: ["timeout"], elem: [[{ elem: { val: "10.0.0.3", timeout: 5 } }, target]] },
      },
    ]);
    expect(nft.list("rule")).toHaveLength(3);
    expect(nft.list("rule", { ...inTable, chain: "regular" })).toHaveLength(1);
    expect(nft.listRuleset().filter((object) => "rule" in object)).toHaveLength(3);
  });
});
