import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  AF_BRIDGE,
  AF_INET6,
  AF_UNSPEC,
  closeIdleSockets,
  type Dump,
  dump,
  dumpAsync,
  type Message,
  MessageWriter,
  NDA_LLADDR,
  NDA_MASTER,
  NETLINK_ROUTE,
  NetworkNamespace,
  RTA_DST,
  RTM_GETNEIGH,
  RTM_GETROUTE,
  RTM_GETRULE,
} from "../../src/index.ts";
import { ForwardingEntries, Links, Neighbours, Routes, Rules } from "../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

setDefaultTimeout(600_000);

const RTMSG = 12;
/** Number of entries. The kernel creates three datagrams of a dump in advance. */
const ENTRIES = 3000;
/** Number of routes. For an asynchronous dump, another thread receives 34 datagrams in advance. */
const ROUTES = 12_000;
/** Number of the entry after which a test changes the table. */
const CHANGE_AT = 700;
/** Routes that precede the others in a dump. The second list is for a second change. */
const halves = [0, 5].map((first) => Array.from({ length: 5 }, (_, number) => `2001:db8:0:${first + number}::/64`));
/** Addresses that start like the header of the attribute RTA_CACHEINFO. */
const routeOf = (number: number) => `2400:c00:1:${number.toString(16)}::/64`;

function request(type: number, family: number, length: number): Message {
  return new MessageWriter(type).struct((header) => header.u8(family).zero(length - 1)).finish();
}

describeInNamespaces("A dump of a table that changes without a report of the kernel", () => {
  let netns: NetworkNamespace;
  let routes: Routes;

  beforeEach(() => {
    netns = NetworkNamespace.create();
    routes = Routes.open({ netns });
  });

  afterEach(() => {
    routes.close();
    netns.close();
    closeIdleSockets();
  });

  function addRoutes(dsts: readonly string[]): void {
    const results = routes.addMany(dsts.map((dst) => ({ dst, type: "unreachable" })));
    expect(results.filter((result) => "error" in result)).toEqual([]);
  }

  describe.each([
    ["inet6", AF_INET6],
    ["all families", AF_UNSPEC],
  ])("of IPv6 routes, %s", (_, family) => {
    beforeEach(() => {
      addRoutes(Array.from({ length: ROUTES }, (_, number) => routeOf(number)).concat(...halves));
    });

    const newRoutes = (half: number) => halves[half]!.map((dst) => dst.replace("2001", "2000"));
    const changes = {
      added: (half: number) => addRoutes(newRoutes(half)),
      // Only an addition makes the kernel continue by the number of entries. (fib6_update_sernum_upto_root)
      "removed and added": (half: number) => {
        for (const dst of halves[half]!) routes.delete({ dst });
        addRoutes(newRoutes(half).slice(0, 1));
      },
    };

    test.each(Object.entries(changes))("contains each other entry once if entries are %s", async (_, change) => {
      const asked = request(RTM_GETROUTE, family, RTMSG);
      for (const start of [dump, dumpAsync]) {
        const table = start(NETLINK_ROUTE, asked, { netns });
        let count = 0;
        const found = await table.collectInto<string>((items, message) => {
          if (count++ === CHANGE_AT) change(start === dump ? 0 : 1);
          const attribute = message.attributes(RTMSG);
          if (message.payload[0] === AF_INET6 && attribute.find(RTA_DST)) items.push(attribute.bytes().toHex());
        });
        expect(table.consistent).toBe(true);
        expect(new Set(found).size).toBe(found.length);
        const own = found.filter((dst) => dst.startsWith("24000c000001"));
        expect(own).toHaveLength(ROUTES);
      }
    });
  });

  test("of forwarding entries contains each other entry once if entries are added and removed", async () => {
    using links = Links.open({ netns });
    links.add({ ifname: "br0", kind: "bridge" });
    links.add({ ifname: "v0", kind: "veth", master: "br0", data: { peer: { ifname: "v1" } } });
    using entries = ForwardingEntries.open({ netns });
    const entryOf = (number: number) => {
      const bytes = [2, 0, 0, 0, number >> 8, number & 255].map((byte) => byte.toString(16).padStart(2, "0"));
      return { dev: "v0", mac: bytes.join(":"), flags: ["master"], state: ["permanent"] } as const;
    };
    const add = (first: number, last: number) => {
      const results = entries.addMany(Array.from({ length: last - first }, (_, index) => entryOf(first + index)));
      expect(results.filter((result) => "error" in result)).toEqual([]);
    };
    // The kernel lists the last entry first.
    const last = ROUTES + 20;
    add(0, last);
    const asked = request(RTM_GETNEIGH, AF_BRIDGE, RTMSG);
    for (const [index, change] of [
      () => add(last, last + 5),
      () => entries.deleteMany([1, 2, 3].map((one) => entryOf(last - one))),
    ].entries()) {
      for (const start of [dump, dumpAsync]) {
        const table = start(NETLINK_ROUTE, asked, { netns });
        let count = 0;
        const found = await table.collectInto<string>((items, message) => {
          if (count++ === CHANGE_AT && (start === dump) === (index === 0)) change();
          const attribute = message.attributes(RTMSG);
          const address = attribute.find(NDA_LLADDR) ? attribute.bytes().toHex() : "";
          if (attribute.find(NDA_MASTER)) items.push(address);
        });
        expect(table.consistent).toBe(true);
        const own = found.filter((address) => address.startsWith("02000000"));
        expect(own.length).toBeGreaterThan(ROUTES);
        expect(new Set(own).size).toBe(own.length);
      }
    }
  });

  /** Reads single messages, and calls `change` after a part of them. */
  function readWhile(table: Dump, change: () => void): number {
    let count = 0;
    for (const _ of table) if (count++ === CHANGE_AT) change();
    return count;
  }

  test("is not consistent if the caller reads single messages", () => {
    addRoutes(Array.from({ length: ENTRIES }, (_, number) => routeOf(number)));
    const quiet = dump(NETLINK_ROUTE, request(RTM_GETROUTE, AF_INET6, RTMSG), { netns });
    readWhile(quiet, () => {});
    expect(quiet.consistent).toBe(true);
    const changed = dump(NETLINK_ROUTE, request(RTM_GETROUTE, AF_INET6, RTMSG), { netns });
    readWhile(changed, () => void routes.delete({ dst: routeOf(0) }));
    expect(changed.consistent).toBe(false);
  });

  test("is read again if rules are removed", () => {
    using rules = Rules.open({ netns });
    const own = dump(NETLINK_ROUTE, request(RTM_GETRULE, AF_UNSPEC, RTMSG), { netns }).toArray().length;
    const numbers = Array.from({ length: ENTRIES }, (_, number) => number + 1000);
    const results = rules.addMany(numbers.map((priority) => ({ priority, table: 100 })));
    expect(results.filter((result) => "error" in result)).toEqual([]);
    const table = dump(NETLINK_ROUTE, request(RTM_GETRULE, AF_UNSPEC, RTMSG), { netns });
    let count = 0;
    const found = table.collectInto<Message>((items, message) => {
      if (count++ === CHANGE_AT) rules.delete({ priority: 1000, table: 100 });
      items.push(message.copy());
    });
    expect(table.consistent).toBe(true);
    expect(count).toBeGreaterThan(ENTRIES + CHANGE_AT);
    expect(found).toHaveLength(own + ENTRIES - 1);
  });

  test("is read again if neighbours are removed, but not if they are added", () => {
    using links = Links.open({ netns });
    links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
    using neighbours = Neighbours.open({ netns });
    const address = (number: number) => `10.0.${number >> 8}.${number & 255}`;
    const entry = (number: number) =>
      ({ dst: address(number), dev: "v0", lladdr: "02:00:00:00:00:01", state: ["permanent"] }) as const;
    const results = neighbours.addMany(Array.from({ length: ENTRIES }, (_, number) => entry(number)));
    expect(results.filter((result) => "error" in result)).toEqual([]);
    const counts = [
      () => void neighbours.add(entry(ENTRIES)),
      () => void neighbours.delete({ dst: address(5), dev: "v0" }),
    ].map((change) => {
      const table = dump(NETLINK_ROUTE, request(RTM_GETNEIGH, AF_UNSPEC, RTMSG), { netns });
      let count = 0;
      table.collectInto((_, message) => {
        if (message.length > 0 && count++ === CHANGE_AT) change();
      });
      expect(table.consistent).toBe(true);
      return count;
    });
    expect(counts[0]).toBeLessThan(ENTRIES + CHANGE_AT);
    expect(counts[1]).toBeGreaterThan(ENTRIES + CHANGE_AT);
  });
});
