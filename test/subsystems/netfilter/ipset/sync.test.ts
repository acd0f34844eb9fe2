// Makes the elements of sets equal to those that a caller wants, in sets of the running kernel.
import { expect } from "bun:test";
import { NetlinkError } from "../../../../src/index.ts";
import {
  Ipset,
  type IpsetKeySettings,
  type ListedIpsetEntry,
  type NewIpset,
  type NewIpsetEntry,
} from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../../../support/environment.ts";
import { hasIpset, test } from "./lab.ts";

/** For each set, a generator of elements, several of which stand for the same element of the set. */
const cases: [NewIpset, (random: Random) => NewIpsetEntry][] = [
  [
    { name: "s", type: "hash:ip", comments: true },
    (random) => ({ address: `10.0.0.${random.below(60)}`, comment: random.pick(["", "a", "b"]) }),
  ],
  [{ name: "s", type: "hash:ip", netmask: 29 }, (random) => ({ address: `10.0.0.${random.below(256)}` })],
  [
    { name: "s", type: "hash:ip", family: "inet6", timeout: 0 },
    (random) => ({
      address: random.pick(["2001:DB8::1", "2001:db8:0::1", "2001:db8::2"]),
      timeout: random.pick([0, 900]),
    }),
  ],
  [
    { name: "s", type: "hash:net", skbInfo: true },
    (random) => ({
      address: `10.${random.below(3)}.${random.below(256)}.${random.below(256)}/${random.pick([8, 16, 22, 32])}`,
      nomatch: random.below(2) === 0,
      skbMark: random.pick([undefined, { mark: 1 }, { mark: 1, mask: 3 }]),
      skbPriority: random.below(3),
    }),
  ],
  [
    { name: "s", type: "hash:ip,port" },
    (random) => ({
      address: `10.0.0.${random.below(9)}`,
      protocol: random.pick(["tcp", "udp", "6", "17", "icmp", "icmpv6", "gre", "50"] as const),
      port: random.below(9),
    }),
  ],
  [
    { name: "s", type: "hash:ip,mark", markMask: 0xff00 },
    (random) => ({ address: `10.0.0.${random.below(3)}`, mark: random.below(0x400) }),
  ],
  [
    { name: "s", type: "hash:net,iface" },
    (random) => ({
      address: `10.${random.below(4)}.0.1/16`,
      interface: random.pick(["eth0", "eth1"]),
      physdev: random.below(2) === 0,
      wildcard: random.below(2) === 0,
    }),
  ],
  [
    { name: "s", type: "hash:net,net" },
    (random) => ({ address: `10.${random.below(4)}.1.1/16`, address2: `10.1.${random.below(4)}.1/24` }),
  ],
  [{ name: "s", type: "hash:mac" }, (random) => ({ mac: random.pick(["02:00:00:00:00:0A", "02:00:00:00:00:0a"]) })],
  [
    { name: "s", type: "bitmap:ip,mac", range: "10.0.0.0/24" },
    (random) => ({ address: `10.0.0.${random.below(20)}`, mac: `02:00:00:00:00:0${random.below(3)}` }),
  ],
  [{ name: "s", type: "bitmap:port", range: "0-99", counters: true }, (random) => ({ port: random.below(100) })],
];

/** Returns random elements with different keys. */
function elements(random: Random, set: IpsetKeySettings, generate: (random: Random) => NewIpsetEntry): NewIpsetEntry[] {
  const found = Array.from({ length: random.below(80) }, () => generate(random));
  return [...new Map(found.map((entry) => [Ipset.keyOf(set, entry), entry])).values()];
}

function keysOf(set: IpsetKeySettings, entries: readonly NewIpsetEntry[]): string[] {
  return entries.map((entry) => Ipset.keyOf(set, entry)).sort();
}

whereTheKernelHas("sets of addresses (ipset)", namespacesAvailable && hasIpset(), () => {
  describeInNamespaces("Elements of ipset", () => {
    test.each(cases)(
      "syncEntries() makes random elements equal to others: $type %#",
      (declared, generate, { sets }) => {
        try {
          sets.create(declared);
        } catch (error) {
          // The virtual machine has all types.
          if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return;
          throw error;
        }
        const random = new Random(5);
        for (let round = 0; round < 25; round++) {
          const set = sets.get("s");
          const before = sets.entries("s").toArray();
          const wanted = elements(random, set, generate);
          const { added, changed, removed } = sets.syncEntries("s", wanted);
          const after = sets.entries("s").toArray();
          expect(keysOf(set, after)).toEqual(keysOf(set, wanted));
          expect(after.length).toBe(before.length + added - removed);
          expect(changed).toBeLessThanOrEqual(before.length - removed);
          expect(sets.syncEntries("s", wanted)).toEqual({ added: 0, changed: 0, removed: 0 });
          expect(sets.syncEntries("s", after)).toEqual({ added: 0, changed: 0, removed: 0 });
          expect(contents(sets.entries("s").toArray())).toEqual(contents(after));
        }
      },
    );

    test("syncEntries() keeps counters, and changes comments in place", ({ sets }) => {
      sets.create({ name: "s", type: "hash:ip", counters: true, comments: true, timeout: 900 });
      sets.addMany("s", [
        { address: "10.0.0.1", packets: 7, bytes: 9 },
        { address: "10.0.0.2", comment: "old", timeout: 500 },
        { address: "10.0.0.3" },
      ]);
      const wanted = [{ address: "10.0.0.1" }, { address: "10.0.0.2", comment: "new" }, { address: "10.0.0.4" }];
      expect(sets.syncEntries("s", wanted)).toEqual({ added: 1, changed: 1, removed: 1 });
      const found = new Map(Array.from(sets.entries("s"), (entry) => [entry.address, entry]));
      expect([...found.keys()].sort()).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.4"]);
      expect(found.get("10.0.0.1")).toMatchObject({ packets: 7n, bytes: 9n });
      expect(found.get("10.0.0.2")!.comment).toBe("new");
    });

    test("syncEntries() keeps other elements with keepOthers", ({ sets }) => {
      sets.create({ name: "s", type: "hash:ip" });
      sets.add("s", { address: "10.0.0.1" });
      const result = sets.syncEntries("s", [{ address: "10.0.0.2" }], { keepOthers: true });
      expect(result).toEqual({ added: 1, changed: 0, removed: 0 });
      expect(sets.entries("s").toArray()).toHaveLength(2);
    });

    test("syncEntries() rejects invalid elements before it sends anything, and reports rejected ones", ({ sets }) => {
      sets.create({ name: "s", type: "hash:ip", maxElements: 2, comments: true });
      sets.add("s", { address: "10.0.0.1" });
      const message = (entries: unknown, options?: object) =>
        (thrown(() => sets.syncEntries("s", entries as NewIpsetEntry[], options)) as Error).message;
      expect(message([{ address: "10.0.0.1", addressTo: "10.0.0.9" }])).toStartWith("entries[0].addressTo: a range");
      expect(message([{ address: "10.0.0.1" }, { address: "10.0.0.0/24" }])).toStartWith(
        "entries[1].address: a prefix",
      );
      expect(message([{ port: 1 }])).toStartWith("entries[0].port: not a field");
      expect(message([{ address: "10.0.0.2" }, { address: "10.0.0.2", comment: "x" }])).toBe(
        "entries[1]: an earlier element has the same key (address 10.0.0.2) and other data",
      );
      expect(message(7)).toStartWith("entries: ");
      expect(message([], { keepOther: true })).toStartWith("options.keepOther: ");
      expect(sets.entries("s").toArray()).toMatchObject([{ address: "10.0.0.1" }]);
      const full = ["10.0.0.2", "10.0.0.3", "10.0.0.4"].map((address) => ({ address }));
      expect(message(full)).toContain("add 10.0.0.4 to set s: ");
      expect(sets.entries("s").toArray()).toHaveLength(2);
      expect(() => sets.syncEntries("none", [])).toThrow("get set none: ");
    });
  });
});

test("Ipset.keyOf() returns the same text for elements that a set stores as one", () => {
  const net = { type: "hash:net" };
  expect(Ipset.keyOf(net, { address: "10.1.2.3/8" })).toBe("address 10.0.0.0/8");
  expect(Ipset.keyOf(net, { address: "10.1.2.3/32" })).toBe("address 10.1.2.3");
  expect(Ipset.keyOf({ type: "hash:ip,port" }, { address: "2001:DB8::1", protocol: "6", port: 80 })).toBe(
    "address 2001:db8::1 protocol tcp port 80",
  );
  expect(Ipset.keyOf({ type: "hash:ip", bitmask: "255.0.255.0" }, { address: "10.1.2.3" })).toBe("address 10.0.2.0");
});

/** Returns listed elements without their counters and remaining lifetimes, in an order that does not vary. */
function contents(entries: readonly ListedIpsetEntry[]): unknown[] {
  return entries
    .map(({ packets: _packets, bytes: _bytes, timeout, ...entry }) => ({ ...entry, isPermanent: (timeout ?? 0) === 0 }))
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
