import { expect, setDefaultTimeout } from "bun:test";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { closeIdleSockets, NETLINK_ROUTE, NetlinkSocket, NetworkNamespace } from "../../src/index.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import { Sockets } from "../../src/subsystems/sockets/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { inputs } from "../support/seed.ts";
import { settledDescriptors, threadsNamed, until, within } from "../support/threads.ts";

const test = base.extend({ links: ({ netns }) => Links.openAsync({ netns }) });

// 10,000 calls take a minute on a busy machine.
setDefaultTimeout(600_000);

const CALLS = inputs(1000, 10_000);
const AT_ONCE = 100;

describeInNamespaces("Aborted asynchronous calls", () => {
  test("reject with the reason of the signal, and leak neither descriptors nor threads", async ({ netns, links }) => {
    using routes = Routes.openAsync({ netns });
    using sockets = Sockets.openAsync({ netns });
    using controller = nlctrl.connectAsync({ netns });
    const kinds: ((signal: AbortSignal) => Promise<unknown>)[] = [
      (signal) => links.get("lo", { signal }),
      (signal) => links.set("lo", { mtu: 1500 }, { signal }),
      (signal) => links.list({}, { signal }).toArray(),
      (signal) => routes.list({}, { signal }).next(),
      (signal) => routes.addMany([{ dst: "192.0.2.0/24", dev: "lo" }], { signal }),
      (signal) => sockets.list({}, { signal }).toArray(),
      (signal) => controller.do("getfamily", { familyName: "nlctrl" }, { signal }),
      (signal) => NetworkNamespace.createAsync({ signal }),
    ];
    const reason = new Error("enough");
    const results = new Map<string, number>();
    const record = (result: string) => results.set(result, (results.get(result) ?? 0) + 1);
    const start = (index: number) => {
      const abort = new AbortController();
      if (index % 3 === 0) abort.abort(reason);
      const call = kinds[index % kinds.length]!(abort.signal).then(
        (value) => {
          if (value instanceof NetworkNamespace) value.close();
          record("finished before");
        },
        (error) => record(error === reason ? "rejected" : String(error)),
      );
      if (index % 3 === 1) abort.abort(reason);
      if (index % 3 === 2) setImmediate(() => abort.abort(reason));
      return call;
    };
    await Promise.all(kinds.map((_, index) => start(index)));
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    results.clear();
    for (let first = 0; first < CALLS; first += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => start(first + index)));
    }
    const { rejected = 0, "finished before": finished = 0, ...others } = Object.fromEntries(results);
    expect(others).toEqual({});
    expect(rejected + finished).toBe(CALLS);
    expect(rejected).toBeGreaterThan(CALLS / 2);
    // The objects work as before.
    expect((await links.get("lo")).ifname).toBe("lo");
    expect((await sockets.list().toArray()).length).toBeGreaterThan(0);
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "the threads are gone");
    await expectDescriptors(descriptors);
  });

  test("reject at once, while the kernel still processes the request", async ({ links }) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const names = Array.from({ length: 1000 }, (_, index) => ({ ifname: `b${index}`, kind: "bridge" as const }));
    const adding = links.addMany(names, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(within(adding, "the aborted call")).rejects.toBe(reason);
    // Calls after it see what the kernel has done with the request.
    expect((await links.list().toArray()).length).toBeLessThan(1001);
  });
});

describeInNamespaces("An asynchronous listing", () => {
  test("receives only when its consumer requests entries, so that its memory is bounded", async ({ netns }) => {
    using links = Links.open({ netns });
    links.set("lo", { up: true });
    const COUNT = 20_000;
    using writing = Routes.open({ netns });
    const routeOf = (index: number) => ({
      dst: `10.${index >> 14}.${(index >> 6) & 255}.${(index & 63) * 4}/30`,
      dev: "lo",
    });
    expect(
      writing.addMany(Array.from({ length: COUNT }, (_, index) => routeOf(index))).filter(({ error }) => error),
    ).toEqual([]);
    let received = 0;
    using socket = NetlinkSocket.open(NETLINK_ROUTE, {
      netns,
      trace: ({ direction, bytes }) => {
        if (direction === "receive") received += bytes.length;
      },
    });
    using routes = Routes.openAsync({ socket });
    const listing = routes.list({ family: "inet", table: "main" });
    let taken = 0;
    let most = 0;
    for (let item = await listing.next(); item !== undefined; item = await listing.next()) {
      taken++;
      if (taken % 2000 !== 0) continue;
      // A slow consumer: the thread must not read ahead in the meantime.
      const before = received;
      await Bun.sleep(5);
      expect(received - before).toBe(0);
      most = Math.max(most, received - taken * BYTES_PER_ROUTE);
    }
    expect(taken).toBe(COUNT);
    expect(received).toBeGreaterThan(COUNT * 40);
    expect(most).toBeLessThan(1_000_000);
  });
});

/** Length of the kernel's message about a route of these tests. */
const BYTES_PER_ROUTE = 52;
