import { describe, expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Filters, Links, type NewFilter, Qdiscs } from "../../../../src/subsystems/route/index.ts";
import { encodeOptions } from "../../../../src/subsystems/route/tc/kind-options.ts";
import { describeInNamespaces, describeWith } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { iproute } from "../support.ts";

const test = base.extend({ lab });

const IP = 0x0800;
const ARP = 0x0806;
const VLAN = 0x8100;

function lab() {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "near", kind: "veth", data: { peer: { ifname: "far" } } });
  using qdiscs = Qdiscs.open({ netns });
  qdiscs.add({ dev: "near", kind: "htb", handle: "1:" });
  const filters = Filters.open({ netns });
  const close = () => {
    filters.close();
    netns.close();
  };
  return { netns, filters, [Symbol.dispose]: close };
}

const place = { dev: "near", parent: "1:", pref: 5, protocol: "ip", kind: "u32" } as const;
const sel = { flags: 1, keys: [{ val: 0x0a000001, off: 16 }] };
const options = { classid: "1:1", sel };

describeWith(["tc"], "Handles of u32 filters", () => {
  test("are those of tc as text", ({ lab: { netns, filters } }) => {
    filters.add({ ...place, handle: "10:", options: { divisor: 16 } });
    filters.add({ ...place, handle: "10:5:7", options: { ...options, hash: "10:5" } });
    filters.add({ ...place, handle: "800::801", options: { sel, link: "10:" } });
    iproute(
      netns,
      "tc filter add dev near parent 1: pref 5 protocol ip handle 800::802 u32 match ip src 1.1.1.1 link 10:",
    );
    const shown = runIn(netns, "tc filter show dev near parent 1:".split(" "));
    expect([...shown.matchAll(/ fh (\S+)/g)].map(([, handle]) => handle)).toEqual([
      ...["10:", "10:5:7", "800:", "800::801", "800::802"],
    ]);
    // tc_u32.c: table << 20, bucket << 12, item.
    const handles = [0x01000000, 0x01005007, 0x80000000, 0x80000801, 0x80000802];
    expect(Array.from(filters.list("near", { parent: "1:" }), ({ handle }) => handle)).toEqual(handles);
    const key = { parent: "1:", pref: 5, protocol: "ip", handle: "800::802" } as const;
    expect(filters.get("near", key)).toMatchObject({ handle: 0x80000802, options: { link: 0x01000000 } });
    filters.delete({ ...place, handle: "800::801" });
    expect(Array.from(filters.list("near", { parent: "1:" }), ({ handle }) => handle)).not.toContain(0x80000801);
  });
});

describeInNamespaces("Lists of filters", () => {
  test("contain only filters and hash tables, whose deletion deletes nothing else", ({ lab: { filters } }) => {
    filters.add({ ...place, handle: "800::801", options });
    filters.add({ ...place, handle: "800::802", options });
    const [table, first, second, ...others] = filters.list("near", { parent: "1:" }).toArray();
    expect([table, first, second].map((filter) => filter?.handle)).toEqual([0x80000000, 0x80000801, 0x80000802]);
    expect(others).toEqual([]);
    filters.delete(first!);
    expect(Array.from(filters.list("near", { parent: "1:" }), ({ handle }) => handle)).toEqual([
      ...[0x80000000, 0x80000802],
    ]);
    // tc_del_tfilter() deletes all filters of the preference if the handle is 0.
    expect(() => filters.delete({ ...place, handle: 0 })).toThrow(
      "handle: 0 stands for all filters with the preference; omit handle to delete all of them",
    );
    filters.delete(place);
    expect(filters.list("near", { parent: "1:" }).toArray()).toEqual([]);
  });

  test("are deleted by flush with all tables, although the kernel keeps the first table of a preference", ({
    lab: { filters },
  }) => {
    filters.add({ ...place, options });
    filters.add({ ...place, pref: 6, options });
    filters.add({ ...place, pref: 7, handle: "5:", options: { divisor: 1 } });
    const listed = filters.list("near", { parent: "1:", pref: 6 }).toArray();
    expect(filters.flush("near", { parent: "1:", pref: 6 })).toEqual(listed);
    const left = filters.list("near", { parent: "1:" }).toArray();
    expect(new Set(left.map(({ pref }) => pref))).toEqual(new Set([5, 7]));
    expect(filters.flush("near", { parent: "1:" })).toEqual(left);
    expect(filters.list("near", { parent: "1:" }).toArray()).toEqual([]);
  });

  test("contain tables with one bucket and any number, which can be added again", ({ lab: { filters } }) => {
    const options = { divisor: 1 };
    filters.add({ ...place, options });
    filters.add({ ...place, handle: "900:", options });
    filters.add({ ...place, handle: "5:", options });
    const listed = filters.list("near", { parent: "1:" }).toArray();
    const handles = listed.map(({ handle }) => handle).sort((one, other) => one - other);
    expect(handles).toEqual([0x00500000, 0x80000000, 0x80100000, 0x90000000]);
    filters.delete(place);
    const added = listed.filter(({ handle }) => handle !== 0x80000000);
    expect(filters.addMany(added as NewFilter[])).toEqual([{}, {}, {}]);
    expect(filters.list("near", { parent: "1:" }).toArray()).toHaveLength(4);
  });

  test("accept protocols as tc does, in any case", ({ lab: { filters } }) => {
    filters.add({ ...place, protocol: "802.1q", options: { classid: "1:1", sel } });
    filters.add({ ...place, pref: 6, protocol: "IP" as "ip", options: { classid: "1:1", sel } });
    const protocols = new Set(Array.from(filters.list("near", { parent: "1:" }), ({ protocol }) => protocol));
    expect([...protocols]).toEqual([VLAN, IP]);
    expect(() => filters.add({ ...place, protocol: "ipx" as "ip" })).toThrow(
      'protocol: expected a number or all, ip, arp, ipv6, 802.1Q, 802.1ad, got "ipx"',
    );
  });
});

describe("Invalid handles of filters", () => {
  test("are those of the first table, which only the kernel creates", () => {
    using filters = Filters.open();
    const table = { ...place, dev: "lo", handle: 0x80000000, options: { divisor: 1 } } as const;
    for (const verb of ["add", "replace", "change"] as const)
      expect(() => filters[verb](table)).toThrow("handle: the kernel itself creates the first table");
    expect(() => filters.addMany([table])).toThrow("[0] add filter u32 parent 1: pref 5 dev lo: handle: ");
  });

  test.each([
    ["800:801:1:2", '"800:801:1:2"'],
    ["800", '"800"'],
    ["1800::1", '"1800::1"'],
    ["800::8001", '"800::8001"'],
  ])("are rejected with the expected form: %s", (handle, shown) => {
    using filters = Filters.open();
    const filter: NewFilter = { ...place, dev: "lo", handle };
    expect(() => filters.add(filter)).toThrow(
      `handle: expected table, bucket and item, such as "800::801", got ${shown}`,
    );
  });
});

describe("Addresses of flower filters", () => {
  test.each([
    ["keyIpv4Dst", "10.0.0.0/8", "10.0.0.0", "ff000000"],
    ["keyIpv4Src", "10.0.0.0/255.255.0.0", "10.0.0.0", "255.255.0.0"],
    ["keyIpv6Dst", "fd00::/9", "fd00::", "ff800000000000000000000000000000"],
    ["keyEncIpv4Dst", "192.0.2.1/32", "192.0.2.1", "ffffffff"],
    ["keyArpTip", "10.0.0.0/0", "10.0.0.0", "00000000"],
    ["keyEthDst", "02:00:00:00:00:00/24", "02:00:00:00:00:00", "ffffff000000"],
    ["keyArpSha", "02:00:00:00:00:00/ff:00:00:00:00:00", "02:00:00:00:00:00", "ff:00:00:00:00:00"],
  ])("contain the mask as in tc: %s %s", (name, text, address, mask) => {
    const protocol = name.startsWith("keyArp") ? ARP : IP;
    const written = encodeOptions("flower", { [name]: text }, { protocol }) as Record<string, string | Uint8Array>;
    expect(written[name]).toBe(address);
    const found = written[`${name}Mask`]!;
    expect(typeof found === "string" ? found : found.toHex()).toBe(mask);
  });

  test("reject prefixes that are too long, and a second mask", () => {
    expect(() => encodeOptions("flower", { keyIpv4Dst: "10.0.0.0/33" })).toThrow(
      'options.keyIpv4Dst: expected a prefix length of 0 to 32, got "10.0.0.0/33"',
    );
    expect(() => encodeOptions("flower", { keyIpv4Dst: "10.0.0.0/8", keyIpv4DstMask: "255.0.0.0" })).toThrow(
      "options.keyIpv4DstMask: not allowed, because keyIpv4Dst contains the mask",
    );
  });
});

test("keys of u32 compare all bits if their mask is omitted or undefined", () => {
  const written = encodeOptions("u32", {
    sel: { keys: [{ val: 1 }, { val: 1, mask: undefined }, { val: 1, mask: 0 }] },
  });
  expect(written).toEqual({
    sel: {
      keys: [
        { val: 1, mask: 0xffffffff },
        { val: 1, mask: 0xffffffff },
        { val: 1, mask: 0 },
      ],
    },
  });
});
