import { expect, test } from "bun:test";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { closeIdleSockets, NETLINK_ROUTE, NetlinkSocket, NetworkNamespace } from "../../../../src/index.ts";
import { asynchronous, type Steps, wait } from "../../../../src/io/io.ts";
import { type RemainingLimits, Session } from "../../../../src/subsystems/route/core/session.ts";
import {
  Addresses,
  Filters,
  ForwardingEntries,
  InterfaceConfigurations,
  Links,
  MulticastGroups,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
} from "../../../../src/subsystems/route/index.ts";
import { openResources } from "../../../support/descriptors.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { expectNoMoreOpen } from "../../../support/nothing-left.ts";
import { openPair } from "../setups.ts";
import { failure } from "../support.ts";

/** Methods of the routing tables that the tests use. */
interface Readable {
  list(what: string | object): { toArray(): unknown[] };
}

describeInNamespaces("Table objects", () => {
  test("leave no descriptor open after close()", async () => {
    const all = [
      Links,
      Addresses,
      Routes,
      Rules,
      Neighbours,
      Nexthops,
      Qdiscs,
      Filters,
      ForwardingEntries,
      MulticastGroups,
      TrafficClasses,
      InterfaceConfigurations,
    ];
    const byDevice = new Set<unknown>([Filters, TrafficClasses]);
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.list().toArray();
    closeIdleSockets();
    const before = openResources();
    for (const kind of all) {
      for (const source of [netns, { fd: netns.fd }] as const) {
        using table = kind.open({ netns: source });
        (table as unknown as Readable).list(byDevice.has(kind) ? "lo" : {}).toArray();
        table.close();
      }
    }
    closeIdleSockets();
    await expectNoMoreOpen(before);
    const closed = Routes.open({ netns });
    closed.close();
    closed.close();
    expect(failure(() => closed.list()).code).toBe("EBADF");
  });

  test("can share the caller's socket", () => {
    using netns = NetworkNamespace.create();
    using tables = openPair(netns);
    expect(tables.links.get("va").ifname).toBe("va");
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using routes = Routes.open({ socket });
    using addresses = Addresses.open({ socket });
    routes.add({ dst: "10.1.0.0/16", gateway: "10.0.0.2", dev: "va" });
    expect(routes.list({ dst: "10.1.0.0/16" }).toArray()[0]).toMatchObject({ dev: "va", gateway: "10.0.0.2" });
    expect([...addresses.list({ dev: "va", family: "inet" })].map(({ dev }) => dev)).toEqual(["va"]);
  });
});

describeInNamespaces("The check after a list", () => {
  const request = { family: rtLink, operation: "getlink", what: "list links", read: () => "link" };
  const { signal } = new AbortController();

  test("has the rest of the list's limits", async () => {
    using netns = NetworkNamespace.create();
    for (const options of [{ netns }, asynchronous({ netns })]) {
      using session = new Session("links", options);
      let given: ReturnType<RemainingLimits>[] = [];
      const finish = function* (limits: RemainingLimits): Steps<undefined> {
        given = [limits()];
        yield* wait(Bun.sleepSync(5));
        given.push(limits());
        return undefined;
      };
      await session.list({ ...request, finish }, { timeoutMs: 7000, deadlineMs: 60_000, signal }).toArray();
      const rest = { timeoutMs: 7000, deadlineMs: expect.any(Number), signal };
      expect(given).toEqual([rest, rest]);
      expect(given[0]!.deadlineMs!).toBeLessThan(60_000);
      expect(given[1]!.deadlineMs!).toBeLessThanOrEqual(given[0]!.deadlineMs! - 5);
      await session.list({ ...request, finish }, { deadlineMs: -1 }).toArray();
      expect(given[1]!.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    }
  });
});
