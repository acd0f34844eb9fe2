import { afterEach, expect, mock, spyOn } from "bun:test";
import { ENFILE } from "../../../src/constants/errno.ts";
import { NetlinkError } from "../../../src/errors.ts";
import { NETLINK_NETFILTER, NetlinkSocket, type NetworkNamespace } from "../../../src/index.ts";
import {
  type ApplyError,
  type DeclaredRoute,
  type Description,
  desired,
  type KeepReport,
  snapshot,
} from "../../../src/subsystems/state/index.ts";
import { addressTable } from "../../../src/subsystems/state/tables/addresses.ts";
import { linkTable } from "../../../src/subsystems/state/tables/links.ts";
import { routeTable } from "../../../src/subsystems/state/tables/routes.ts";
import { describeInNamespaces, openDescriptors } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";
import { test } from "../route/support.ts";

function failure(): NetlinkError {
  return new NetlinkError("injected failure (ENFILE)", { errno: ENFILE, operation: "open" });
}

async function apply(netns: NetworkNamespace, description: Description) {
  return (await desired(description, { netns }).plan()).apply({ rollback: true, allowRecreate: true });
}

afterEach(() => {
  mock.restore();
});

const lo = { lo: { up: true } };

describeInNamespaces("A failed plan", () => {
  test("reports a link that it has created before a setting failed", async ({ netns }) => {
    const plan = await desired({ links: { br0: { kind: "bridge", master: "lo" } } }, { netns }).plan();
    const error = await plan.apply().catch((reason: unknown) => reason as ApplyError);
    expect(error).toMatchObject({ code: "EOPNOTSUPP", step: { action: "change" } });
    expect((error as ApplyError).applied.map(String)).toEqual(["+ link br0 (bridge)"]);
    expect((error as ApplyError).message).toContain("kept 1 applied step");
  });

  test("reports neither link of a pair that the kernel has rejected", async ({ netns, links }) => {
    const pair = { kind: "veth", data: { peer: { ifname: "v1" } } } as const;
    const plan = await desired({ links: { v0: pair } }, { netns }).plan();
    links.add({ ifname: "v1", kind: "bridge" });
    const error = (await plan.apply().catch((reason: unknown) => reason)) as ApplyError;
    expect(error.message).toEndWith("; no step was applied");
    expect(error.applied).toEqual([]);
  });
});

describeInNamespaces("A plan that is applied in part", () => {
  const links = { v0: { kind: "veth", data: { peer: { ifname: "v1" } } } } as const;

  test.each<[string, object, string]>([
    ["an MTU and an impossible master", { mtu: 1400, master: "v1" }, "~ link br0: mtu 1500 → 1400, master none → v1"],
    ["an MTU and a used name", { mtu: 1400, altnames: ["good", "used"] }, "mtu 1500 → 1400, altnames"],
    ["two names, of which one is used", { altnames: ["good", "used"] }, "~ link br0: altnames"],
  ])("is reported for %s, with and without rollback", async (_, settings, text, { netns, links: table }) => {
    await apply(netns, { links: { br0: { kind: "bridge", mtu: 1500 }, ...links } });
    const before = await snapshot({ netns });
    for (const rollback of [true, false]) {
      const plan = await desired({ links: { br0: { mtu: 1500, ...settings } } }, { netns }).plan();
      table.addAltNames("v0", ["used"]);
      const error = (await plan.apply({ rollback }).catch((reason: unknown) => reason)) as ApplyError;
      expect(error.applied.map(String)).toEqual([expect.stringContaining(text)]);
      expect(error.message).toEndWith(
        rollback ? "; 1 applied step undone" : "; kept 1 applied step; the next plan contains the rest",
      );
      expect(error.notUndone).toEqual([]);
      table.deleteAltNames("v0", ["used"]);
      if (rollback) expect(await snapshot({ netns })).toEqual(before);
    }
    expect(table.get("br0")).toMatchObject("mtu" in settings ? { mtu: 1400 } : { altnames: ["good"] });
  });

  test("lists a step that is completed by a later plan once", async ({ netns, links: table }) => {
    await apply(netns, { links: { br0: { kind: "bridge", mtu: 1500 }, ...links } });
    const plan = await desired({ links: { br0: { mtu: 1400, altnames: ["good", "used"] } } }, { netns }).plan();
    table.addAltNames("v0", ["used"]);
    const { write } = linkTable;
    spyOn(linkTable, "write").mockImplementationOnce(async (...args) => {
      const errors = await write(...args);
      table.deleteAltNames("v0", ["used"]);
      return errors;
    });
    const { steps, replanned } = await plan.apply();
    expect([steps.length, replanned]).toEqual([1, 1]);
    expect(table.get("br0")).toMatchObject({ mtu: 1400, altnames: ["good", "used"] });
  });
});

describeInNamespaces("Rollback", () => {
  const from: Description = { links: lo, addresses: [{ dev: "lo", address: "192.0.2.1/24", scope: "host" }] };

  test.each<[string, Description["addresses"]]>([
    ["additions", [{ dev: "lo", address: "198.51.100.1/24" }]],
    ["removals", [{ dev: "lo", address: "192.0.2.1/24", absent: true }]],
    ["changes", [{ dev: "lo", address: "192.0.2.1/24", scope: "host", metric: 77 }]],
    ["recreations", [{ dev: "lo", address: "192.0.2.1/24", scope: "link" }]],
  ])("undoes a batch of %s that fails before or after sending", async (_, addresses, { netns }) => {
    await apply(netns, from);
    const before = await snapshot({ netns });
    const { write } = addressTable;
    for (const isSent of [true, false]) {
      spyOn(addressTable, "write").mockImplementationOnce(async (...args) => {
        if (isSent) await write(...args);
        throw failure();
      });
      const error = await apply(netns, { links: lo, addresses }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "ApplyError", code: "ENFILE", rolledBack: true, notUndone: [] });
      expect(await snapshot({ netns })).toEqual(before);
    }
  });

  test("reports no failure for a route whose recreation was not sent", async ({ netns }) => {
    const described = (route: object): Description => ({
      links: { br0: { kind: "bridge", up: true } },
      addresses: [{ dev: "br0", address: "2001:db8::1/64" }],
      routes: [{ dst: "2001:db8:1::/64", ...route } as DeclaredRoute],
    });
    await apply(netns, described({ gateway: "2001:db8::9", dev: "br0", protocol: "static" }));
    const before = await snapshot({ netns });
    spyOn(routeTable, "write").mockImplementationOnce(() => {
      throw failure();
    });
    const error = await apply(netns, described({ type: "blackhole", protocol: 42 })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ENFILE", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  const unreachable: Description["routes"] = [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }];

  test("undoes the settings of a failed request that the kernel has applied", async ({ netns }) => {
    const links = { br0: { kind: "bridge", mtu: 1500 } } as const;
    await apply(netns, { links });
    const before = await snapshot({ netns });
    // The kernel sets the MTU before the master, which must not be lo.
    const changed = { br0: { ...links.br0, mtu: 1400, master: "lo" } };
    await expect(apply(netns, { links: changed })).rejects.toMatchObject({ code: "EOPNOTSUPP", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("removes only the alternative names that the plan has added", async ({ netns, links }) => {
    await apply(netns, { links: { lo: { altnames: ["first", "second"] } } });
    const before = await snapshot({ netns });
    for (const altnames of [["third"], ["second", "third", "fourth"]]) {
      const error = apply(netns, { links: { lo: { altnames } }, routes: unreachable });
      await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(await snapshot({ netns })).toEqual(before);
      expect(links.get("lo").altnames).toEqual(["first", "second"]);
    }
  });

  test("adds alternative names again with their links", async ({ netns, links }) => {
    await apply(netns, {
      links: {
        v0: { kind: "veth", altnames: ["first"], data: { peer: { ifname: "v1" } } },
        v1: { altnames: ["second"] },
      },
    });
    const before = await snapshot({ netns });
    const other = { kind: "bridge" } as const;
    for (const changed of [{ v0: null }, { v0: other }, { v0: other, v1: null }]) {
      const error = apply(netns, { links: changed, routes: unreachable });
      await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(await snapshot({ netns })).toEqual(before);
      expect([links.get("v0").altnames, links.get("v1").altnames]).toEqual([["first"], ["second"]]);
    }
  });

  test("moves a link back to its namespace, with its settings, addresses and routes", async ({ netns, other }) => {
    await apply(netns, {
      links: {
        br0: { kind: "bridge", up: true },
        v0: { kind: "veth", up: true, mtu: 1400, ifalias: "first", data: { peer: { ifname: "v1" } } },
        v1: { up: true, master: "br0" },
      },
      addresses: [{ dev: "v0", local: "192.0.2.1/24" }],
      routes: [{ dst: "198.51.100.0/24", gateway: "192.0.2.9" }],
    });
    const [before, empty] = [await snapshot({ netns }), await snapshot({ netns: other })];
    for (const ifname of ["v0", "v1"]) {
      const moved: Description = {
        links: { [ifname]: { netns: "other", mtu: 1300 } },
        namespaces: { other: { links: { [ifname]: { up: true } } } },
      };
      const plan = await desired({ ...moved, routes: unreachable }, { netns, namespaces: { other } }).plan();
      const error = plan.apply({ rollback: true });
      await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(await snapshot({ netns: other })).toEqual(empty);
      expect(await snapshot({ netns })).toEqual(before);
    }
  });

  test("moves a link back and removes the links that were created with it", async ({ netns, other }) => {
    await apply(netns, { links: { v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } } } });
    const [before, empty] = [await snapshot({ netns }), await snapshot({ netns: other })];
    const description: Description = {
      links: { v0: { netns: "other" } },
      namespaces: { other: { links: { first: { kind: "bridge" }, v0: { up: true }, last: { kind: "bridge" } } } },
      routes: unreachable,
    };
    const plan = await desired(description, { netns, namespaces: { other } }).plan();
    const error = plan.apply({ rollback: true });
    await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await snapshot({ netns: other })).toEqual(empty);
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("reports a link that cannot be moved back, because another one has its name", async ({
    netns,
    other,
    links,
  }) => {
    await apply(netns, { links: { v0: { kind: "veth", up: true, mtu: 1400, data: { peer: { ifname: "v1" } } } } });
    const description: Description = {
      links: { v0: { netns: "other" } },
      namespaces: { other: { links: { v0: { up: true } } } },
      routes: unreachable,
    };
    const plan = await desired(description, { netns, namespaces: { other } }).plan();
    const onStep = () => links.add({ ifname: "v0", kind: "bridge" });
    const error = await plan.apply({ rollback: true, onStep }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [{ entry: "+ other: link v0" }] });
    expect(links.get("v0")).toMatchObject({ kind: "bridge", up: false, mtu: 1500 });
  });

  const pair: Description["links"] = {
    v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } },
    v1: { up: true },
    w0: { kind: "veth", up: true, data: { peer: { ifname: "w1" } } },
    w1: { up: true },
  };

  test.each<[string, Description["links"]]>([
    ["set down", { v0: { up: false } }],
    ["removed", { v0: null }],
  ])("restores next hop groups and their routes after their link was %s", async (_, links, { netns }) => {
    await apply(netns, {
      links: pair,
      addresses: [
        { dev: "v0", local: "192.0.2.1/24" },
        { dev: "w0", local: "198.51.100.1/24" },
      ],
      nexthops: [
        { id: 11, gateway: "192.0.2.9", dev: "v0" },
        { id: 12, gateway: "198.51.100.9", dev: "w0" },
        { id: 1, group: [11] },
        { id: 2, group: [11, 12] },
      ],
      routes: [
        { dst: "203.0.112.0/24", nhid: 1 },
        { dst: "203.0.114.0/24", nhid: 2 },
      ],
    });
    const before = await snapshot({ netns });
    await expect(apply(netns, { links, routes: unreachable })).rejects.toMatchObject({
      code: "ENETUNREACH",
      notUndone: [],
    });
    const after = await snapshot({ netns });
    expect([after.nexthops, after.routes]).toEqual([before.nexthops, before.routes]);
  });

  test("restores neighbours that a new hardware address removes", async ({ netns }) => {
    const neighbours = [{ dev: "v0", dst: "192.0.2.77", lladdr: "02:00:5e:00:53:01" }];
    await apply(netns, { links: pair, addresses: [{ dev: "v0", local: "192.0.2.1/24" }], neighbours });
    const before = await snapshot({ netns });
    expect(before.neighbours).toHaveLength(1);
    const links = { v0: { address: "02:00:5e:00:53:02" } };
    const error = apply(netns, { links, routes: unreachable });
    await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect((await snapshot({ netns })).neighbours).toEqual(before.neighbours!);
  });

  test("restores IPv6 addresses and routes that a small MTU removes, and the MTU of links on top", async ({
    netns,
  }) => {
    await apply(netns, {
      links: {
        v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } },
        v1: { up: true },
        stacked: { kind: "macvlan", link: "v0", up: true },
        br0: { kind: "bridge", up: true },
        v2: { kind: "veth", up: true, master: "br0", data: { peer: { ifname: "v3" } } },
      },
      addresses: [
        { dev: "v0", local: "2001:db8::1/64", flags: ["nodad"] },
        { dev: "stacked", local: "2001:db8:5::1/64", flags: ["nodad"] },
        { dev: "br0", local: "2001:db8:6::1/64", flags: ["nodad"] },
      ],
      routes: [{ dst: "2001:db8:9::/48", gateway: "2001:db8::9" }],
    });
    const entries = async () => {
      const { addresses = [], ...others } = await snapshot({ netns });
      return { ...others, addresses: addresses.toSorted((one, two) => (`${one.local}` < `${two.local}` ? -1 : 1)) };
    };
    const before = await entries();
    const error = apply(netns, { links: { v0: { mtu: 1000 }, v2: { mtu: 1000 } }, routes: unreachable });
    await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await entries()).toEqual(before);
  });

  test("restores other entries after a failed removal", async ({ netns }) => {
    const bridge: Description = {
      links: { br0: { kind: "bridge", up: true } },
      addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
      neighbours: [{ dev: "br0", dst: "192.0.2.9", lladdr: "02:00:00:00:00:02" }],
    };
    await apply(netns, bridge);
    const before = await snapshot({ netns });
    const broken: Description = { links: { br0: null, ...lo }, routes: [{ to: "10.1.0.0/16", via: "203.0.113.1" }] };
    addressTable.removeSurplus = () => {
      throw failure();
    };
    const error = await apply(netns, broken)
      .catch((reason: unknown) => reason)
      .finally(() => delete addressTable.removeSurplus);
    expect(error).toMatchObject({
      name: "ApplyError",
      code: "ENETUNREACH",
      notUndone: [{ entry: "address that the kernel has added", error: { code: "ENFILE" } }],
    });
    expect(await snapshot({ netns })).toEqual(before);
  });
});

describeInNamespaces("Keeper without a subscription", () => {
  test("closes its sockets before each retry", async ({ netns }) => {
    const state = desired({ nftables: [{ table: { family: "inet", name: "lab" } }] }, { netns });
    const open = NetlinkSocket.open.bind(NetlinkSocket);
    spyOn(NetlinkSocket, "open").mockImplementation((protocol, options) => {
      if (protocol === NETLINK_NETFILTER && options?.groups !== undefined) throw failure();
      return open(protocol, options);
    });
    const reports: KeepReport[] = [];
    await using keeper = state.keep({ minDelayMs: 1, maxDelayMs: 1, onReport: (report) => reports.push(report) });
    await until(() => reports.length >= 1, "a failed attempt");
    const before = openDescriptors();
    const { length } = reports;
    await until(() => reports.length >= length + 20, "further failed attempts");
    await until(() => openDescriptors() < before + 10, "closed sockets");
    mock.restore();
    await within(keeper.ready, "the declared state");
  });
});
