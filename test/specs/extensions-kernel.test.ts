// Tests this project's extensions of the kernel's rtnetlink specs on the running kernel.
import { describe, expect } from "bun:test";
import { rtAddr as addresses } from "../../src/families/rt-addr.ts";
import { rtLink as links } from "../../src/families/rt-link.ts";
import { rtRoute as routes } from "../../src/families/rt-route.ts";
import { tc as control } from "../../src/families/tc.ts";
import {
  AF_INET,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  type NetworkNamespace,
  NLM_F_CREATE,
} from "../../src/index.ts";
import { eventCodec, type Family, type Fields, messageNumber } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { ipJson, runAll, runIn } from "../support/oracle.ts";
import { setLoopbackUp } from "../support/requests.ts";
import { ask, entries, refusal } from "./family.ts";

/** Returns the messages that a socket has received, each decoded with the family that it belongs to. */
function told(socket: NetlinkSocket, families: readonly Family[]): [string, Fields][] {
  const events: [string, Fields][] = [];
  for (let datagram = socket.receive(); datagram !== undefined; datagram = socket.receive()) {
    for (const event of datagram.messages()) {
      for (const family of families) {
        const codec = eventCodec(family, messageNumber(family, event), event);
        if (codec !== undefined) events.push([codec.operation.name, codec.decode(event)]);
      }
    }
  }
  return events;
}

function listen(netns: NetworkNamespace, families: readonly Family[]): NetlinkSocket {
  const socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
  for (const family of families) {
    for (const { name, number } of Object.values(family.groups)) {
      try {
        socket.joinGroup(number!);
      } catch (error) {
        // The running kernel may not have all multicast groups yet.
        if (!(error instanceof NetlinkError) || family.groups[name]!.since === undefined) throw error;
      }
    }
  }
  return socket;
}

describe("rtnetlink events", () => {
  test("belong to exactly one family each", () => {
    const numbers = [addresses, links, routes, control].flatMap((family) => {
      const events = Object.values(family.operations).filter(({ event }) => event !== undefined);
      // Several events of one family are distinguished by their headers.
      return [...new Set(events.map(({ event }) => event!.number))];
    });
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describeInNamespaces("rtnetlink spec extensions", () => {
  const ip = hasProgram("ip");

  test.skipIf(!ip)("describe events of addresses, routes and links", ({ netns }) => {
    const families = [addresses, routes, links];
    using socket = listen(netns, families);
    runAll(netns, [
      "ip link set lo up",
      "ip link add road type veth peer name other",
      "ip addr add 10.9.8.1/24 dev road",
      "ip link set road up",
      "ip link set other up",
      "ip route add 10.77.0.0/16 via 10.9.8.2",
      "ip route del 10.77.0.0/16",
      "ip addr del 10.9.8.1/24 dev road",
      "ip link del road",
    ]);
    const events = told(socket, families);
    const about = (operation: string, test: (fields: Fields) => boolean) =>
      events.filter(([name, fields]) => name === operation && test(fields)).length;
    expect(about("newaddr-ntf", ({ local }) => local === "10.9.8.1")).toBe(1);
    expect(about("deladdr-ntf", ({ local }) => local === "10.9.8.1")).toBe(1);
    expect(about("newroute-ntf", ({ dst }) => dst === "10.77.0.0")).toBe(1);
    expect(about("delroute-ntf", ({ dst }) => dst === "10.77.0.0")).toBe(1);
    expect(about("newlink-ntf", ({ ifname }) => ifname === "road")).toBeGreaterThan(1);
    expect(about("dellink-ntf", ({ ifname }) => ifname === "road")).toBe(1);
    expect(about("dellink-ntf", ({ ifname }) => ifname === "other")).toBe(1);
    for (const [name, fields] of events) expect(fields["unparsed"], name).toBeUndefined();
  });

  test.skipIf(!ip)("add and remove alternative names of links", ({ netns }) => {
    const names = () => (ipJson(netns, "link", "show", "dev", "lo")[0]!["altnames"] ?? []) as string[];
    const header = { ifiIndex: 1 };
    ask(netns, links, "newlinkprop", { header, propList: { altIfname: ["loop-the-loop", "a-name-that-is-longer"] } });
    expect(names().sort()).toEqual(["a-name-that-is-longer", "loop-the-loop"]);
    expect(ask(netns, links, "getlink", { altIfname: "loop-the-loop" })).toMatchObject({ ifname: "lo" });
    ask(netns, links, "dellinkprop", { header, propList: { altIfname: ["loop-the-loop"] } });
    expect(names()).toEqual(["a-name-that-is-longer"]);
    expect(refusal(netns, links, "dellinkprop", { header, propList: { altIfname: ["absent"] } }).code).toBe("ENOENT");
  });

  test("read a single address", ({ netns }) => {
    setLoopbackUp(netns);
    const found = ask(netns, addresses, "getaddr", { header: { ifaFamily: 10, ifaIndex: 1 }, address: "::1" });
    expect(found).toMatchObject({ address: "::1", header: { ifaPrefixlen: 128 } });
    const listed = entries(netns, addresses, "getanycast", { header: { ifaFamily: 10 } });
    for (const entry of listed) expect(entry["unparsed"]).toBeUndefined();
  });

  test.skipIf(!ip || !hasProgram("tc"))("describe events and dumps of qdiscs and classes", ({ netns }) => {
    using socket = listen(netns, [control]);
    const made = netns.run(() => Bun.spawnSync(["tc", "qdisc", "add", "dev", "lo", "root", "handle", "1:", "prio"]));
    // The kernel may have been built without the queueing discipline prio.
    if (!made.success) return;
    runIn(netns, ["tc", "qdisc", "del", "dev", "lo", "root"]);
    const kinds = told(socket, [control]).map(([name, { kind }]) => [name, kind]);
    expect(kinds).toContainEqual(["newqdisc-ntf", "prio"]);
    expect(kinds).toContainEqual(["delqdisc-ntf", "prio"]);
    runIn(netns, ["tc", "qdisc", "add", "dev", "lo", "root", "handle", "1:", "prio"]);
    const classes = entries(netns, control, "gettclass", { header: { ifindex: 1 } });
    expect(classes.map(({ kind }) => kind)).toEqual(["prio", "prio", "prio"]);
  });

  test("manage traffic control actions without a filter", ({ netns }) => {
    const tab = [{ kind: "gact", options: { parms: { index: 7, action: 2 } } }];
    try {
      ask(netns, control, "newaction", { tab }, NLM_F_CREATE);
    } catch (error) {
      // The test requires root in the initial user namespace, and a kernel built with actions.
      const expected = ["EPERM", "ENOENT", "EOPNOTSUPP", "EINVAL"];
      if (!(error instanceof NetlinkError) || !expected.includes(error.code)) throw error;
      expect(entries(netns, control, "getaction", { tab: [{ kind: "gact" }] })).toEqual([]);
      return;
    }
    const dumped = entries(netns, control, "getaction", {
      tab: [{ kind: "gact" }],
      flags: { value: ["large-dump-on"], selector: ["large-dump-on"] },
    });
    expect(dumped[0]).toMatchObject({ count: 1, tab: [{ kind: "gact", options: { parms: { index: 7 } } }] });
  });

  test("return an empty list of multicast routes", ({ netns }) => {
    expect(AF_INET).toBe(2);
    const listed = entries(netns, routes, "getroute", { header: { rtmFamily: 128 } });
    expect(listed).toEqual([]);
  });
});
