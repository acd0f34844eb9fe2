// The clone of a socket belongs to the same namespace as the original socket, regardless of the thread's current
// namespace.
import { describe, expect } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { getOption } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import {
  dump,
  IFLA_IFNAME,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_LINK,
  RTNLGRP_MCTP_IFADDR,
  RTNLGRP_NEIGH,
  SOL_NETLINK,
  transact,
} from "../../src/index.ts";
import { runProgram } from "../support/child.ts";
import { openBeyond, openResources } from "../support/descriptors.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { addBridge, getLinks } from "../support/requests.ts";

/** Returns the names of the interfaces in the namespace of a socket. */
function linksOf(socket: NetlinkSocket): string[] {
  const names: string[] = [];
  for (const link of dump(NETLINK_ROUTE, getLinks(), { socket })) {
    const attributes = link.attributes(16);
    if (attributes.find(IFLA_IFNAME)) names.push(attributes.string());
  }
  return names;
}

function listensToAll(socket: NetlinkSocket): boolean {
  const memory = allocate(4);
  getOption(socket.fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, memory, 0, 4);
  return memory.view.getInt32(0, true) === 1;
}

describeInNamespaces("NetlinkSocket.clone", () => {
  test("opens the clone in the namespace of the original", ({ other }) => {
    using here = NetworkNamespace.create();
    transact(NETLINK_ROUTE, addBridge("in-here"), { netns: here });
    transact(NETLINK_ROUTE, addBridge("in-other"), { netns: other });
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: here });
    using inside = other.run(() => socket.clone());
    using again = other.run(() => inside.clone());
    using outside = socket.clone();
    for (const clone of [inside, again, outside]) expect(linksOf(clone)).toEqual(["lo", "in-here"]);

    // First, a socket opened in the thread's own namespace is cloned in another namespace; then the other way around.
    using own = NetlinkSocket.open(NETLINK_ROUTE);
    const home = linksOf(own);
    using cloned = other.run(() => own.clone());
    expect(linksOf(cloned)).toEqual(home);
    using within = other.run(() => NetlinkSocket.open(NETLINK_ROUTE));
    using without = within.clone();
    expect(linksOf(without)).toEqual(["lo", "in-other"]);
  });

  test("finds the namespace after its descriptor number was reused", ({ other }) => {
    using here = NetworkNamespace.create();
    transact(NETLINK_ROUTE, addBridge("in-here"), { netns: here });
    const fd = openSync(`/proc/self/fd/${here.fd}`, "r");
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: { fd } });
    closeSync(fd);
    // Lower descriptors may be free: the runtime closes those of earlier tests at any time.
    const opened: number[] = [];
    do opened.push(openSync(`/proc/self/fd/${other.fd}`, "r"));
    while (opened.at(-1)! < fd);
    try {
      expect(opened.at(-1)).toBe(fd);
      using clone = socket.clone();
      expect(linksOf(clone)).toEqual(["lo", "in-here"]);
      here.close();
      using last = clone.clone();
      expect(linksOf(last)).toEqual(["lo", "in-here"]);
    } finally {
      for (const one of opened) closeSync(one);
    }
  });

  test("copies the current groups and listenAllNamespaces", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK, RTNLGRP_NEIGH] });
    socket.joinGroup(RTNLGRP_IPV4_ROUTE);
    socket.joinGroup(RTNLGRP_MCTP_IFADDR);
    socket.leaveGroup(RTNLGRP_NEIGH);
    socket.listenAllNamespaces(true);
    using clone = socket.clone();
    expect(clone.groups).toEqual([RTNLGRP_LINK, RTNLGRP_IPV4_ROUTE, RTNLGRP_MCTP_IFADDR]);
    expect(listensToAll(clone)).toBe(true);
    socket.listenAllNamespaces(false);
    using deaf = socket.clone();
    expect(listensToAll(deaf)).toBe(false);
    transact(NETLINK_ROUTE, addBridge("seen"), { netns });
    expect([socket, clone].map((each) => each.receive()?.group)).toEqual([RTNLGRP_LINK, RTNLGRP_LINK]);
  });

  test("leaks no descriptors", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const before = openResources();
    for (let round = 0; round < 20; round++) socket.clone().close();
    const { sockets, namespaces } = openBeyond(before);
    expect([sockets, namespaces]).toEqual([undefined, undefined]);
  });
});

describeInNamespaces("dump with a buffer of the caller", () => {
  test("reads its own namespace after the thread enters another one", ({ netns, other }) => {
    transact(NETLINK_ROUTE, addBridge("in-netns"), { netns });
    const small = new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 });
    const count = (given: ReturnType<typeof dump>) => {
      let links = 0;
      while (given.next(small) !== undefined) links++;
      return links;
    };
    const outside = dump(NETLINK_ROUTE, getLinks(), { netns });
    expect(other.run(() => count(outside))).toBe(2);
    const inside = netns.run(() => dump(NETLINK_ROUTE, getLinks()));
    expect(other.run(() => count(inside))).toBe(2);
    const home = count(dump(NETLINK_ROUTE, getLinks()));
    const elsewhere = dump(NETLINK_ROUTE, getLinks());
    expect(other.run(() => count(elsewhere))).toBe(home);
  });
});

const confined = namespacesAvailable && hasProgram("setpriv") && process.getuid?.() === 0;

describe.skipIf(!confined)("clone without privileges", () => {
  const run = (...prefix: string[]) => {
    using netns = NetworkNamespace.create();
    return runProgram(join(import.meta.dir, "programs", "cloner.ts"), { netns, prefix: ["setpriv", ...prefix] });
  };

  test("succeeds only in the socket's own namespace", () => {
    // Without privileges, the worker cannot enter another namespace. The capability CAP_SYS_ADMIN alone is sufficient.
    expect(run("--bounding-set=-all", "--inh-caps=-all").lines).toEqual(["at home: 1 interface"]);
    const { lines } = run("--bounding-set=-net_admin", "--inh-caps=-net_admin");
    expect(lines[0]).toBe("at home: 1 interface");
    expect(lines[1]).toMatch(/^elsewhere: EPERM clone: the socket belongs to another network namespace/);
    expect(lines[2]).toBe("open: 1");
  });
});
