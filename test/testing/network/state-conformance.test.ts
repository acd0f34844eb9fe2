import { describe, expect } from "bun:test";
import { EBUSY, NETLINK_GENERIC, NetlinkSocket } from "../../../src/index.ts";
import { Filters, Links, Routes } from "../../../src/subsystems/route/index.ts";
import {
  type ApplyError,
  type Description,
  desired,
  type KeepReport,
  snapshot,
} from "../../../src/subsystems/state/index.ts";
import { FakeFirewall, FakeNetwork } from "../../../src/testing/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { until } from "../../support/threads.ts";

const test = base.extend({ network: () => new FakeNetwork() }).extend({ socket: ({ network }) => network.open() });

const u32 = { dev: "v0", parent: "1:", kind: "u32", pref: 5, protocol: "ip" } as const;
const sel = (val: number) => ({ flags: 1, keys: [{ val, mask: 0xffffff00, off: 16 }] });
const description: Description = {
  owner: { protocol: 42, alias: "agent" },
  links: {
    br0: { kind: "bridge", up: true },
    v0: { kind: "veth", up: true, mtu: 1400, data: { peer: { ifname: "v1" } } },
    v1: { up: true, master: "br0", address: "02:00:00:00:00:aa" },
  },
  addresses: [
    { dev: "v0", local: "192.0.2.1/24" },
    { dev: "br0", local: "198.51.100.1/24" },
  ],
  neighbours: [{ dev: "v0", dst: "192.0.2.9", lladdr: "02:00:00:00:00:01" }],
  forwardingEntries: [{ dev: "v1", mac: "02:00:00:00:00:02", flags: ["master"], state: ["noarp"] }],
  routes: [
    { dst: "default", gateway: "192.0.2.254" },
    { dst: "10.0.0.0/8", dev: "v0", metric: 50 },
  ],
  rules: [{ priority: 100, src: "10.0.0.0/8", table: 100 }],
  qdiscs: [
    { dev: "v0", kind: "htb", handle: "1:", options: { defcls: 0x10 } },
    { dev: "v0", kind: "pfifo", parent: "1:10", handle: "10:", options: { limit: 50 } },
    { dev: "v1", kind: "clsact" },
  ],
  classes: [
    { dev: "v0", kind: "htb", handle: "1:1", options: { rate: "10mbit" } },
    { dev: "v0", kind: "htb", handle: "1:10", parent: "1:1", options: { rate: "1mbit", ceil: "2mbit" } },
  ],
  filters: [
    { ...u32, handle: "1:", options: { divisor: 4 } },
    { ...u32, options: { hash: "1:2:", classid: "1:10", sel: sel(1) } },
    { ...u32, options: { link: "1:", sel: { ...sel(2), flags: 0, hoff: 16, hmask: 3 } } },
    { ...u32, dev: "v1", parent: "clsact/ingress", options: { sel: sel(3) } },
  ],
};
/** The next description of the same owner. */
const changed: Description = {
  ...description,
  links: { ...description.links, v0: { kind: "veth", up: true, mtu: 1300, data: { peer: { ifname: "v1" } } } },
  addresses: description.addresses!.slice(0, 1),
  routes: [{ dst: "default", gateway: "192.0.2.253" }],
  rules: [],
  classes: [
    description.classes![0]!,
    { dev: "v0", kind: "htb", handle: "1:10", parent: "1:1", options: { rate: "3mbit", ceil: "4mbit" } },
  ],
  filters: [
    { ...u32, handle: "1:", absent: true },
    { ...u32, options: { classid: "1:1", sel: sel(4) } },
  ],
  mode: { filters: "exact", forwardingEntries: "exact" },
};

describeInNamespaces("A declared state", () => {
  test("needs the same steps in a fake network as in the kernel, and leads to the same snapshot", async ({
    netns,
    socket,
  }) => {
    for (const step of [description, changed, { links: { v0: null, br0: null }, owner: description.owner! }]) {
      const plans = [];
      for (const place of [{ netns }, { socket }]) {
        const plan = await desired(step, place).plan();
        plans.push(String(plan));
        await plan.apply({ rollback: true });
        expect(String(await desired(step, place).plan())).toBe("");
      }
      expect(plans[1]).toBe(plans[0]!);
      const [real, fake] = [await snapshot({ netns }), await snapshot({ socket })];
      for (const table of ["addresses", "neighbours", "routes", "rules", "qdiscs", "classes", "filters"] as const)
        expect(fake[table]).toEqual(real[table] as never);
      expect(Object.keys(fake.links!)).toEqual(Object.keys(real.links!));
      expect(String(await desired(fake, { socket }).plan())).toBe("");
    }
  });
});

describe("A declared state over a fake network", () => {
  test("has the lifetimes of IPv6 routes", async ({ network, socket }) => {
    network.addDevice("eth0");
    const route = { dst: "2001:db8::/32", dev: "eth0" };
    for (const [expires, listed] of [
      [600, 600],
      [0xffff_ffff, undefined],
    ] as const) {
      const declared = desired({ links: { eth0: { up: true } }, routes: [{ ...route, expires }] }, { socket });
      await (await declared.plan()).apply();
      expect(String(await declared.plan())).toBe("");
      using routes = Routes.open({ socket });
      expect(Array.from(routes.list({ dst: route.dst }), ({ expires: left }) => left)).toEqual([listed]);
    }
  });

  test("is undone if a step fails", async ({ network, socket }) => {
    await (await desired(description, { socket }).plan()).apply();
    const before = await snapshot({ socket });
    network.kernel.inject({ fault: "refuse", operation: "newroute", kind: "do", errno: EBUSY, times: 10 });
    const plan = await desired(changed, { socket }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "EBUSY", rolledBack: true });
    network.kernel.clearFaults();
    await (await desired(description, { socket }).plan()).apply();
    expect(await snapshot({ socket })).toEqual(before);
  });

  test("is kept", async ({ network, socket }) => {
    using firewall = new FakeFirewall(network.kernel);
    const nftables =
      "table inet filter { chain web { type filter hook input priority filter; tcp dport 443 accept; }; }";
    const reports: KeepReport[] = [];
    await using keeper = desired({ ...description, nftables }, { socket }).keep({
      minDelayMs: 1,
      onReport: (report) => reports.push(report),
    });
    await keeper.ready;
    using routes = Routes.open({ socket });
    using filters = Filters.open({ socket });
    using links = Links.open({ socket });
    const has = (list: { toArray(): unknown[] }) => list.toArray().length > 0;
    routes.delete({ dst: "default" });
    await until(() => has(routes.list({ dst: "default" })), "the route is back");
    filters.delete({ dev: "v1", parent: "clsact/ingress", pref: 5, protocol: "ip" });
    await until(() => has(filters.list("v1", { parent: "clsact/ingress" })), "the filter is back");
    links.delete("v0");
    const isBack = () => links.list({ kind: "veth" }).toArray().length === 2;
    await until(() => isBack() && has(filters.list("v1", { parent: "clsact/ingress" })), "the links are back");
    expect(reports.map(({ kind }) => kind)).toContain("repaired");
    await keeper.update({ ...description, routes: [] });
    expect(has(routes.list({ dst: "default" }))).toBe(false);
    expect(firewall.kernel).toBe(network.kernel);
  });

  test("rejects what a fake kernel does not have", async ({ socket }) => {
    const rejected = (declared: Description, message: string) =>
      expect(() => desired(declared, { socket })).toThrow(message);
    rejected(
      { sysctls: { "net.ipv4.ip_forward": true } },
      "sysctls: not supported by fake kernels, which have the tables links, addr",
    );
    rejected({ namespaces: { red: {} } }, "namespaces: not supported by fake kernels");
    expect(snapshot({ socket, sysctls: ["net.ipv4.ip_forward"] })).rejects.toThrow("sysctls: not supported");
    expect(() => desired({}, { socket, netns: "red" })).toThrow("netns: not allowed with a socket of a fake kernel");
    expect(() => desired({}, { socket: 5 as never })).toThrow("socket: expected a NetlinkSocket, got 5");
    using real = NetlinkSocket.open(NETLINK_GENERIC);
    expect(() => desired({}, { socket: real })).toThrow("socket: expected a socket of a fake kernel");
    const plan = await desired({ links: { lo: { up: true } } }, { socket }).plan();
    expect(plan.apply({ record: true })).rejects.toThrow("record: not supported by fake kernels");
    expect(plan.apply({ confirm: { timeoutMs: 1000 } })).rejects.toThrow("confirm: not supported by fake kernels");
  });
});
