import { expect, test } from "bun:test";
import { EMSGSIZE } from "../../../src/constants/errno.ts";
import { RTM_GETROUTE } from "../../../src/constants/rtnetlink.ts";
import { AF_INET, AF_UNSPEC } from "../../../src/constants/socket.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import {
  dump,
  dumpAsync,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  type TraceEvent,
} from "../../../src/index.ts";
import { Addresses, Links, type NewRoute, Routes } from "../../../src/subsystems/route/index.ts";
import { routes as routeSource, watch } from "../../../src/watch/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces } from "../../support/environment.ts";

const TABLE = 100;

/** Creates a namespace with three routes in a table, of which the second one has `hops` next hops. */
function namespaceWithRoutes(hops: number, family: "inet" | "inet6" = "inet"): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  links.add({ ifname: "below", kind: "bridge", up: true });
  const network = (index: number) => (family === "inet" ? `192.0.${index}.0/24` : `2001:db8:${index}::/48`);
  const hop = (index: number) =>
    family === "inet" ? `10.${index >> 8}.${index & 255}.1` : `fe80::${(index + 1).toString(16)}`;
  if (family === "inet") addresses.add({ dev: "below", local: "10.255.255.254/8" });
  const nexthops = Array.from({ length: hops }, (_, index) => ({ gateway: hop(index), dev: "below" }));
  const plain = (index: number): NewRoute => ({ dst: network(index), table: TABLE, dev: "below" });
  routes.add(plain(1));
  // A request has room for 64 KiB.
  routes.add({ dst: network(2), table: TABLE, nexthops: family === "inet" ? nexthops : nexthops.slice(0, 500) });
  for (let from = 500; family === "inet6" && from < hops; from += 500) {
    routes.append({ dst: network(2), table: TABLE, nexthops: nexthops.slice(from, from + 500) });
  }
  routes.add(plain(3));
  return netns;
}

const filters = [{}, { table: TABLE }, { family: "inet" }, { family: "inet", table: TABLE }] as const;

describeInNamespaces("The first dump of a socket", () => {
  const dumps = { dump, dumpAsync };
  const getRoutes = new MessageWriter(RTM_GETROUTE).struct((header) => header.u8(AF_INET).zero(3).u8(TABLE).zero(7));

  // Only an entry that does not fit the datagram that the kernel fills during the send is missing, with all later ones.
  test.each(["dump", "dumpAsync"] as const)(
    "has a first entry of 5 or 32 KiB, and those after it: %s()",
    async (name) => {
      for (const hops of [300, 2000]) {
        using netns = namespaceWithRoutes(hops);
        using routes = Routes.open({ netns });
        routes.delete({ dst: "192.0.1.0/24", table: TABLE });
        using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
        const listed = await dumps[name](NETLINK_ROUTE, getRoutes.finish(), { socket }).toArray();
        expect(listed.map(({ length }) => length > hops * 16)).toEqual([true, false]);
      }
    },
  );
});

describeInNamespaces("A list of routes", () => {
  for (const name of ["Routes.list().toArray()", "asynchronous Routes.list().toArray()"]) {
    test(`${name} as the first request of a process has a route with 300 next hops`, () => {
      using netns = namespaceWithRoutes(300);
      for (const filter of filters) {
        const { lines, errors } = runProgram(`${import.meta.dir}/first-list.ts`, {
          netns,
          args: [name, JSON.stringify(filter)],
        });
        expect(errors).toBe("");
        const listed = (JSON.parse(lines.join("\n")) as [string, number][]).filter(([dst]) => dst?.startsWith("192.0"));
        expect(listed).toEqual([
          ["192.0.1.0/24", 1],
          ["192.0.2.0/24", 300],
          ["192.0.3.0/24", 1],
        ]);
      }
    });
  }

  test.each(filters)("has a route whose message has almost 32 KiB: %j", (filter) => {
    using netns = namespaceWithRoutes(2000);
    using routes = Routes.open({ netns });
    const listed = [...routes.list(filter)].filter(({ table }) => table === TABLE);
    expect(listed.map(({ nexthops }) => nexthops?.length)).toEqual([undefined, 2000, undefined]);
  });

  // `ip -4 route show table 100` shows one of the three routes.
  test.each(filters)("reports a route that is longer than a message of the kernel: %j", async (filter) => {
    using netns = namespaceWithRoutes(2100);
    using routes = Routes.open({ netns });
    using asynchronous = Routes.openAsync({ netns });
    const reason = /EMSGSIZE.*an entry of the table is longer than a message/;
    expect(() => routes.list(filter).toArray()).toThrow(reason);
    expect(() => Array.from(routes.list(filter))).toThrow(reason);
    expect(asynchronous.list(filter).toArray()).rejects.toThrow(reason);
    const source = Object.keys(filter).length === 0 ? routeSource : routeSource.where(filter);
    const load = async () => {
      await using changes = watch(source, { netns });
      for await (const { kind } of changes) if (kind === "snapshot") return;
    };
    expect(load()).rejects.toThrow(reason);
  });

  // rtnl_dumpit() replaces EMSGSIZE by the length of the empty datagram, if the kernel sends NLMSG_DONE separately
  // (RTNL_FLAG_DUMP_SPLIT_NLM_DONE); rtnl_dump_all() does not.
  test("of one family ends like a complete one, and only that of all families has an error", () => {
    using netns = namespaceWithRoutes(2100);
    const datagrams: Uint8Array[] = [];
    const trace = ({ direction, bytes }: TraceEvent) => void (direction === "receive" && datagrams.push(bytes));
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, trace });
    using client = rtRoute.connect({ socket });
    const dump = (rtmFamily: number) =>
      client.dump("getroute", { header: { rtmFamily, rtmTable: TABLE }, table: TABLE }).toArray();
    expect(dump(AF_INET).map(({ dst }) => dst)).toEqual(["192.0.1.0"]);
    // Header of 16 bytes, and the error code 0.
    expect(new DataView(datagrams.at(-1)!.buffer).getInt32(16, true)).toBe(0);
    expect(() => dump(AF_UNSPEC)).toThrow(/EMSGSIZE.*an entry of the table is longer than a message/);
    expect(new DataView(datagrams.at(-1)!.buffer).getInt32(16, true)).toBe(-EMSGSIZE);
  });

  // The kernel repeats the routes before the long one. (inet6_dump_fib, rtnl_dump_all)
  test.each([{}, { family: "inet6" }, { family: "inet6", table: TABLE }] as const)(
    "reports an IPv6 route that is longer than a message of the kernel: %j",
    (filter) => {
      using netns = namespaceWithRoutes(1300, "inet6");
      using routes = Routes.open({ netns });
      expect(() => routes.list(filter).toArray()).toThrow(/EPROTO|EMSGSIZE/);
    },
  );

  test("has only routes of the family in the filter", () => {
    using netns = namespaceWithRoutes(2, "inet6");
    using routes = Routes.open({ netns });
    for (const family of ["inet", "inet6"] as const) {
      const listed = routes.list({ family });
      for (const route of listed) expect(route.family).toBe(family);
      expect(routes.list({ family }).toArray()).toEqual([...routes.list()].filter((route) => route.family === family));
    }
  });
});
