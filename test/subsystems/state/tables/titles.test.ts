import { describe, expect, test } from "bun:test";
import { syncIo } from "../../../../src/io/io.ts";
import type { Description } from "../../../../src/subsystems/state/index.ts";
import { entryTables, readDescription } from "../../../../src/subsystems/state/tables/sections.ts";

const forwarding = { dev: "lo", mac: "02:00:00:00:00:01" };
const zero = { ...forwarding, mac: "00:00:00:00:00:00" };
const v6 = { dst: "2001:db8::/32", dev: "lo" };
const filter = { dev: "lo", kind: "matchall", parent: "1:", pref: 1, options: {} };
const policy = { direction: "out", selector: {} };
const association = { destination: "192.0.2.1", protocol: "esp", spi: 1 };
const rule = { priority: 7, table: 5 };

/** Entries with different identities. The entries of a list differ from the first one in one field. */
const lists: { readonly [Table in keyof Description]?: readonly object[] } = {
  addresses: [
    { dev: "lo", local: "192.0.2.1/24" },
    { dev: "lo", local: "192.0.2.1/25" },
    { dev: "lo", local: "192.0.2.1/24", address: "198.51.100.9" },
  ],
  neighbours: [
    { dev: "lo", dst: "192.0.2.9", state: ["noarp"] },
    { dev: "lo", dst: "192.0.2.9", proxy: true },
  ],
  forwardingEntries: [
    forwarding,
    { ...forwarding, vlan: 5 },
    zero,
    { ...zero, dst: "192.0.2.9" },
    { ...zero, dst: "192.0.2.9", vni: 5 },
    { ...zero, dst: "192.0.2.9", port: 5 },
    { ...zero, dst: "192.0.2.9", viaIf: "lo" },
    { ...zero, srcVni: 6 },
    { ...forwarding, flags: ["master"] },
  ],
  nexthops: [
    { id: 1, blackhole: true },
    { id: 2, blackhole: true },
  ],
  routes: [
    v6,
    { ...v6, table: 5 },
    { ...v6, metric: 5 },
    { ...v6, src: "2001:db8:1::/48" },
    { dst: "10.0.0.0/8", dev: "lo", tos: 4 },
  ],
  rules: [
    rule,
    { ...rule, priority: 8 },
    { ...rule, family: "inet6" },
    { ...rule, table: 6 },
    { ...rule, src: "10.0.0.0/8" },
    { ...rule, dst: "10.0.0.0/8" },
    { ...rule, iif: "lo" },
    { ...rule, oif: "lo" },
    { ...rule, tos: 4 },
    { ...rule, dscp: 4 },
    { ...rule, dscp: 4, dscpMask: 12 },
    { ...rule, fwmark: 5 },
    { ...rule, fwmark: 5, fwmask: 0xff },
    { ...rule, ipproto: 6 },
    { ...rule, sport: 80 },
    { ...rule, sport: { start: 80, end: 90 } },
    { ...rule, dport: 80 },
    { ...rule, uidRange: { start: 0, end: 5 } },
    { ...rule, tunId: 5 },
    { ...rule, table: undefined, l3mdev: true },
    { priority: 7, action: "prohibit" },
    { priority: 7, goto: 9 },
    { ...rule, realms: 5 },
    { ...rule, suppressPrefixlength: 0 },
    { ...rule, suppressIfgroup: 0 },
  ],
  filters: [filter, { ...filter, chain: 5 }, { ...filter, protocol: "ip" }, { ...filter, handle: 2 }],
  securityPolicies: [
    policy,
    { ...policy, direction: "in" },
    { ...policy, interfaceId: 5 },
    { ...policy, mark: { value: 5 } },
    { ...policy, type: "sub" },
    { ...policy, selector: { source: "10.0.0.0/8" } },
    { ...policy, selector: { family: "inet6" } },
    { ...policy, selector: { protocol: "tcp" } },
    { ...policy, selector: { protocol: "tcp", sourcePort: 5 } },
    { ...policy, selector: { protocol: "tcp", destinationPort: 5 } },
    { ...policy, selector: { dev: "lo" } },
  ],
  securityAssociations: [
    association,
    { ...association, spi: 2 },
    { ...association, protocol: "ah" },
    { ...association, destination: "192.0.2.2" },
    { ...association, mark: { value: 5 } },
  ],
  bridgeVlans: [
    { dev: "lo", vlan: 5 },
    { dev: "lo", vlan: 6 },
  ],
};

describe("Title of a step", () => {
  test.each(Object.entries(lists))("distinguishes entries of %s with different identities", (name, list) => {
    const { sections } = syncIo.run(readDescription({ [name]: list }, {}, syncIo));
    const table = entryTables.find((one) => one.name === name)!;
    const declared = [...sections[0]!.tables.get(table.name)!.values()].map(({ wanted }) => table.title(wanted));
    expect(declared.length).toBe(list.length);
    expect(new Set(declared).size).toBe(list.length);
  });

  test("contains the selectors of a rule in the form of ip-rule", () => {
    const fields = { not: true, fwmark: 5, fwmask: 0xff, ipproto: 6, dport: { start: 80, end: 90 }, l3mdev: true };
    const { sections } = syncIo.run(
      readDescription({ rules: [{ priority: 7, action: "prohibit", ...fields }] }, {}, syncIo),
    );
    const table = entryTables.find((one) => one.name === "rules")!;
    const [declared] = sections[0]!.tables.get("rules")!.values();
    expect(table.title(declared!.wanted)).toBe(
      "7 not from all to all fwmark 0x5/0xff ipproto 6 dport 80-90 l3mdev prohibit",
    );
  });

  test("contains the names of tables, and realms as ip does", () => {
    const { sections } = syncIo.run(
      readDescription(
        {
          routes: [{ dst: "10.0.0.0/8", dev: "lo", table: 253 }],
          rules: [{ priority: 7, table: 254, realms: 0x30004 }],
        },
        {},
        syncIo,
      ),
    );
    const titles = (["routes", "rules"] as const).flatMap((name) => {
      const table = entryTables.find((one) => one.name === name)!;
      return [...sections[0]!.tables.get(name)!.values()].map(({ wanted }) => table.title(wanted));
    });
    expect(titles).toEqual(["10.0.0.0/8 dev lo table default", "7 from all to all realms 3/4 table main"]);
  });
});
