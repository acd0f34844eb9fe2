import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Filters, Links, Qdiscs, TrafficClasses } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { openPair } from "../setups.ts";
import { test as base, iproute, json } from "../support.ts";

const test = base.extend({ netns: prepared });

// The kernel's tc spec describes some structures differently from the C headers. Compares these structures with tc.

function prepared(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } });
  iproute(netns, "tc qdisc add dev va root handle 1: htb default 10");
  return netns;
}

/** Returns the printed fields of a class without the number of the class. */
const same = (line: string) => line.replace(/ 1:1[01] /, " 1:1x ").trim();

/** Returns the `options` of a filter. iproute2 prints the options last. */
const optionsOf = (netns: NetworkNamespace) => json(netns, "tc -j -d filter show dev va parent 1:").at(-1)?.["options"];

describeInNamespaces("Traffic control tables", () => {
  test.skipIf(!hasProgram("tc"))("list the same objects as tc", () => {
    using netns = NetworkNamespace.create();
    using tables = openPair(netns);
    using qdiscs = Qdiscs.open({ netns });
    using classes = TrafficClasses.open({ netns });
    using filters = Filters.open({ netns });
    expect(tables.links.get("va").ifname).toBe("va");
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:", options: { version: 3, rate2quantum: 10, defcls: 0x10 } });
    const rate = { rate: 125_000, burst: 2048 };
    classes.add({ dev: "va", handle: "1:10", kind: "htb", options: { ...rate, ceil: 125_000, cburst: 2048 } });
    qdiscs.add({ dev: "va", parent: "1:10", handle: "20:", kind: "tbf", options: { ...rate, limit: 10_000 } });
    filters.add({
      dev: "va",
      parent: "1:",
      protocol: "ip",
      pref: 10,
      kind: "u32",
      options: { classid: 0x10010, sel: { flags: 1, keys: [{ mask: 0xffffffff, val: 0x0a000001, off: 16 }] } },
    });
    const own = Array.from(qdiscs.list({ dev: "va" }), ({ kind, handle, parent }) => ({ kind, handle, parent }));
    const theirs = json(netns, "tc -j qdisc show dev va").map(({ kind, handle, parent = "root" }) => ({
      kind,
      handle,
      parent,
    }));
    expect(own).toEqual(theirs as typeof own);
    expect(qdiscs.get("va").kind).toBe("htb");
    expect(Array.from(classes.list("va"), ({ handle, leaf }) => [handle, leaf])).toEqual([
      ["1:10", "20:"],
      ["20:1", undefined],
    ]);
    expect(classes.get("va", "1:10")).toMatchObject({ options: rate });
    const [, filter] = filters.list("va", { parent: "1:" }).toArray();
    expect(filter).toMatchObject({
      pref: 10,
      protocol: 0x0800,
      options: { classid: "1:10", sel: { keys: [{ val: 0x0a000001, off: 16 }] } },
    });
    const [, , listed] = json(netns, "tc -j -d filter show dev va parent 1:") as [
      unknown,
      unknown,
      { options: object },
    ];
    expect(listed.options).toMatchObject({ flowid: "1:10", match: { value: "a000001", mask: "ffffffff", off: 16 } });
    filters.delete({ dev: "va", parent: "1:", pref: 10, protocol: "ip", kind: "u32" });
    expect(filters.list("va", { parent: "1:" }).toArray()).toEqual([]);
    qdiscs.delete({ dev: "va" });
    expect(classes.list("va").toArray()).toEqual([]);
  });

  test.skipIf(!hasProgram("tc"))("encode rates with overhead and minimum packet size", ({ netns, classes }) => {
    iproute(netns, "tc class add dev va parent 1: classid 1:10 htb rate 1mbit burst 2k cburst 2k overhead 24 mpu 300");
    const { kind, options, stats } = classes.get("va", "1:10");
    expect(kind).toBe("htb");
    const settings = { overhead: 24, mpu: 300 };
    expect(options).toMatchObject({ rate: 125_000, burst: 2048, rateSpec: settings, ceilSpec: settings });
    expect(options).not.toHaveProperty("rest");
    expect(stats).not.toHaveProperty("rest");

    const rate = { rate: 125_000, burst: 2048, rateSpec: settings };
    classes.add({
      dev: "va",
      handle: "1:11",
      kind: "htb",
      options: { ...rate, ceil: 125_000, cburst: 2048, ceilSpec: settings },
    });
    const lines = runIn(netns, ["tc", "-d", "class", "show", "dev", "va"]).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/overhead 24/);
    expect(same(lines[0]!)).toBe(same(lines[1]!));
    expect(classes.get("va", "1:11")).toMatchObject({ options: rate });
  });

  test.skipIf(!hasProgram("tc"))("report complete statistics of disciplines", ({ qdiscs }) => {
    const { stats, stats2 } = qdiscs.get("va");
    expect(stats).toMatchObject({ bytes: 0n, packets: 0, backlog: 0 });
    expect(stats).not.toHaveProperty("rest");
    expect(stats2?.basic).toEqual({ bytes: 0n, packets: 0 });
  });

  test.skipIf(!hasProgram("tc"))("report all keys of a u32 filter", ({ netns, filters }) => {
    iproute(
      netns,
      "tc filter add dev va parent 1: protocol ip pref 5 u32 match ip dst 10.0.0.1 match ip sport 53 0xffff",
    );
    const theirs = filters.list("va", { parent: "1:" }).toArray().at(-1)!;
    const keys = [
      { mask: 0xffffffff, val: 0x0a000001, off: 16, offmask: 0 },
      { mask: 0xffff0000, val: 0x00350000, off: 20, offmask: 0 },
    ];
    expect(theirs.options).toMatchObject({ sel: { keys } });
    const listed = optionsOf(netns);
    filters.delete({ dev: "va", parent: "1:", pref: 5, protocol: "ip", kind: "u32" });
    const { sel } = theirs.options as { sel: object };
    filters.add({ dev: "va", parent: "1:", protocol: "ip", pref: 5, kind: "u32", options: { sel } });
    expect(optionsOf(netns)).toEqual(listed);
  });
});
