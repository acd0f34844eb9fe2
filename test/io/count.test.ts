import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { Routes } from "../../src/subsystems/route/index.ts";
import { Sockets } from "../../src/subsystems/sockets/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { setLoopbackUp } from "../support/requests.ts";

describeInNamespaces("count() of a list", () => {
  test("is the number of remaining entries that match the filter", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    using routes = Routes.open({ netns });
    using asynchronous = Routes.openAsync({ netns });
    const wanted = Array.from({ length: 5000 }, (_, n) => ({ dst: `10.${n >> 8}.${n & 255}.0/24`, dev: "lo" }));
    expect(routes.addMany(wanted).filter(({ error }) => error !== undefined)).toEqual([]);
    const filters = [
      { table: "main", family: "inet" },
      { root: "10.1.0.0/16" },
      { dst: "10.0.7.0/24" },
      { table: 99 },
    ] as const;
    const expected = [5000, 256, 1, 0];
    for (const [index, filter] of filters.entries()) {
      expect(routes.list(filter).count()).toBe(expected[index]!);
      expect(await asynchronous.list(filter).count()).toBe(expected[index]!);
    }
    const list = routes.list(filters[0]);
    expect([list.next()?.dst, list.next()?.dst]).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
    expect(list.count()).toBe(4998);
    const later = asynchronous.list(filters[0]);
    await later.next();
    expect(await later.count()).toBe(4999);
  });

  test("includes all parts of a list", async () => {
    using netns = NetworkNamespace.create();
    using sockets = Sockets.open({ netns });
    using asynchronous = Sockets.openAsync({ netns });
    // The client opens its netlink socket with the first call.
    const filter = { protocol: ["tcp", "udp", "netlink"] } as const;
    const count = sockets.list(filter).count();
    expect(count).toBeGreaterThan(0);
    expect(count).toBe(sockets.list(filter).toArray().length);
    expect(await asynchronous.list(filter).count()).toBe(sockets.list(filter).count());
  });
});
