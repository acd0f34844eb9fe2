import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Filters, Links, Qdiscs, TrafficClasses, transmitTicks } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { iproute, json } from "../support.ts";

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
  test.skipIf(!hasProgram("tc"))("encode rates with overhead and minimum packet size", () => {
    using netns = prepared();
    iproute(netns, "tc class add dev va parent 1: classid 1:10 htb rate 1mbit burst 2k cburst 2k overhead 24 mpu 300");
    using classes = TrafficClasses.open({ netns });
    const { kind, options, stats } = classes.get("va", "1:10");
    expect(kind).toBe("htb");
    const read = options as { parms: { rate: object } };
    expect(read.parms.rate).toMatchObject({ rate: 125_000, overhead: 24, mpu: 300 });
    expect(read.parms).not.toHaveProperty("rest");
    expect(stats).not.toHaveProperty("rest");

    const rate = { rate: 125_000, linklayer: 1, overhead: 24, mpu: 300 };
    const buffer = transmitTicks(2048, rate.rate);
    const parms = { rate, ceil: rate, buffer, cbuffer: buffer };
    classes.add({ dev: "va", handle: "1:11", kind: "htb", options: { parms } });
    const lines = runIn(netns, ["tc", "-d", "class", "show", "dev", "va"]).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/overhead 24/);
    expect(same(lines[0]!)).toBe(same(lines[1]!));
    expect(classes.get("va", "1:11")).toMatchObject({ options: { parms: { rate } } });
  });

  test.skipIf(!hasProgram("tc"))("report complete statistics of disciplines", () => {
    using netns = prepared();
    using qdiscs = Qdiscs.open({ netns });
    const { stats, stats2 } = qdiscs.get("va");
    expect(stats).toMatchObject({ bytes: 0n, packets: 0, backlog: 0 });
    expect(stats).not.toHaveProperty("rest");
    expect(stats2?.basic).toEqual({ bytes: 0n, packets: 0 });
  });

  test.skipIf(!hasProgram("tc"))("report all keys of a u32 filter", () => {
    using netns = prepared();
    iproute(
      netns,
      "tc filter add dev va parent 1: protocol ip pref 5 u32 match ip dst 10.0.0.1 match ip sport 53 0xffff",
    );
    using filters = Filters.open({ netns });
    const theirs = filters.list("va", { parent: "1:" }).toArray().at(-1)!;
    const keys = [
      { mask: 0xffffffff, val: 0x0a000001, off: 16, offmask: 0 },
      { mask: 0xffff0000, val: 0x00350000, off: 20, offmask: 0 },
    ];
    expect(theirs.options).toMatchObject({ sel: { nkeys: 2, keys } });
    const listed = optionsOf(netns);
    filters.delete({ dev: "va", parent: "1:", pref: 5, protocol: "ip", kind: "u32" });
    const { sel } = theirs.options as { sel: object };
    filters.add({ dev: "va", parent: "1:", protocol: "ip", pref: 5, kind: "u32", options: { sel } });
    expect(optionsOf(netns)).toEqual(listed);
  });
});
