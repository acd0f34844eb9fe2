import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import type { NewLink } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { Tables } from "../setups.ts";
import { failure } from "../support.ts";

const bridgeAndPort: NewLink[] = [
  // Without a default VLAN, the kernel creates one entry for each added one, and not another one for VLAN 1.
  { ifname: "br0", kind: "bridge", data: { vlanDefaultPvid: 0 } },
  { ifname: "va", kind: "veth", master: "br0" },
];

describeInNamespaces("ForwardingEntries.change", () => {
  test("changes only existing entries", () => {
    using netns = NetworkNamespace.create();
    using tables = new Tables(netns);
    tables.make({ links: bridgeAndPort });
    const entry = { dev: "va", mac: "02:00:5e:00:53:01", flags: ["master"], state: ["noarp"] } as const;
    expect(failure(() => tables.fdb.change(entry)).message).toContain("there is no such forwarding entry: add()");
    tables.fdb.add(entry);
    expect(tables.fdb.changeMany([{ ...entry, state: ["permanent"] }])).toEqual([{}]);
    expect(tables.fdb.get("va", entry.mac, { master: true }).state).toEqual(["permanent"]);
  });
});

describeInNamespaces("Listed forwarding entries", () => {
  test("can be deleted and added again", () => {
    using netns = NetworkNamespace.create();
    using tables = new Tables(netns);
    tables.make({ links: [...bridgeAndPort, { ifname: "vb", kind: "veth" }] });
    const { fdb } = tables;
    const macs = Array.from({ length: 5 }, (_, index) => `02:00:5e:00:53:0${index}`);
    fdb.add({ dev: "vb", mac: macs[0]! });
    fdb.add({ dev: "va", mac: macs[1]! });
    fdb.add({ dev: "va", mac: macs[2]!, flags: ["master"], state: ["noarp"] });
    fdb.add({ dev: "va", mac: macs[3]!, flags: ["master", "sticky"], state: ["noarp"] });
    fdb.add({ dev: "br0", mac: macs[4]! });
    const own = () =>
      fdb
        .list()
        .toArray()
        .filter(({ mac }) => macs.includes(mac))
        .map(({ used: _, updated: __, ...entry }) => entry)
        .sort((one, other) => one.mac.localeCompare(other.mac));
    const before = own();
    expect(fdb.list({ mac: "02-00-5E-00-53-01" }).toArray()).toMatchObject([{ mac: macs[1]! }]);
    expect(() => fdb.list({ mac: "zz" })).toThrow(
      'filter.mac: expected a hardware address such as "02:00:5e:00:53:01"',
    );
    expect(before.map(({ mac }) => mac)).toEqual(macs);
    expect(fdb.deleteMany(before)).toEqual(macs.map(() => ({})));
    expect(own()).toEqual([]);
    expect(fdb.addMany(before)).toEqual(macs.map(() => ({})));
    expect(own()).toEqual(before);
  });
});
