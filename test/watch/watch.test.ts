import { expect } from "bun:test";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import {
  CTRL_CMD_DELFAMILY,
  closeIdleSockets,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
} from "../../src/index.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import {
  addresses,
  defineSource,
  links,
  mirror,
  qdiscs,
  routes,
  rules,
  type Watch,
  watch,
} from "../../src/watch/index.ts";
import { runProgram } from "../support/child.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { runIn } from "../support/oracle.ts";
import { setLoopbackUp } from "../support/requests.ts";
import { inputs } from "../support/seed.ts";
import { settledDescriptors, until, within } from "../support/threads.ts";

const CREATE = { flags: NLM_F_CREATE | NLM_F_EXCL };

function addLink(netns: NetworkNamespace, ifname: string): void {
  using client = rtLink.connect({ netns });
  client.do("newlink", { ifname, linkinfo: { kind: "bridge" } }, CREATE);
}

function changeLink(netns: NetworkNamespace, ifname: string, mtu: number): void {
  using client = rtLink.connect({ netns });
  client.do("setlink", { ifname, mtu });
}

function deleteLink(netns: NetworkNamespace, ifname: string): void {
  using client = rtLink.connect({ netns });
  client.do("dellink", { ifname });
}

const LAST_MTU = 1300;

/** Changes a link and its addresses in pauses, so that a watch receives the changes in many batches. */
async function changeOften(table: Links): Promise<void> {
  for (let mtu = LAST_MTU + 200; mtu >= LAST_MTU; mtu--) {
    table.set("changed", { mtu, up: mtu % 20 !== 0 });
    await Bun.sleep(1);
  }
}

/** Returns the next event of a watch, or throws after a timeout. */
async function next<Event>(iterator: AsyncIterator<Event, undefined>): Promise<Event> {
  const { done, value } = await within(iterator.next(), "an event");
  if (done === true) throw new Error("the watch has ended");
  return value;
}

describeInNamespaces("watch()", () => {
  for (const raw of [true, false]) {
    test(`emits items that later changes do not modify${raw ? ", in the raw form" : ""}`, async ({ netns }) => {
      using table = Links.open({ netns });
      await using changes = watch([links, addresses, routes, qdiscs], { netns, raw });
      table.add({ ifname: "changed", kind: "bridge", up: true });
      const seen: { readonly text: string; readonly event: unknown }[] = [];
      let snapshots = 0;
      for await (const event of changes) {
        if (event.kind === "snapshot") {
          if (++snapshots === 4) void changeOften(table);
          continue;
        }
        seen.push({ event, text: Bun.inspect(event, { depth: 10 }) });
        const last = "item" in event && "ifname" in event.item && event.item.mtu === LAST_MTU;
        if (last) break;
      }
      expect(seen.length).toBeGreaterThan(200);
      for (const { event, text } of seen) expect(Bun.inspect(event, { depth: 10 })).toBe(text);
    });
  }

  for (const inLoop of [true, false]) {
    test(`emits a snapshot and then changes${inLoop ? ", in this thread" : ", from a worker"}`, async ({ netns }) => {
      addLink(netns, "old");
      await using changes = watch(links, { netns, inLoop });
      addLink(netns, "new");
      const iterator = changes[Symbol.asyncIterator]();
      const first = await next(iterator);
      if (first.kind !== "snapshot") throw new Error(`started with ${first.kind}`);
      expect(first.items.size).toBe(3);
      const keys = new Map([...first.items.entries()].map(([key, { ifname }]) => [ifname!, key]));
      expect([...first.items].map(({ ifname }) => ifname).sort()).toEqual(["lo", "new", "old"]);
      changeLink(netns, "new", 1400);
      const change = await next(iterator);
      expect(() => [...first.items]).toThrow("until the next event is requested");
      expect(change).toMatchObject({ kind: "change", source: "links", key: keys.get("new")! });
      if (change.kind !== "change") throw new Error("no change");
      expect([change.previous.mtu, change.item.mtu]).toEqual([1500, 1400]);
      deleteLink(netns, "old");
      const remove = await next(iterator);
      expect(remove).toMatchObject({ kind: "remove", key: keys.get("old")!, item: { ifname: "old" } });
      addLink(netns, "late");
      expect(await next(iterator)).toMatchObject({ kind: "add", item: { ifname: "late" } });
    });
  }

  test.skipIf(!hasProgram("ip"))("keeps the kernel's order of events across sources", async ({ netns }) => {
    await using changes = watch([links, addresses, rules], { netns, inLoop: true });
    const iterator = changes[Symbol.asyncIterator]();
    const first = [await next(iterator), await next(iterator), await next(iterator)];
    expect(first.map(({ kind }) => kind)).toEqual(["snapshot", "snapshot", "snapshot"]);
    expect(first.map(({ source }) => source)).toEqual(["links", "addresses", "rules"]);
    netns.run(() =>
      Bun.spawnSync(["sh", "-c", "ip link add d0 type bridge; ip addr add 10.0.0.1/24 dev d0; ip rule add table 9"]),
    );
    const names: string[] = [];
    while (names.length < 3) {
      const event = await next(iterator);
      if (event.kind === "add") names.push(event.source);
    }
    expect(names).toEqual(["links", "addresses", "rules"]);
  });

  test("continues in a second loop", async ({ netns }) => {
    await using changes = watch(links, { netns, inLoop: true });
    for await (const event of changes) {
      expect(event.kind).toBe("snapshot");
      break;
    }
    addLink(netns, "one");
    await Bun.sleep(20);
    for await (const event of changes) {
      expect(event).toMatchObject({ kind: "add", item: { ifname: "one" } });
      break;
    }
  });

  test("buffers events without a loop, and resyncs after an overrun", async ({ netns }) => {
    addLink(netns, "d");
    await using changes = watch(links, { netns, ringSize: 1, receiveBufferSize: 4096 });
    const iterator = changes[Symbol.asyncIterator]();
    await next(iterator);
    using client = rtLink.connect({ netns });
    for (let mtu = 0; mtu < 3000; mtu++) client.do("setlink", { ifname: "d", mtu: 1000 + (mtu % 400) });
    client.do("setlink", { ifname: "d", mtu: 1499 });
    let last = 0;
    let dropped = 0;
    for (let event = await next(iterator); last !== 1499; event = await next(iterator)) {
      if (event.kind === "resync") dropped += event.dropped;
      if (event.kind === "change") last = event.item.mtu!;
      if (last === 1499) break;
    }
    expect(dropped).toBeGreaterThan(500);
    expect(dropped).toBeLessThan(3001);
  });

  test("merges pending changes of an entry with coalesce", async ({ netns }) => {
    addLink(netns, "d");
    await using changes = watch(links, { netns, inLoop: true, coalesce: true });
    const iterator = changes[Symbol.asyncIterator]();
    await next(iterator);
    for (let mtu = 1000; mtu < 1050; mtu++) changeLink(netns, "d", mtu);
    addLink(netns, "brief");
    deleteLink(netns, "brief");
    addLink(netns, "last");
    const events = [await next(iterator), await next(iterator)];
    expect(events).toMatchObject([
      { kind: "change", item: { mtu: 1049 }, previous: { mtu: 1500 } },
      { kind: "add", item: { ifname: "last" } },
    ]);
  });

  test("reports a link before its routes with coalesce", async ({ netns }) => {
    await using changes = watch([routes, links], { netns, inLoop: true, coalesce: true });
    const iterator = changes[Symbol.asyncIterator]();
    /** The indices of the links that the watch reported. */
    const known = new Set<number>();
    for (const _ of ["routes", "links"]) {
      const event = await next(iterator);
      if (event.kind !== "snapshot" || event.source !== "links") continue;
      for (const { ifindex } of event.items) known.add(ifindex);
    }
    using table = Routes.open({ netns });
    using client = rtLink.connect({ netns });
    // The event loop does not run between the changes, so their events are received together.
    for (const [name, dst] of [
      ["brief", "10.8.0.0/16"],
      ["other", "10.9.0.0/16"],
    ] as const) {
      addLink(netns, name);
      client.do("setlink", { ifname: name, header: { ifiFlags: ["up"], ifiChange: 1 } });
      table.add({ dst, dev: name });
      table.replace({ dst, dev: name, metrics: { mtu: 1400 } });
      deleteLink(netns, name);
    }
    addLink(netns, "last");
    const reported: string[] = [];
    for (let isLast = false; !isLast; ) {
      const event = await next(iterator);
      if (event.kind === "snapshot" || event.kind === "resync") continue;
      if (event.source === "routes") {
        const { ifindex = 0, dst } = event.item;
        reported.push(`${event.kind} ${dst}`);
        expect([event.kind, dst, known.has(ifindex)]).toEqual([event.kind, dst, true]);
      } else {
        isLast = event.item.ifname === "last";
        known.add(event.item.ifindex);
      }
    }
    // The removal of the route and the addition of its replacement are merged into one event.
    expect(reported.filter((text) => text.includes("10."))).toEqual(["add 10.8.0.0/16", "add 10.9.0.0/16"]);
  });

  test("omits an entry that changed back with coalesce", async ({ netns }) => {
    addLink(netns, "d");
    await using changes = watch(links, { netns, inLoop: true, coalesce: true });
    const iterator = changes[Symbol.asyncIterator]();
    await next(iterator);
    changeLink(netns, "d", 1400);
    changeLink(netns, "d", 1500);
    addLink(netns, "last");
    expect(await next(iterator)).toMatchObject({ kind: "add", item: { ifname: "last" } });
  });

  test("rejects a second concurrent loop", async ({ netns }) => {
    await using changes = watch(links, { netns, inLoop: true });
    const iterator = changes[Symbol.asyncIterator]();
    const first = iterator.next();
    expect(changes[Symbol.asyncIterator]().next()).rejects.toThrow("another loop is reading");
    expect(await first).toMatchObject({ done: false });
  });

  test("rejects invalid arguments before it opens a socket", () => {
    expect(() => watch([])).toThrow("sources: expected at least one source");
    expect(() => watch([links, links])).toThrow('sources[1]: duplicate name "links"');
    expect(() => watch({} as typeof links)).toThrow(
      "sources[0]: expected a source, such as links of bun-netlink/watch, got",
    );
    expect(() => watch(links, { maxAgeMs: 0 })).toThrow("maxAgeMs");
    expect(() => watch(links, { maxAgeMs: { links: 0 } })).toThrow("maxAgeMs.links");
    expect(() => watch(links, { maxAgeMs: { link: 5 } })).toThrow("maxAgeMs.link: unknown option; did you mean links?");
    expect(() => watch(links, { maxAgeMs: null } as object)).toThrow("maxAgeMs");
    expect(() => watch(links, { coalesc: true } as object)).toThrow("coalesc");
    expect(() => watch(links, { signal: AbortSignal.abort(new Error("early")) })).toThrow("early");
    expect(mirror(links, { coalesce: true } as object)).rejects.toThrow("coalesce");
    expect(() => watch(links, { netns: "no-such-namespace" })).toThrow("ENOENT");
  });
});

describeInNamespaces("mirror()", () => {
  test("finds links by name and number, and iterates over the table", async ({ netns }) => {
    addLink(netns, "d");
    await using kernel = await mirror([links, routes], { netns });
    const { ifindex } = kernel.links.byName("d")!;
    expect(kernel.links.byIndex(ifindex)?.ifname).toBe("d");
    expect(kernel.links.byName("none")).toBeUndefined();
    expect([...kernel.links].map(({ ifname }) => ifname)).toEqual(["lo", "d"]);
    const seen: string[] = [];
    using _listening = kernel.onChange(({ source, kind }) => seen.push(`${source} ${kind}`));
    using client = rtLink.connect({ netns });
    client.do("newlink", { header: { ifiIndex: ifindex }, ifname: "e" });
    await until(() => kernel.links.byName("e") !== undefined, "the link has its new name");
    expect(kernel.links.byName("d")).toBeUndefined();
    expect(seen).toEqual(["links change"]);
    const { version } = kernel.links;
    deleteLink(netns, "e");
    await until(() => kernel.links.size === 1, "the link is gone");
    expect(kernel.links.version).toBeGreaterThan(version);
    expect(kernel.links.byIndex(ifindex)).toBeUndefined();
  });

  test.skipIf(!hasProgram("ip"))("finds routes by destination in any notation", async ({ netns }) => {
    for (const command of [
      "-4 route add blackhole 10.9.0.0/16",
      "-4 route add blackhole 10.9.0.1 metric 7",
      "-4 route add blackhole default",
      "-6 route add blackhole 2001:db8::/32",
      "-6 route add blackhole default",
    ]) {
      expect(netns.run(() => Bun.spawnSync(["ip", ...command.split(" ")])).exitCode).toBe(0);
    }
    await using kernel = await mirror(routes, { netns, inLoop: true });
    const to = (destination: string) => kernel.routes.to(destination).map(({ dst }) => dst);
    expect(to("10.9.0.0/16")).toEqual(["10.9.0.0/16"]);
    expect(to("10.9.0.1")).toEqual(["10.9.0.1"]);
    expect(to("10.9.0.1/32")).toEqual(["10.9.0.1"]);
    expect(to("2001:DB8:0::/32")).toEqual(["2001:db8::/32"]);
    expect(to("10.9.0.0/17")).toEqual([]);
    expect([to("default").length, to("0.0.0.0/0").length, to("::/0").length]).toEqual([2, 1, 1]);
    for (const text of ["nonsense", "", "10.0.0.0/", "10.0.0/8", 8 as never]) expect(() => to(text)).toThrow(TypeError);
    for (const text of ["10.0.0.0/40", "2001:db8::/129", "10.0.0.1/8", "2001:db8::1/32"]) {
      expect(() => to(text)).toThrow(RangeError);
    }
    expect(() => to("10.0.0.0/40")).toThrow('destination: expected a prefix length from 0 to 32, got "10.0.0.0/40"');
    expect(kernel.routes.byTable("main").length).toBe(kernel.routes.byTable(254).length);
    expect(() => kernel.routes.byTable("mian" as "main")).toThrow("table: ");
  });

  test.skipIf(!hasProgram("ip"))("finds the longest matching prefix as the kernel does", async ({ netns }) => {
    using lookups = Routes.open({ netns });
    const lines = ["link add br0 type bridge", "link set br0 up", "addr add 172.16.0.1/16 dev br0"];
    lines.push("addr add fd00::1/64 dev br0 nodad");
    for (let bits = 0; bits <= 32; bits++) {
      const word = bits === 0 ? 0 : (0x0a55aa33 & (-1 << (32 - bits))) >>> 0;
      const dst = [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join(".");
      lines.push(`route add ${dst}/${bits} via 172.16.1.${bits} dev br0 metric 7`);
    }
    for (const bits of [16, 32, 33, 47, 64, 127]) {
      lines.push(`route add fd55::/${bits} via fd00::${bits} dev br0`);
    }
    lines.push(
      "route add 10.85.0.0/16 via 172.16.2.2 dev br0 metric 3",
      "route add 10.85.170.0/24 via 172.16.2.9 table 77",
    );
    const stdin = Buffer.from(`${lines.join("\n")}\n`);
    expect(netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin })).stderr.toString()).toBe("");
    await using kernel = await mirror(routes, { netns, inLoop: true });
    const addresses = Array.from({ length: 32 }, (_, bit) => {
      const word = (0x0a55aa33 ^ (1 << bit)) >>> 0;
      return [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join(".");
    });
    for (const address of [
      ...addresses,
      "10.85.170.51",
      "fd55::1",
      "fd55::2",
      "fd55:0:4000::",
      "fd55:1::",
      "fd55:0:1::",
    ]) {
      const expected = lookups.get(address).gateway;
      expect([address, kernel.routes.lookup(address)?.gateway]).toEqual([address, expected]);
    }
    expect(kernel.routes.lookup("10.85.170.1", { table: 77 })?.gateway).toBe("172.16.2.9");
    expect(kernel.routes.lookup("10.86.0.1", { table: 77 })).toBeUndefined();
    expect(() => kernel.routes.lookup("10.0.0.0/8")).toThrow("address: expected an address");
    expect(() => kernel.routes.lookup("default")).toThrow("address: expected an address");
  });

  test.skipIf(!hasProgram("ip"))("keeps the order of many routes to one destination", async ({ netns }) => {
    const commands = Array.from(
      { length: 700 },
      (_, index) => `route append 10.9.0.0/16 via 10.2.${index >> 8}.${index & 255} dev br0 onlink`,
    );
    const stdin = Buffer.from(
      ["link add br0 type bridge", "link set br0 up", "addr add 10.1.0.1/24 dev br0", ...commands, ""].join("\n"),
    );
    expect(netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin })).exitCode).toBe(0);
    await using kernel = await mirror(routes, { netns, inLoop: true });
    expect(kernel.routes.to("10.9.0.0/16").map(({ gateway }) => gateway)).toEqual(
      commands.map((command) => command.split(" ")[4]!),
    );
    const changes = [
      "route append 10.9.0.0/16 via 10.3.0.1 dev br0 onlink",
      "route del 10.9.0.0/16 via 10.2.0.5 dev br0 onlink",
      "route prepend 10.9.0.0/16 via 10.3.0.2 dev br0 onlink",
      "route replace 10.9.0.0/16 via 10.3.0.3 dev br0 onlink",
      "route append 10.9.0.0/16 via 10.3.0.4 dev br0 onlink",
    ];
    const gateways = () => kernel.routes.to("10.9.0.0/16").map(({ gateway }) => gateway);
    for (const change of changes) {
      runIn(netns, ["ip", ...change.split(" ")]);
      const gatewaysOfKernel = runIn(netns, ["ip", "route", "show", "10.9.0.0/16"]).matchAll(/(?<=via )\S+/g);
      const expected = [...gatewaysOfKernel].join(" ");
      await until(() => gateways().join(" ") === expected, `the gateways equal the kernel's after ${change}`);
    }
    expect(gateways().length).toBe(702);
  });

  test("prints a short text with console.log", async ({ netns }) => {
    await using changes = watch([links, routes], { netns, inLoop: true });
    expect(Bun.inspect(changes)).toBe("Watch(links, routes)");
    const event = await next(changes[Symbol.asyncIterator]());
    expect(event.kind === "snapshot" && Bun.inspect(event.items)).toBe("Items(1)");
    const kernel = await mirror([links, routes], { netns, inLoop: true });
    expect(Bun.inspect(kernel)).toBe("Mirror(links: 1, routes: 0)");
    expect(Bun.inspect(kernel.links)).toBe("LinkTable(1)");
    await kernel.stop();
    expect(Bun.inspect(kernel)).toBe("Mirror(links: 1, routes: 0, ended)");
  });

  test("marks a table as stale between an overrun and the resync", async ({ netns }) => {
    await using kernel = await mirror(links, { netns, inLoop: true, receiveBufferSize: 2048 });
    expect(kernel.links.stale).toBe(false);
    addLink(netns, "d");
    using client = rtLink.connect({ netns });
    const flood = () => {
      for (let mtu = 0; mtu < 200; mtu++) client.do("setlink", { ifname: "d", mtu: 1000 + mtu });
    };
    const timer = setInterval(flood, 0);
    try {
      await until(() => kernel.links.stale, "the table is stale");
    } finally {
      clearInterval(timer);
    }
    await until(() => !kernel.links.stale, "the table is read again");
    expect(kernel.links.byName("d")?.mtu).toBe(1199);
  });

  test("throws in a loop over a table that changed", async ({ netns }) => {
    await using kernel = await mirror(links, { netns, inLoop: true });
    const loop = kernel.links[Symbol.iterator]();
    loop.next();
    addLink(netns, "d");
    await until(() => kernel.links.size === 2, "the link is there");
    expect(() => loop.next()).toThrow("changed during the iteration");
  });

  test("keeps its tables and the failure reason after its end", async ({ netns }) => {
    const controller = new AbortController();
    const kernel = await mirror(links, { netns, signal: controller.signal, inLoop: true });
    expect(kernel.failure).toBeUndefined();
    controller.abort(new Error("enough"));
    await within(kernel.closed, "the end");
    expect(kernel.failure?.message).toBe("enough");
    expect(kernel.links.size).toBe(1);
    await kernel.stop();
  });

  test("tracks a generic netlink family with a custom source", async () => {
    const families = defineSource({
      name: "families",
      family: nlctrl,
      dump: "getfamily",
      groups: ["notify"],
      remove: [CTRL_CMD_DELFAMILY],
      key: (item: { familyName?: string }) => item.familyName ?? "",
      accept: ({ familyName }) => familyName !== "VFS_DQUOT",
    });
    using netns = NetworkNamespace.create();
    await using kernel = await mirror([families, links], { netns, inLoop: true });
    const names = [...kernel.families].map(({ familyName }) => familyName);
    expect(names).toContain("nlctrl");
    expect(names).not.toContain("VFS_DQUOT");
    expect(kernel.links.size).toBe(1);
    expect(() => defineSource({ name: "x", family: nlctrl, dump: "nothing", groups: [], key: () => 0 })).toThrow(
      "nothing",
    );
  });
});

describeInNamespaces("Watches and mirrors", () => {
  /** Stops or aborts a watch some milliseconds after its start. `number` determines how and when. */
  async function endSoon(netns: NetworkNamespace, number: number): Promise<void> {
    const controller = new AbortController();
    const reason = new Error("over");
    const changes: Watch<typeof links | typeof routes> = watch([links, routes], {
      netns,
      signal: controller.signal,
      inLoop: number % 2 === 0,
      receiveBufferSize: 4096,
    });
    const reading = (async () => {
      let count = 0;
      for await (const _event of changes) count++;
      return count;
    })();
    const ended = reading.then(
      () => "ended",
      (error: unknown) => (error === reason ? "aborted" : `failed: ${error}`),
    );
    if (number % 5 > 0) await Bun.sleep(number % 23);
    if (number % 3 === 0) await changes.stop();
    else controller.abort(reason);
    expect(await within(ended, "its end")).toBe(number % 3 === 0 ? "ended" : "aborted");
  }

  test("can be stopped or aborted at any time without leaks", async () => {
    const rejections: unknown[] = [];
    const record = (error: unknown) => void rejections.push(error);
    process.on("unhandledRejection", record);
    using netns = NetworkNamespace.create();
    using client = rtRoute.connect({ netns });
    setLoopbackUp(netns);
    let round = 0;
    const timer = setInterval(() => {
      for (let burst = 0; burst < 20; burst++) {
        const fields = { header: { rtmFamily: 2, rtmDstLen: 24, rtmTable: 254, rtmProtocol: 3, rtmType: "blackhole" } };
        const dst = `10.${round++ % 50}.0.0`;
        client.doMultiple([
          { operation: "newroute", fields: { ...fields, dst } as never, flags: NLM_F_CREATE | NLM_F_REPLACE },
        ]);
      }
    }, 1);
    try {
      await endSoon(netns, 1);
      await endSoon(netns, 2);
      closeIdleSockets();
      await settledDescriptors();
      const before = openResources();
      for (let number = 0; number < inputs(40, 100); number++) await endSoon(netns, number);
      clearInterval(timer);
      closeIdleSockets();
      await expectNoMoreOpen(before);
    } finally {
      clearInterval(timer);
      process.off("unhandledRejection", record);
    }
    expect(rejections).toEqual([]);
  }, 600_000);

  test("can be aborted during the first dump", async ({ netns }) => {
    closeIdleSockets();
    await settledDescriptors();
    const before = openResources();
    for (let delay = 0; delay < 20; delay++) {
      const controller = new AbortController();
      const starting = mirror([links, routes], { netns, signal: controller.signal, inLoop: true });
      setTimeout(() => controller.abort(new Error("early")), delay / 4);
      const outcome = await starting.then(
        async (kernel) => {
          await kernel.stop();
          return "early";
        },
        (error: Error) => error.message,
      );
      expect(outcome).toBe("early");
    }
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });

  test("name the table in an error about a missing privilege", () => {
    const program = new URL("./support/unprivileged-connections.ts", import.meta.url).pathname;
    const { lines } = runProgram(program, { prefix: ["unshare", "-U"] });
    expect(lines.join()).toStartWith("watch connections: setsockopt: operation not permitted (EPERM); ");
  });

  test("can be used without privileges", () => {
    const program = new URL("./support/unprivileged.ts", import.meta.url).pathname;
    const { lines, errors, exitCode } = runProgram(program, { prefix: ["unshare", "-U"] });
    expect([errors, exitCode]).toEqual(["", 0]);
    expect(lines).toEqual(["lo"]);
  });
});
