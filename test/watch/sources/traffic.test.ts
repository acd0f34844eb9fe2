import { expect, test } from "bun:test";
import { jsonReplacer, NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Filters, Links, Qdiscs, TrafficClasses } from "../../../src/subsystems/route/index.ts";
import { filters, mirror, qdiscs, trafficClasses, watch } from "../../../src/watch/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";

describeInNamespaces("Traffic classes and filters", () => {
  test("are followed by a mirror, also if their discipline is deleted", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using qdiscs = Qdiscs.open({ netns });
    using classes = TrafficClasses.open({ netns });
    using table = Filters.open({ netns });
    links.add({ ifname: "v0", kind: "veth", up: true, data: { peer: { ifname: "v1", up: true } } });
    qdiscs.add({ dev: "v0", kind: "htb", handle: "1:", options: { defcls: 0x10 } });
    await using tables = await mirror(
      [
        trafficClasses.where({ dev: "v0" }),
        filters.where({ dev: "v0", parent: "1:" }),
        filters.where({ dev: "v0", parent: "clsact/ingress" }, "ingressFilters"),
      ],
      { netns },
    );
    const isCurrent = () => {
      const listed = [
        classes
          .list("v0")
          .toArray()
          .map(({ handle }) => handle),
        table
          .list("v0", { parent: "1:" })
          .toArray()
          .map(({ pref, handle }) => `${pref} ${handle}`),
        table
          .list("v0", { parent: "clsact/ingress" })
          .toArray()
          .map(({ pref, handle }) => `${pref} ${handle}`),
      ];
      const copied = [
        [...tables.trafficClasses].map(({ handle }) => handle),
        [...tables.filters].map(({ pref, handle }) => `${pref} ${handle}`),
        [...tables.ingressFilters].map(({ pref, handle }) => `${pref} ${handle}`),
      ];
      return Bun.deepEquals(listed, copied);
    };
    classes.add({ dev: "v0", handle: "1:10", kind: "htb", options: { rate: "1mbit" } });
    classes.add({ dev: "v0", handle: "1:20", kind: "htb", options: { rate: "2mbit" } });
    await until(() => isCurrent() && tables.trafficClasses.size === 2, "both classes");
    const sel = { flags: 1, keys: [{ mask: 0xffffffff, val: 0x0a000001, off: 16 }] };
    const filter = { dev: "v0", parent: "1:", protocol: "ip", kind: "u32", options: { classid: "1:10", sel } } as const;
    table.add({ ...filter, pref: 10 });
    table.add({ ...filter, pref: 20 });
    await until(() => isCurrent() && tables.filters.size > 1, "the filters of the discipline");
    qdiscs.add({ dev: "v0", kind: "clsact" });
    table.add({ ...filter, parent: "clsact/ingress", pref: 5, options: { sel } });
    await until(() => isCurrent() && tables.ingressFilters.size > 0, "the filter of the hook");
    table.delete({ dev: "v0", parent: "1:", protocol: "ip", pref: 10 } as never);
    await until(isCurrent, "a filter is deleted");
    classes.change({ dev: "v0", handle: "1:20", kind: "htb", options: { rate: "3mbit" } });
    await until(
      () => [...tables.trafficClasses].some((one) => JSON.stringify(one.options).includes("375000")),
      "the rate",
    );
    qdiscs.delete({ dev: "v0", handle: "1:", kind: "htb" });
    await until(() => tables.trafficClasses.size === 0 && tables.filters.size === 0, "the discipline is deleted");
    expect(tables.ingressFilters.size).toBeGreaterThan(0);
  });

  test("are unchanged by packets, which change counters and times in options", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using disciplines = Qdiscs.open({ netns });
    using table = Filters.open({ netns });
    using addresses = Addresses.open({ netns });
    links.set("lo", { up: true });
    links.add({ ifname: "v0", kind: "veth", up: true, data: { peer: { ifname: "v1", up: true } } });
    addresses.add({ dev: "v0", local: "10.0.0.1/24" });
    disciplines.add({ dev: "v0", kind: "htb", handle: "1:", options: { defcls: 0 } });
    disciplines.add({ dev: "lo", kind: "clsact" });
    const sel = { flags: 1, keys: [{ mask: 0, val: 0, off: 0 }] };
    const act = [{ kind: "mirred", options: { parms: { eaction: "egress-mirror", action: "pipe", ifindex: "v1" } } }];
    const filter = {
      dev: "lo",
      parent: "clsact/ingress",
      protocol: "all",
      kind: "u32",
      options: { sel, act },
    } as const;
    table.add({ ...filter, pref: 1 } as never);
    const counters = () => {
      const [{ options = {} } = {}] = disciplines
        .list({ dev: "v0" })
        .toArray()
        .filter(({ kind }) => kind === "htb");
      const used = table
        .list("lo", { parent: "clsact/ingress" })
        .toArray()
        .map(({ options }) => options);
      return { sent: (options as { directPkts?: number }).directPkts ?? 0, used: JSON.stringify(used, jsonReplacer) };
    };
    const changes: string[] = [];
    let added = 0;
    await using copy = await mirror([qdiscs, filters.where({ dev: "lo", parent: "clsact/ingress" })], { netns });
    using _listening = copy.onChange(({ kind, source }) => {
      if (kind === "add") added++;
      if (kind === "change") changes.push(source);
    });
    const { sent, used } = counters();
    using socket = UdpSocket.open(netns);
    socket.send(socket.port, new Uint8Array(8));
    using outside = UdpSocket.open(netns, 4, "10.0.0.1");
    outside.send(9, new Uint8Array(8), "10.0.0.2");
    await until(() => counters().sent > sent && counters().used !== used, "the counters");
    table.add({ ...filter, pref: 2 } as never);
    disciplines.add({ dev: "v1", kind: "clsact" });
    await until(() => copy.filters.size === 4 && added >= 3, "the new filter and discipline");
    expect(changes).toEqual([]);
    // The settings of some kinds are in a field "header" of their options.
    disciplines.add({ dev: "v1", kind: "pfifo", handle: "5:", options: { limit: 10 } });
    await until(() => JSON.stringify([...copy.qdiscs], jsonReplacer).includes('"limit":10'), "the new discipline");
    disciplines.change({ dev: "v1", kind: "pfifo", handle: "5:", options: { limit: 77 } });
    await until(() => changes.length > 0, "the changed setting");
    expect(changes).toEqual(["qdiscs"]);
  });

  test("require an interface", () => {
    expect(() => watch(trafficClasses)).toThrow("sources: trafficClasses requires where({ dev })");
    expect(() => watch(filters)).toThrow("sources: filters requires where({ dev })");
    expect(() => filters.where({ dev: "v0", parent: "x" })).toThrow("filter.parent");
  });
});
