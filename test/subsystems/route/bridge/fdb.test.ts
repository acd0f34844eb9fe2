import { expect } from "bun:test";
import { defined } from "../../../../src/base/objects.ts";
import { RTM_DELNEIGH } from "../../../../src/constants/rtnetlink.ts";
import {
  MessageCursor,
  NETLINK_ROUTE,
  NetlinkSocket,
  type NetworkNamespace,
  NLM_F_BULK,
} from "../../../../src/index.ts";
import {
  type FdbEntry,
  ForwardingEntries,
  type NewFdbEntry,
  type NewLink,
} from "../../../../src/subsystems/route/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { Tables } from "../setups.ts";
import { test as base, failure } from "../support.ts";

const test = base.extend({ tables: ({ netns }) => new Tables(netns) });

const bridgeAndPort: NewLink[] = [
  // Without a default VLAN, the kernel creates one entry for each added one, and not another one for VLAN 1.
  { ifname: "br0", kind: "bridge", data: { vlanDefaultPvid: 0 } },
  { ifname: "va", kind: "veth", master: "br0" },
];

describeInNamespaces("ForwardingEntries.change", () => {
  test("changes only existing entries", ({ tables }) => {
    tables.make({ links: bridgeAndPort });
    const entry = { dev: "va", mac: "02:00:5e:00:53:01", flags: ["master"], state: ["noarp"] } as const;
    expect(failure(() => tables.fdb.change(entry)).message).toContain("there is no such forwarding entry: add()");
    tables.fdb.add(entry);
    expect(tables.fdb.changeMany([{ ...entry, state: ["permanent"] }])).toEqual([{}]);
    expect(tables.fdb.get("va", entry.mac, { master: true }).state).toEqual(["permanent"]);
  });
});

describeInNamespaces("Listed forwarding entries", () => {
  test("can be deleted and added again", ({ tables }) => {
    tables.make({ links: [...bridgeAndPort, { ifname: "vb", kind: "veth" }] });
    const { fdb } = tables;
    const macs = Array.from({ length: 5 }, (_, index) => `02:00:5e:00:53:0${index}`);
    fdb.add({ dev: "vb", mac: macs[0]! });
    fdb.add({ dev: "va", mac: macs[1]! });
    fdb.add({ dev: "va", mac: macs[2]!, flags: ["master"], state: ["noarp"] });
    fdb.add({ dev: "va", mac: macs[3]!, flags: ["master", "sticky"], state: ["noarp"] });
    fdb.add({ dev: "br0", mac: macs[4]! });
    const own = () =>
      [...fdb.list()]
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

describeInNamespaces("Forwarding entries of tunnels", () => {
  test("with the port 0, the default one, can be deleted as they are listed", ({ tables }) => {
    tables.make({ links: [{ ifname: "vx0", kind: "vxlan", data: { id: 10, port: 4789 } }] });
    const { fdb } = tables;
    fdb.add({ dev: "vx0", mac: "02:00:5e:00:53:01", dst: "192.0.2.1", port: 0 });
    const listed = fdb.list({ dev: "vx0" }).toArray();
    expect(listed).toHaveLength(1);
    fdb.delete(listed[0]!);
    expect(fdb.list({ dev: "vx0" }).toArray()).toEqual([]);
  });

  test("are not deleted for all endpoints, or with fields that the kernel ignores", ({ tables }) => {
    tables.make({ links: [{ ifname: "vx0", kind: "vxlan", data: { id: 10, port: 4789 } }] });
    const { fdb } = tables;
    const entry = { dev: "vx0", mac: "00:00:00:00:00:00" };
    for (const dst of ["192.0.2.1", "192.0.2.2"]) fdb.append({ ...entry, dst, port: 5000 });
    const rejected: [fields: Partial<NewFdbEntry>, message: string][] = [
      [{ port: 5000 }, "port: requires dst"],
      [{ vni: 10 }, "vni: requires dst"],
      [{ viaIf: "lo" }, "viaIf: requires dst"],
      [{ dst: "192.0.2.1", port: 5000, vlan: 5 }, "vlan: ignored by the kernel in entries with dst"],
      [{ nhid: 7, vlan: 5 }, "vlan: ignored by the kernel in entries with nhid"],
      [{ dst: "192.0.2.1", flags: ["master"] }, "dst: ignored by the kernel in entries of a bridge"],
      [{ nhid: 7, port: 5 }, "port: expected undefined, because the next hop object nhid contains the endpoints"],
      [{ nhid: 7, dst: "192.0.2.1" }, "dst: expected undefined, because the next hop object"],
      [{ dev: "missing", port: 5000 }, "port: requires dst"],
    ];
    for (const verb of ["add", "replace", "append", "delete"] as const)
      for (const [fields, message] of rejected)
        expect(() => fdb[verb]({ ...entry, ...fields } as NewFdbEntry)).toThrow(message);
    const ofAll: [fields: Partial<NewFdbEntry>, field: string][] = [
      [{ srcVni: 6 }, "srcVni"],
      [{ dst: "0.0.0.0", vni: 99 }, "vni"],
      [{ dst: "::", port: 5000 }, "port"],
    ];
    for (const [fields, field] of ofAll)
      expect(() => fdb.delete({ ...entry, ...fields } as NewFdbEntry)).toThrow(
        `${field}: requires dst with the address of an endpoint`,
      );
    expect(fdb.list({ dev: "vx0" }).toArray()).toHaveLength(2);
    fdb.delete({ ...entry, dst: "0.0.0.0" });
    expect(fdb.list({ dev: "vx0" }).toArray()).toEqual([]);
  });

  test("of an external VXLAN can be deleted for all endpoints of a source VNI", ({ tables }) => {
    tables.make({ links: [{ ifname: "vx0", kind: "vxlan", data: { collectMetadata: 1, port: 4789 } }] });
    const { fdb } = tables;
    const { ifindex } = tables.links.get("vx0");
    const mac = "00:00:00:00:00:00";
    for (const srcVni of [5, 6, 7])
      for (const dst of ["192.0.2.1", "192.0.2.2"]) fdb.append({ dev: "vx0", mac, srcVni, dst });
    const left = () => Array.from(fdb.list({ dev: "vx0" }), ({ srcVni }) => srcVni).sort();
    fdb.delete({ dev: "vx0", mac, srcVni: 5 });
    expect(left()).toEqual([6, 6, 7, 7]);
    fdb.delete({ ifindex, mac, srcVni: 6 });
    expect(left()).toEqual([7, 7]);
  });

  test("have a source VNI only in an external VXLAN, because others could not list or delete them", ({ tables }) => {
    tables.make({ links: [{ ifname: "vx0", kind: "vxlan", data: { id: 10, port: 4789 } }] });
    const { fdb } = tables;
    const entry = { dev: "vx0", mac: "02:00:5e:00:53:01", dst: "192.0.2.1" } as const;
    for (const verb of ["add", "replace", "append"] as const)
      expect(() => fdb[verb]({ ...entry, srcVni: 6 })).toThrow("srcVni: requires a VXLAN with collectMetadata");
    expect(fdb.list({ dev: "vx0" }).toArray()).toEqual([]);
    fdb.add(entry);
    fdb.delete({ ...entry, srcVni: 6 });
    expect(fdb.list({ dev: "vx0" }).toArray()).toEqual([]);
  });

  test("with an unspecified endpoint are written back as they are listed", ({ tables }) => {
    tables.make({ links: [{ ifname: "vx0", kind: "vxlan", data: { id: 10, port: 4789 } }] });
    const { fdb } = tables;
    for (const mac of ["00:00:00:00:00:00", "02:00:5e:00:53:01"])
      fdb.add({ dev: "vx0", mac, dst: "0.0.0.0", vni: 7, port: 5000 });
    const listed = fdb.list({ dev: "vx0" }).toArray();
    expect(listed.map(({ dst, vni, port }) => [dst, vni, port])).toEqual(listed.map(() => ["0.0.0.0", 7, 5000]));
    for (const entry of listed) fdb[entry.mac.startsWith("02") ? "replace" : "append"](entry);
    expect(fdb.list({ dev: "vx0" }).toArray()).toHaveLength(2);
    fdb.delete(listed.find(({ mac }) => mac.startsWith("02"))!);
    expect(fdb.list({ dev: "vx0" }).toArray()).toHaveLength(1);
  });

  test("have one endpoint for a unicast address, also after append()", ({ tables }) => {
    tables.make({ links: [{ ifname: "vx0", kind: "vxlan", data: { id: 10, port: 4789 } }] });
    const { fdb } = tables;
    for (const mac of ["02:00:5e:00:53:01", "01:00:5e:00:00:01"])
      for (const dst of ["192.0.2.1", "192.0.2.2"]) fdb.append({ dev: "vx0", mac, dst });
    const endpoints = (mac: string) =>
      fdb
        .list({ dev: "vx0", mac })
        .toArray()
        .map(({ dst }) => dst!);
    expect(endpoints("02:00:5e:00:53:01")).toEqual(["192.0.2.1"]);
    expect(endpoints("01:00:5e:00:00:01").sort()).toEqual(["192.0.2.1", "192.0.2.2"]);
  });
});

describeInNamespaces("Invalid forwarding and group entries", () => {
  test("are rejected with the path of the field", ({ tables }) => {
    tables.make({ links: bridgeAndPort });
    const mac = "02:00:5e:00:53:01";
    const index = "expected an integer from 1 to 2147483647, got -1";
    const vni = "expected an integer from 0 to 16777215, got 16777216";
    const { fdb, groups, links } = tables;
    const calls: [call: () => unknown, path: string, reason: string][] = [
      [() => fdb.add({ ifindex: -1, mac }), "ifindex", index],
      [() => fdb.add({ dev: "va", viaIfindex: -1, mac, dst: "192.0.2.1" }), "viaIfindex", index],
      [() => fdb.add({ dev: "va", mac, vni: 0x1000000, dst: "192.0.2.1" }), "vni", vni],
      [() => fdb.add({ dev: "va", mac, srcVni: 0x1000000 }), "srcVni", vni],
      [() => groups.add({ ifindex: -1, port: "va", grp: "239.0.0.1" }), "ifindex", index],
      [() => links.change({ dev: "va", master: -1 }), "master", index],
    ];
    for (const [call, path, reason] of calls) {
      const error = thrown(call);
      expect(error).toMatchObject({ name: "RangeError", path });
      expect(error.message).toEndWith(`: ${path}: ${reason}`);
    }
  });
});

describeInNamespaces("Listed group entries with a filter mode", () => {
  test("can be added again to a bridge with IGMP version 3", ({ tables }) => {
    const bridge: NewLink = { ifname: "br0", kind: "bridge", data: { mcastIgmpVersion: 3 } };
    tables.make({ links: [bridge, { ifname: "va", kind: "veth", master: "br0" }], up: ["br0"] });
    const { groups } = tables;
    const own = () => [...groups.list()].filter(({ grp }) => grp === "239.1.1.1");
    for (const [src, filterMode] of [
      ["192.0.2.1", "include"],
      [undefined, "exclude"],
    ] as const) {
      groups.add({ dev: "br0", port: "va", grp: "239.1.1.1", src, state: "permanent" });
      const listed = own();
      expect(listed).toMatchObject([{ ...defined({ src }), filterMode }]);
      groups.delete(listed[0]!);
      groups.add(listed[0]!);
      expect(own()).toEqual(listed);
      groups.delete(listed[0]!);
    }
  });
});

describeInNamespaces("ForwardingEntries.flush", () => {
  /** A bridge with two ports, each with forwarding entries. */
  function lab(netns: NetworkNamespace): Tables {
    const tables = new Tables(netns);
    tables.make({ links: [...bridgeAndPort, { ifname: "vb", kind: "veth", master: "br0" }] });
    for (const [port, dev] of ["va", "vb"].entries())
      for (let host = 0; host < 50; host++) {
        const mac = `02:00:5e:00:0${port}:${(host + 16).toString(16)}`;
        tables.fdb.add({ dev, mac, flags: ["master"], state: ["noarp"] });
      }
    return tables;
  }

  const added = (entries: readonly FdbEntry[]) => entries.filter(({ mac }) => mac.startsWith("02:00:5e:00:0"));

  /** Runs the call, and returns the number of its deletions, with and without NLM_F_BULK. */
  function deletions(
    netns: NetworkNamespace,
    call: (fdb: ForwardingEntries) => unknown,
  ): { bulk: number; single: number } {
    const counts = { bulk: 0, single: 0 };
    using socket = NetlinkSocket.open(NETLINK_ROUTE, {
      netns,
      trace({ direction, bytes }) {
        if (direction !== "send") return;
        const cursor = new MessageCursor().over(bytes, new DataView(bytes.buffer), 0, bytes.length);
        while (cursor.next())
          if (cursor.message.type === RTM_DELNEIGH)
            counts[(cursor.message.flags & NLM_F_BULK) === 0 ? "single" : "bulk"]++;
      },
    });
    using fdb = ForwardingEntries.open({ socket });
    call(fdb);
    return counts;
  }

  test("deletes the entries of a bridge, a port or an interface with one request (`fdb_del_bulk_policy`)", ({
    netns,
  }) => {
    using tables = lab(netns);
    const counts = deletions(netns, (fdb) => {
      expect(added(fdb.flush({ master: "br0", dev: "va" }))).toHaveLength(50);
    });
    expect(counts.bulk).toBe(1);
    // The library deletes what the kernel leaves, such as addresses of the interfaces.
    expect(counts.single).toBeLessThan(10);
    expect(new Set(added(tables.fdb.list().toArray()).map(({ dev }) => dev))).toEqual(new Set(["vb"]));
    expect(deletions(netns, (fdb) => fdb.flush({ dev: "vb" }))).toMatchObject({ bulk: 2 });
    expect(added(tables.fdb.list().toArray())).toEqual([]);
  });

  test("deletes entries one by one if the kernel cannot select them", ({ netns }) => {
    using tables = lab(netns);
    const mac = "02:00:5e:00:00:10";
    const counts = deletions(netns, (fdb) => {
      expect(fdb.flush({ master: "br0", mac })).toMatchObject([{ mac }]);
    });
    expect(counts).toEqual({ bulk: 0, single: 1 });
    expect(added(tables.fdb.list().toArray())).toHaveLength(99);
  });

  test("deletes entries one by one if the kernel rejects the bulk deletion", ({ links, fdb }) => {
    links.add({ ifname: "v0", kind: "veth" });
    // No driver of veth deletes in bulk. (ndo_fdb_del_bulk)
    for (const host of [1, 2, 3]) fdb.add({ dev: "v0", mac: `02:00:5e:00:53:0${host}` });
    const own = () => [...fdb.list({ dev: "v0" })].filter(({ mac }) => mac.startsWith("02:00:5e"));
    expect(own()).toHaveLength(3);
    fdb.flush({ dev: "v0" });
    expect(own()).toEqual([]);
  });
});
