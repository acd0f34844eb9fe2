import { afterEach, expect, mock, spyOn } from "bun:test";
import type { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Routes } from "../../../src/subsystems/route/index.ts";
import {
  type ApplyError,
  type DeclaredQdisc,
  type Description,
  desired,
  snapshot,
} from "../../../src/subsystems/state/index.ts";
import { DEFAULT_BATCH } from "../../../src/subsystems/state/planning/order.ts";
import { linkTable } from "../../../src/subsystems/state/tables/links.ts";
import { entryTables } from "../../../src/subsystems/state/tables/sections.ts";
import { sysctlTable } from "../../../src/subsystems/state/tables/sysctls.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { rejection } from "../../support/failures.ts";
import { test } from "../../support/fixtures.ts";
import { setSysctl } from "../../support/oracle.ts";
import { failAtEnd } from "./support.ts";

const pair: Description["links"] = {
  v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } },
  v1: { up: true },
};

/** One entry of each table that the running kernel supports, all of them new. */
const everything: Description = {
  links: { ...pair, br0: { kind: "bridge", up: true }, v1: { up: true, master: "br0" } },
  sysctls: {
    "net.ipv4.ip_forward": 1,
    "net.ipv4.conf.v0.rp_filter": 2,
    "net.ipv6.conf.br0.accept_ra": 0,
    "net.ipv6.conf.all.forwarding": 1,
  },
  ethtool: { v0: { features: { "tx-checksum-ip-generic": false } } },
  addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
  neighbours: [{ dev: "br0", dst: "192.0.2.9", lladdr: "02:00:5e:00:53:01" }],
  forwardingEntries: [{ dev: "v1", mac: "02:00:5e:00:53:02", flags: ["master"], state: ["noarp"] }],
  nexthops: [{ id: 7, gateway: "192.0.2.254", dev: "br0" }],
  routes: [{ dst: "198.51.100.0/24", nhid: 7 }],
  rules: [{ priority: 100, src: "198.51.100.0/24", table: 100 }],
  qdiscs: [{ dev: "v0", kind: "htb", handle: "1:" }],
  classes: [{ dev: "v0", kind: "htb", handle: "1:1", options: { rate: "1mbit" } }],
  nftables: "table inet lab { chain input { type filter hook input priority 0; accept; }; }",
};

afterEach(() => {
  mock.restore();
});

async function failureOf(netns: NetworkNamespace, description: Description): Promise<ApplyError> {
  const plan = await desired(description, { netns }).plan();
  const options = { rollback: true, allowRecreate: true };
  return rejection<ApplyError>(plan.apply(options));
}

describeInNamespaces("Rollback of additions", () => {
  test("removes new entries of each table", async ({ netns }) => {
    const before = await snapshot({ netns });
    const plan = await desired(everything, { netns }).plan();
    const onStep = failAtEnd(plan.steps.length);
    const error = await plan.apply({ rollback: true, onStep }).catch((reason: unknown) => reason as ApplyError);
    expect(error).toMatchObject({ name: "ApplyError", cause: { message: "end" }, rolledBack: true, notUndone: [] });
    expect((error as ApplyError).applied).toHaveLength(plan.steps.length);
    expect(await snapshot({ netns })).toEqual(before);
  });
});

describeInNamespaces("Rollback of a link that was set up", () => {
  test("restores the entries that it had while it was down", async ({ netns }) => {
    const port: Description["links"] = { v0: { kind: "veth", data: { peer: { ifname: "v1" } } } };
    const entries: Description = {
      addresses: [{ dev: "v0", local: "2001:db8::1/64", flags: ["nodad"] }],
      neighbours: [
        { dev: "v0", dst: "192.0.2.7", lladdr: "02:00:5e:00:53:01" },
        { dev: "v0", dst: "192.0.2.8", proxy: true },
      ],
    };
    await (await desired({ links: port, ...entries }, { netns }).plan()).apply();
    const before = await snapshot({ netns });
    expect([before.addresses?.length, before.neighbours?.length]).toEqual([1, 2]);
    const plan = await desired({ links: { v0: { up: true } } }, { netns }).plan();
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(1) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });
});

describeInNamespaces("Rollback of a link that was set down", () => {
  test("restores IPv6 addresses in their order, which decides on the source address", async ({ netns }) => {
    using links = Links.open({ netns });
    using addresses = Addresses.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", up: true });
    for (const local of ["2001:db8::9/64", "2001:db8::2/64", "2001:db8::5/64"])
      addresses.add({ dev: "br0", local, flags: ["nodad"] });
    const listed = () =>
      addresses
        .list({ dev: "br0" })
        .toArray()
        .map(({ local }) => local)
        .filter((local) => local.startsWith("2001"));
    const before = listed();
    const plan = await desired({ links: { br0: { up: false }, br1: { kind: "bridge" } } }, { netns }).plan();
    await rejection(plan.apply({ rollback: true, onStep: failAtEnd(2) }));
    expect(listed()).toEqual(before);
    expect(before).toEqual(["2001:db8::5", "2001:db8::2", "2001:db8::9"]);
  });
});

describeInNamespaces("Routes in the places of the kernel's own", () => {
  const link = (id: number): Description["links"] => ({
    x0: { kind: "vxlan", up: true, data: { id, port: 4789, local: "127.0.0.1" } },
  });
  const addresses: Description["addresses"] = [
    { dev: "x0", address: "10.0.0.1/24" },
    { dev: "x0", address: "2001:db8::1/64", flags: ["nodad"] },
  ];
  const places = [
    { dst: "10.0.0.0/24", scope: "link" },
    { dst: "10.0.0.1", type: "local", scope: "host" },
    { dst: "10.0.0.255", type: "broadcast", scope: "link" },
    { dst: "2001:db8::/64", metric: 256 },
  ] as const;
  const routes = places.map((route) => ({ ...route, dev: "x0", protocol: "static" as const }));

  test("are restored with a recreated link by its plan and by a rollback", async ({ netns }) => {
    await (await desired({ links: link(7), addresses, routes }, { netns }).plan()).apply();
    const before = await snapshot({ netns });
    expect(before.routes?.map(({ protocol }) => protocol)).toEqual(["static", "static", "static", "static"]);
    const plan = await desired({ links: link(8) }, { netns }).plan();
    const onStep = failAtEnd(plan.steps.length);
    await expect(plan.apply({ rollback: true, allowRecreate: true, onStep })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    await (await desired({ links: link(8) }, { netns }).plan()).apply({ allowRecreate: true });
    expect((await snapshot({ netns })).routes).toEqual(before.routes!);
  });

  test("keep the routes that other programs have added meanwhile", async ({ netns }) => {
    using table = Routes.open({ netns });
    await (await desired({ links: link(7), addresses, routes }, { netns }).plan()).apply();
    const plan = await desired({ links: link(8) }, { netns }).plan();
    await plan.apply({
      allowRecreate: true,
      onStep(step) {
        if (`${step}`.startsWith("+ address 2001"))
          table.replaceMany(routes.map((route) => ({ ...route, protocol: 77 })));
      },
    });
    const found = (await snapshot({ netns })).routes!.map(({ protocol }) => `${protocol}`);
    expect(found).toEqual(routes.map(() => "77"));
  });
});

describeInNamespaces("Rollback of removed addresses", () => {
  test("adds them in their order, which decides on the source address", async ({ netns }) => {
    using links = Links.open({ netns });
    using addresses = Addresses.open({ netns });
    links.add({ ifname: "br0", kind: "bridge" });
    // More than a batch.
    const first = Array.from({ length: DEFAULT_BATCH }, (_, index) => `2001:db8::1:${index.toString(16)}/64`);
    const all = [...first, "2001:db8::9/64", "2001:db8::2/64", "10.0.0.9/24", "10.0.0.2/24"];
    addresses.addMany(all.map((local) => ({ dev: "br0", local })));
    const listed = () =>
      addresses
        .list({ dev: "br0" })
        .toArray()
        .map(({ local }) => local);
    const before = listed();
    const plan = await desired({ addresses: [{ dev: "br0", absent: true }] }, { netns }).plan();
    expect(plan.steps).toHaveLength(all.length);
    await rejection(plan.apply({ rollback: true, onStep: failAtEnd(all.length) }));
    expect(listed()).toEqual(before);
    expect(before.slice(0, 4)).toEqual(["10.0.0.9", "10.0.0.2", "2001:db8::2", "2001:db8::9"]);
  });
});

describeInNamespaces("A primary address", () => {
  const primary = { dev: "br0", local: "10.0.0.9/24" };
  const changes = { removed: { ...primary, absent: true }, changed: { ...primary, broadcast: "10.0.0.99" } } as const;
  test.each([
    ["removed", 0],
    ["removed", 1],
    ["changed", 0],
    ["changed", 1],
  ] as const)(
    "that is %s is the primary one after a rollback, with promote_secondaries=%d",
    async (change, promote, { netns }) => {
      using links = Links.open({ netns });
      using addresses = Addresses.open({ netns });
      links.add({ ifname: "br0", kind: "bridge", up: true });
      setSysctl(netns, "ipv4/conf/br0/promote_secondaries", promote);
      for (const local of ["10.0.0.9/24", "10.0.0.2/24", "10.0.0.5/24"]) addresses.add({ dev: "br0", local });
      const listed = () =>
        addresses
          .list({ family: "inet" })
          .toArray()
          .map(({ local, flags }) => ({ local, flags }));
      const before = listed();
      const state = desired({ addresses: [changes[change]] }, { netns });
      const plan = await state.plan();
      const onStep = failAtEnd(plan.steps.length);
      const error = await rejection(plan.apply({ rollback: true, allowRecreate: true, onStep }));
      expect(error).toMatchObject({ notUndone: [] });
      expect(listed()).toEqual(before);
      await (await state.plan()).apply({ allowRecreate: true });
      if (change === "changed") expect(listed()).toEqual(before);
    },
  );
});

describeInNamespaces("Rollback of the removal of a bridge", () => {
  test("restores the settings of its ports", async ({ netns }) => {
    const port = {
      ...pair["v0"],
      master: "br0",
      slaveKind: "bridge",
      slaveData: { isolated: 1, learning: 0 },
    } as const;
    await (await desired({ links: { br0: { kind: "bridge" }, v0: port } }, { netns }).plan()).apply();
    const before = await snapshot({ netns });
    expect(before.links?.["v0"]).toMatchObject({ slaveData: { isolated: 1, learning: 0 } });
    const plan = await desired({ links: { br0: null } }, { netns }).plan();
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(1) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });
});

describeInNamespaces("Rollback with errors", () => {
  test.each([linkTable, ...entryTables].map((table) => [table.name, table] as const))(
    "continues after an exception of the table %s",
    async (name, table, { netns }) => {
      const { write } = table;
      let isFailing = false;
      const spy = spyOn(table, "write").mockImplementation((...args) => {
        if (isFailing) throw new RangeError("injected");
        return write(...args);
      });
      const plan = await desired(everything, { netns }).plan();
      let left = plan.steps.length;
      const onStep = () => {
        isFailing = --left === 0;
        if (isFailing) throw new Error("end");
      };
      const error = await plan.apply({ rollback: true, onStep }).catch((reason: unknown) => reason as ApplyError);
      expect(error).toMatchObject({ name: "ApplyError", code: "ECANCELED", cause: { message: "end" } });
      spy.mockRestore();
      const { notUndone } = error as ApplyError;
      for (const { error: reason } of notUndone) expect(reason.message).toBe("injected");
      const isLeft = ["links", "nftables", "rules"].includes(name);
      if (isLeft) expect(notUndone.length).toBeGreaterThan(0);
      using links = Links.open({ netns });
      expect(links.list().toArray()).toHaveLength(name === "links" ? 4 : 1);
    },
  );

  test("sends the steps of a batch one by one if the batch is invalid", async ({ netns }) => {
    const before = await snapshot({ netns });
    const plan = await desired(everything, { netns }).plan();
    const { write } = sysctlTable;
    let largest = 0;
    // A batch with one WireGuard peer twice is invalid, for example.
    spyOn(sysctlTable, "write").mockImplementation((scope, action, changes, scopes) => {
      largest = Math.max(largest, changes.length);
      if (changes.length > 1) throw new RangeError("injected");
      return write(scope, action, changes, scopes);
    });
    const options = { rollback: true, batchSize: 1, onStep: failAtEnd(plan.steps.length) };
    await expect(plan.apply(options)).rejects.toMatchObject({ cause: { message: "end" }, notUndone: [] });
    expect(largest).toBeGreaterThan(1);
    expect(await snapshot({ netns })).toEqual(before);
  });

  const classes = Array.from({ length: 49 }, (_, index) => ({
    dev: "v0",
    kind: "htb" as const,
    handle: `1:${(index + 1).toString(16)}`,
    options: { rate: "1mbit" },
  }));
  const shaped: Description = { links: pair, qdiscs: [{ dev: "v0", kind: "htb", handle: "1:" }], classes };

  test("reports no failure for a queueing discipline that is as before", async ({ netns }) => {
    await (await desired(shaped, { netns }).plan()).apply();
    const before = await snapshot({ netns });
    // The kernel removes htb, but rejects tbf without parameters.
    const error = await failureOf(netns, {
      links: pair,
      qdiscs: [{ dev: "v0", kind: "tbf", handle: "1:" } as DeclaredQdisc],
    });
    expect(error).toMatchObject({ name: "ApplyError", code: "EINVAL", notUndone: [] });
    expect(error.message).not.toContain("except");
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("names only the first of many entries that are lost", async ({ netns }) => {
    await (await desired(shaped, { netns }).plan()).apply();
    const table = entryTables.find(({ name }) => name === "classes")!;
    spyOn(table, "write").mockImplementation(() => {
      throw new RangeError("injected");
    });
    const error = await failureOf(netns, {
      links: pair,
      qdiscs: [{ dev: "v0", kind: "tbf", handle: "1:" } as DeclaredQdisc],
    });
    expect(error.notUndone).toHaveLength(49);
    expect(error.message).toEndWith("46 more in notUndone");
    expect(error.message.length).toBeLessThan(1000);
  });
});
