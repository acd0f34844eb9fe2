// Compares the sets that the library creates and lists with those of the program `ipset`.
import { expect } from "bun:test";
import { join } from "node:path";
import { NetlinkError, type NetworkNamespace } from "../../../../src/index.ts";
import {
  Ipset,
  type IpsetInfo,
  type NewIpset,
  type NewIpsetEntry,
} from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { documentedOutput } from "../../../support/documented-output.ts";
import {
  describeInNamespaces,
  hasProgram,
  isLinuxAtLeast,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { hasIpset, test } from "./lab.ts";

/**
 * Each set type with example elements, and the lines that `ipset save` prints for the elements. The lines omit the hash
 * seed and the bucket size.
 */
const cases: [NewIpset, NewIpsetEntry[], string[]][] = [
  [
    { name: "s", type: "bitmap:ip", range: "10.0.0.0/24", timeout: 0 },
    [{ address: "10.0.0.5" }, { address: "10.0.0.7", addressTo: "10.0.0.8", timeout: 0 }],
    ["create s bitmap:ip range 10.0.0.0-10.0.0.255 timeout 0", "add s 10.0.0.5", "add s 10.0.0.7", "add s 10.0.0.8"],
  ],
  [
    { name: "s", type: "bitmap:ip,mac", range: "10.0.0.1-10.0.0.9" },
    [{ address: "10.0.0.5", mac: "02:00:00:00:00:01" }],
    ["create s bitmap:ip,mac range 10.0.0.1-10.0.0.9", "add s 10.0.0.5,02:00:00:00:00:01"],
  ],
  [
    { name: "s", type: "bitmap:port", range: "1000-2000", counters: true },
    [{ port: 1080, packets: 3, bytes: 2n ** 40n }],
    ["create s bitmap:port range 1000-2000 counters", "add s 1080 packets 3 bytes 1099511627776"],
  ],
  [
    { name: "s", type: "hash:ip", hashSize: 256, maxElements: 99, comments: true, skbInfo: true, forceAdd: true },
    [
      {
        address: "10.0.0.5",
        comment: 'a "word"',
        skbMark: { mark: 0x111, mask: 0xff00ffff },
        skbPriority: 0x10001,
        skbQueue: 9,
      },
      { address: "10.0.0.6" },
    ],
    [],
  ],
  [
    { name: "s", type: "hash:ip", family: "inet6", netmask: 64 },
    [{ address: "2001:db8::1" }],
    ["create s hash:ip family inet6 hashsize 1024 maxelem 65536 netmask 64", "add s 2001:db8::"],
  ],
  [
    { name: "s", type: "hash:net" },
    [{ address: "10.1.0.0/16" }, { address: "10.1.2.0/24", nomatch: true }, { address: "192.0.2.7" }],
    [
      "create s hash:net family inet hashsize 1024 maxelem 65536",
      "add s 10.1.0.0/16",
      "add s 10.1.2.0/24 nomatch",
      "add s 192.0.2.7",
    ],
  ],
  [
    { name: "s", type: "hash:ip,port" },
    [
      { address: "10.0.0.1", protocol: "tcp", port: 80, portTo: 81 },
      { address: "10.0.0.1", protocol: "icmp", port: 0x0800 },
    ],
    [
      "create s hash:ip,port family inet hashsize 1024 maxelem 65536",
      "add s 10.0.0.1,icmp:echo-request",
      "add s 10.0.0.1,tcp:80",
      "add s 10.0.0.1,tcp:81",
    ],
  ],
  [
    { name: "s", type: "hash:ip,port,ip" },
    [{ address: "10.0.0.1", protocol: "udp", port: 53, address2: "10.0.0.2" }],
    ["create s hash:ip,port,ip family inet hashsize 1024 maxelem 65536", "add s 10.0.0.1,udp:53,10.0.0.2"],
  ],
  [
    { name: "s", type: "hash:ip,port,net" },
    [{ address: "10.0.0.1", protocol: "sctp", port: 53, address2: "10.2.0.0/16" }],
    ["create s hash:ip,port,net family inet hashsize 1024 maxelem 65536", "add s 10.0.0.1,sctp:53,10.2.0.0/16"],
  ],
  [
    { name: "s", type: "hash:net,port", family: "inet6" },
    [{ address: "2001:db8::/32", protocol: "tcp", port: 443 }],
    ["create s hash:net,port family inet6 hashsize 1024 maxelem 65536", "add s 2001:db8::/32,tcp:443"],
  ],
  [
    { name: "s", type: "hash:net,iface" },
    [
      { address: "10.0.0.0/8", interface: "eth0" },
      { address: "11.0.0.0/8", interface: "eth1", physdev: true },
    ],
    [
      "create s hash:net,iface family inet hashsize 1024 maxelem 65536",
      "add s 10.0.0.0/8,eth0",
      "add s 11.0.0.0/8,physdev:eth1",
    ],
  ],
  [
    { name: "s", type: "hash:ip,mark", markMask: 0xff },
    [{ address: "10.0.0.1", mark: 0x17 }],
    ["create s hash:ip,mark family inet markmask 0x000000ff hashsize 1024 maxelem 65536", "add s 10.0.0.1,0x00000017"],
  ],
  [
    { name: "s", type: "hash:mac" },
    [{ mac: "02:00:00:00:00:01" }],
    ["create s hash:mac hashsize 1024 maxelem 65536", "add s 02:00:00:00:00:01"],
  ],
  [
    { name: "s", type: "hash:ip,mac" },
    [{ address: "10.0.0.1", mac: "02:00:00:00:00:01" }],
    ["create s hash:ip,mac family inet hashsize 1024 maxelem 65536", "add s 10.0.0.1,02:00:00:00:00:01"],
  ],
  [
    { name: "s", type: "hash:net,net" },
    [{ address: "10.0.0.0/8", address2: "192.0.2.0/24" }],
    ["create s hash:net,net family inet hashsize 1024 maxelem 65536", "add s 10.0.0.0/8,192.0.2.0/24"],
  ],
  [
    { name: "s", type: "hash:net,port,net" },
    [{ address: "10.0.0.0/8", protocol: "tcp", port: 22, address2: "192.0.2.0/24" }],
    ["create s hash:net,port,net family inet hashsize 1024 maxelem 65536", "add s 10.0.0.0/8,tcp:22,192.0.2.0/24"],
  ],
];

const protocolNames: Readonly<Record<string, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 132: "sctp" };

/** Returns the sorted lines of `ipset save`, without values that the kernel chooses. */
function saved(netns: NetworkNamespace): string[] {
  const lines = runIn(netns, ["ipset", "save"]).trim().split("\n");
  // `ipset` prints protocol numbers instead of names if /etc/protocols is missing.
  const named = lines.map((line) => line.replace(/,(\d+):/, (_, number) => `,${protocolNames[number] ?? number}:`));
  return named.map((line) => line.replace(/ (bucketsize \d+|initval 0x[0-9a-f]+)/g, "").trim()).sort();
}

/** Returns the settings of a set without the values that differ in a copy of the set. */
const settings = ({ references: _, memory: __, elements: ___, ...rest }: IpsetInfo) => rest;
const sorted = (list: Iterable<unknown>) =>
  [...list].map((one) => JSON.stringify(one, (_, value) => (typeof value === "bigint" ? `${value}` : value))).sort();

whereTheKernelHas("sets of addresses (ipset)", namespacesAvailable && hasIpset(), () => {
  const program = hasProgram("ipset");

  describeInNamespaces("Ipset", () => {
    test.skipIf(!program).each(cases)(
      "creates and lists the set %j like the program ipset",
      (set, entries, lines, { sets, netns }) => {
        try {
          sets.create(set);
        } catch (error) {
          // A kernel may lack individual set types.
          if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return;
          throw error;
        }
        expect(sets.addMany("s", entries)).toEqual(entries.map(() => ({})));
        const theirs = saved(netns);
        if (lines.length > 0) {
          const timeless = theirs.map((line) => line.replace(/^(add.*) timeout 0$/, "$1"));
          expect(timeless).toEqual([...lines].sort());
        }
        expect(sets.testMany("s", entries)).toEqual(entries.map(() => true));
        // A set that is created again from its listed settings and elements equals the original.
        const info = sets.get("s");
        const listed = sets.entries("s").toArray();
        expect(info.elements ?? listed.length).toBe(listed.length);
        sets.destroy("s");
        sets.create(info as NewIpset);
        expect(sets.addMany("s", listed)).toEqual(listed.map(() => ({})));
        expect(settings(sets.get("s"))).toEqual(settings(info));
        expect(sorted(sets.entries("s"))).toEqual(sorted(listed));
        expect(saved(netns)).toEqual(theirs);
        expect(sets.deleteMany("s", listed)).toEqual(listed.map(() => ({})));
        expect(sets.entries("s").toArray()).toEqual([]);
      },
    );

    test.each<[NewIpset, NewIpsetEntry, string]>([
      [{ name: "s", type: "hash:ip", bitmask: "255.0.255.0" }, { address: "10.1.2.3" }, "10.0.2.0"],
      [{ name: "s", type: "hash:ip", family: "inet6", bitmask: "ffff::ffff" }, { address: "2001:db8::1" }, "2001::1"],
      [
        { name: "s", type: "hash:ip,port", bitmask: "255.0.255.0" },
        { address: "10.1.2.3", protocol: "tcp", port: 80 },
        "10.0.2.0",
      ],
      [
        { name: "s", type: "hash:net,net", bitmask: "255.255.0.0" },
        { address: "10.1.2.0/24", address2: "10.9.2.0/24" },
        "10.1.0.0/24",
      ],
    ])("creates the set %j again with its bitmask", (set, entry, address, { sets }) => {
      try {
        sets.create(set);
      } catch (error) {
        // A kernel may lack individual set types, and Linux 6.2 and older lack bit masks.
        if (error instanceof NetlinkError && (error.code === "EOPNOTSUPP" || !isLinuxAtLeast("6.3"))) return;
        throw error;
      }
      const info = sets.get("s");
      expect(info.bitmask).toBe(set.bitmask!);
      sets.destroy("s");
      sets.create(info as NewIpset);
      expect(settings(sets.get("s"))).toEqual(settings(info));
      sets.add("s", entry);
      expect(sets.entries("s").toArray()[0]!.address).toBe(address);
      expect(() => sets.create({ ...info, name: "t", netmask: 24 } as NewIpset)).toThrow("cannot be combined");
    });

    test.skipIf(!program)("lists sets that the program ipset created", ({ sets, netns }) => {
      const commands = [
        "create a hash:ip timeout 300 counters comment",
        "add a 10.0.0.1 timeout 1000 packets 5 bytes 6 comment x",
        "create b list:set size 4",
        "add b a",
      ];
      netns.run(() =>
        Bun.spawnSync(["ipset", "restore"], { stdin: new TextEncoder().encode(`${commands.join("\n")}\n`) }),
      );
      const [a, b] = sets.list().toArray();
      expect(a).toMatchObject({
        name: "a",
        type: "hash:ip",
        family: "inet",
        timeout: 300,
        counters: true,
        comments: true,
      });
      expect(a).toMatchObject({ references: 1, elements: 1 });
      expect(b).toMatchObject({ name: "b", type: "list:set", size: 4 });
      const [entry] = sets.entries("a").toArray();
      expect(entry).toMatchObject({ address: "10.0.0.1", packets: 5n, bytes: 6n, comment: "x" });
      expect(entry!.timeout).toBeGreaterThan(500);
      expect(sets.entries("b").toArray()).toEqual([{ set: "a" }]);
    });

    test("creates, orders, swaps, renames, flushes and destroys sets", ({ sets }) => {
      for (const name of ["a", "b", "c"]) sets.create({ name, type: "hash:ip" });
      sets.create({ name: "all", type: "list:set" });
      sets.add("all", { set: "a" });
      sets.add("all", { set: "b", before: "a" });
      sets.add("all", { set: "c", after: "b" });
      expect(sets.entries("all").toArray()).toEqual([{ set: "b" }, { set: "c" }, { set: "a" }]);
      sets.add("a", { address: "10.0.0.1" });
      sets.swap("a", "b");
      expect(sets.entries("b").toArray()).toEqual([{ address: "10.0.0.1" }]);
      expect(thrown(() => sets.destroy("b"))).toMatchObject({ code: "EBUSY", operation: "destroy set b" });
      expect(thrown(() => sets.rename("c", "d"))).toMatchObject({ code: "EBUSY" });
      sets.flush("all");
      expect(thrown(() => sets.rename("c", "a"))).toMatchObject({ code: "EEXIST" });
      sets.rename("c", "d");
      sets.destroy("a");
      sets.flushAll();
      expect([...sets.list()].map(({ name }) => name).sort()).toEqual(["all", "b", "d"]);
      sets.ensure({ name: "d", type: "hash:ip" });
      expect(thrown(() => sets.ensure({ name: "d", type: "hash:net" }))).toMatchObject({ code: "EEXIST" });
      sets.destroyAll();
      expect(sets.list().toArray()).toEqual([]);
    });

    test("returns one outcome per added, replaced or deleted element", ({ sets }) => {
      sets.create({ name: "s", type: "hash:net", timeout: 1000 });
      sets.add("s", { address: "10.0.0.0/8" });
      const outcomes = sets.addMany("s", [
        { address: "10.0.0.0/8" },
        { address: "2001:db8::1" },
        { address: "192.0.2.0/24" },
      ]);
      expect(outcomes.map(({ error }) => error?.code)).toEqual(["EEXIST", "EINVAL", undefined]);
      expect(outcomes[0]!.error!.message).toBe(
        "add 10.0.0.0/8 to set s: the set already contains this element (EEXIST)",
      );
      sets.replace("s", { address: "10.0.0.0/8", timeout: 5000 });
      expect(sets.replaceMany("s", [{ address: "192.0.2.0/24" }, { address: "198.51.100.0/24" }])).toEqual([{}, {}]);
      const timeouts = new Map([...sets.entries("s")].map(({ address, timeout }) => [address, timeout]));
      expect(timeouts.get("10.0.0.0/8")).toBeGreaterThan(4000);
      const addresses = ["10.1.2.3", "11.0.0.1", "192.0.2.77"].map((address) => ({ address }));
      expect(sets.testMany("s", addresses)).toEqual([true, false, true]);
      expect(
        sets.deleteMany("s", [{ address: "10.0.0.0/8" }, { address: "10.0.0.0/8" }]).map(({ error }) => error?.code),
      ).toEqual([undefined, "ENOENT"]);
    });

    test("lists a set of 20,000 elements", ({ sets }) => {
      sets.create({ name: "s", type: "hash:ip", maxElements: 100_000 });
      const addresses = Array.from({ length: 20_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
      const failed = sets
        .addMany(
          "s",
          addresses.map((address) => ({ address })),
        )
        .filter(({ error }) => error !== undefined);
      expect(failed).toEqual([]);
      expect(new Set([...sets.entries("s")].map(({ address }) => address))).toEqual(new Set(addresses));
      expect(sets.get("s").elements ?? 20_000).toBe(20_000);
      using listing = sets.entries("s");
      expect(listing.next()?.address).toStartWith("10.0.");
    });

    test("examples/netfilter/ipset.ts prints the documented output", ({ netns }) => {
      const path = join(import.meta.dir, "../../../../examples/netfilter/ipset.ts");
      expect(runIn(netns, [process.execPath, path])).toBe(documentedOutput("docs/ipset.md", "netfilter/ipset.ts"));
    });

    test("detects the new type of a replaced set", ({ sets, netns }) => {
      using other = Ipset.open({ netns });
      sets.create({ name: "s", type: "hash:ip" });
      sets.add("s", { address: "10.0.0.1" });
      other.destroy("s");
      other.create({ name: "s", type: "hash:net" });
      sets.add("s", { address: "10.0.0.0/8", nomatch: true });
      expect(sets.entries("s").toArray()).toEqual([{ address: "10.0.0.0/8", nomatch: true }]);
    });

    test("explains kernel errors and invalid arguments", ({ sets }) => {
      const code = (action: () => unknown) => (thrown(action) as NetlinkError).code;
      expect(code(() => sets.get("none"))).toBe("ENOENT");
      expect(code(() => sets.entries("none").toArray())).toBe("ENOENT");
      expect(code(() => sets.destroy("none"))).toBe("ENOENT");
      expect(code(() => sets.test("none", { address: "10.0.0.1" }))).toBe("ENOENT");
      expect(code(() => sets.create({ name: "s", type: "hash:nothing" as "hash:ip" }))).toBe("EOPNOTSUPP");
      sets.create({ name: "small", type: "hash:ip", maxElements: 1 });
      expect(code(() => sets.create({ name: "small", type: "hash:ip" }))).toBe("EEXIST");
      const timeout = thrown(() => sets.add("small", { address: "10.0.0.1", timeout: 1 })) as NetlinkError;
      expect(timeout.message).toBe(
        "add 10.0.0.1 to set small: the set has no timeouts: create it with a timeout (EINVAL)",
      );
      sets.create({ name: "few", type: "bitmap:port", range: "10-20" });
      expect((thrown(() => sets.add("few", { port: 21 })) as NetlinkError).message).toBe(
        "add 21 to set few: the element is outside of the range of the set (EINVAL)",
      );
      const message = (action: () => unknown) => (thrown(action) as NetlinkError).message;
      expect(message(() => sets.swap("few", "none"))).toBe("swap sets few and none: there is no set none (ENOENT)");
      expect(message(() => sets.create({ name: "large", type: "bitmap:ip", range: "10.0.0.0/8" }))).toBe(
        "create set large: the range of the set is too large: a bitmap has at most 65,536 elements (EINVAL)",
      );
      const outside = sets.addMany("few", [{ port: 21 }, { port: 22 }, { port: 23 }]);
      expect(outside.map(({ error }) => error?.code)).toEqual(["EINVAL", "EINVAL", "EINVAL"]);
      const absent = "no such file or entry (ENOENT); there is no such set: list() returns those that exist";
      expect(message(() => sets.add("none", { address: "10.0.0.1" }))).toBe(`add 10.0.0.1 to set none: ${absent}`);
      expect(message(() => sets.destroy("none"))).toBe(`destroy set none: ${absent}`);
      expect(message(() => sets.create({ name: "few", type: "hash:ip" }))).toContain("destroy() it first");
      const wrong: Record<string, () => unknown> = {
        "set.name: ": () => sets.create({ name: "", type: "hash:ip" }),
        'set.name: expected a name of 1 to 31 bytes, got "xxx': () =>
          sets.create({ name: "x".repeat(32), type: "hash:ip" }),
        "set.hashsize: ": () => sets.create({ name: "x", type: "hash:ip", hashsize: 1 } as never),
        "set.timeout: ": () => sets.create({ name: "x", type: "hash:ip", timeout: -1 }),
        "set.range: ": () => sets.create({ name: "x", type: "bitmap:ip", range: "10.0.0.0/33" }),
        'set.range: expected an integer, got "x"': () => sets.create({ name: "x", type: "bitmap:port", range: "1-x" }),
        "entry.port: ": () => sets.add("few", { port: 65536 }),
        "entries[1].address: ": () => sets.addMany("few", [{ port: 1 }, { address: "x" }]),
        "entry.ports: ": () => sets.add("few", { ports: 1 } as never),
        "entry.after: ": () => sets.add("few", { set: "a", before: "b", after: "c" }),
        "entry.port: not a field of sets of type hash:ip, which": () =>
          sets.add("small", { address: "10.0.0.1", port: 80 }),
        "entry.nomatch: not a field of sets of type": () => sets.add("small", { address: "10.0.0.1", nomatch: true }),
        "entries[1].address: missing; sets of type hash:ip": () => sets.addMany("small", [{ address: "10.0.0.1" }, {}]),
        "entry.protocol: not a field of sets of type bitmap:port": () =>
          sets.test("few", { protocol: "tcp", port: 12 }),
        "set.range: missing; sets of type bitmap:ip require a range": () =>
          sets.create({ name: "x", type: "bitmap:ip" }),
        "set.size: not a setting of type hash:ip, only of list": () =>
          sets.create({ name: "x", type: "hash:ip", size: 4 }),
        "set.markMask: not a setting of type hash:ip": () => sets.create({ name: "x", type: "hash:ip", markMask: 4 }),
        "set.bitmask: not a setting of type hash:net": () =>
          sets.create({ name: "x", type: "hash:net", bitmask: "0.0.0.1" }),
        "set.bitmask: expected an IPv4": () => sets.create({ name: "x", type: "hash:ip", bitmask: "8" }),
        "set.family: expected": () => sets.create({ name: "x", type: "hash:ip", family: "ip6" as never }),
      };
      for (const [path, action] of Object.entries(wrong)) {
        const error = thrown(action) as Error;
        expect(["TypeError", "RangeError"]).toContain(error.constructor.name);
        expect(error.message).toStartWith(path);
      }
    });
  });
});
