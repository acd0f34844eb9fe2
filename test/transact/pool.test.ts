import { describe, expect } from "bun:test";
import {
  closeIdleSockets,
  dump,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  type NetlinkError,
  NetworkNamespace,
  transact,
} from "../../src/index.ts";
import { acquireSocket, releaseSocket } from "../../src/transact/pool.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { addBridge, getLink, getLinks, linkName } from "../support/requests.ts";

describeInNamespaces("pool of idle sockets", () => {
  test("returns the socket that was released last", ({ netns }) => {
    const [one, two, three] = [1, 2, 3].map(() => acquireSocket(NETLINK_ROUTE, netns));
    expect(new Set([one, two, three]).size).toBe(3);
    for (const socket of [two!, one!, three!]) releaseSocket(socket, true);
    expect([1, 2, 3].map(() => acquireSocket(NETLINK_ROUTE, netns))).toEqual([three!, one!, two!]);
    for (const socket of [one!, two!, three!]) socket.close();
  });

  test("keeps at most sixteen sockets per protocol", ({ netns }) => {
    const before = openSockets();
    for (const protocol of [NETLINK_ROUTE, NETLINK_GENERIC]) {
      const sockets = Array.from({ length: 20 }, () => acquireSocket(protocol, netns));
      expect(sockets.every((socket) => socket.protocol === protocol)).toBe(true);
      for (const socket of sockets) releaseSocket(socket, true);
      expect(sockets.map(({ closed }) => closed)).toEqual(sockets.map((_, index) => index >= 16));
    }
    expect(openSockets()).toBe(before + 32);
    netns.close();
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  test("keeps neither closed nor unusable sockets", ({ netns }) => {
    const unknown = acquireSocket(NETLINK_ROUTE, netns);
    releaseSocket(unknown, false);
    expect(unknown.closed).toBe(true);
    const closed = acquireSocket(NETLINK_ROUTE, netns);
    closed.close();
    releaseSocket(closed, true);
    const next = acquireSocket(NETLINK_ROUTE, netns);
    expect(next.closed).toBe(false);
    next.close();
  });

  test("separates namespaces and closes sockets with their namespace", () => {
    const before = openSockets();
    using one = NetworkNamespace.create();
    const other = NetworkNamespace.create();
    transact(NETLINK_ROUTE, addBridge("here"), { netns: one });
    transact(NETLINK_ROUTE, addBridge("there"), { netns: other });
    const names = (netns: NetworkNamespace) =>
      dump(NETLINK_ROUTE, getLinks(), { netns })
        .toArray()
        .map((link) => link.attributes(16))
        .map((attributes) => {
          while (attributes.next()) if (attributes.type === 3) return attributes.string();
          return "";
        });
    expect([names(one), names(other)]).toEqual([
      ["lo", "here"],
      ["lo", "there"],
    ]);
    const lent = acquireSocket(NETLINK_ROUTE, other);
    other.close();
    other.close();
    releaseSocket(lent, true);
    expect(lent.closed).toBe(true);
    expect(() => transact(NETLINK_ROUTE, getLink(1), { netns: other })).toThrow("namespace handle is closed");
    one.close();
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  test("uses the namespace that the thread has entered", () => {
    closeIdleSockets();
    using netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, getLink(1));
    netns.run(() => transact(NETLINK_ROUTE, addBridge("inside")));
    const names = (options = {}) => dump(NETLINK_ROUTE, getLinks(), options).toArray().map(linkName);
    const links = (options = {}) => names(options).length;
    expect(names({ netns })).toEqual(["lo", "inside"]);
    // Other test processes may create and delete links outside.
    expect(names()).not.toContain("inside");
    // The dump is started inside the namespace and finished outside. Its socket must not be added to the idle sockets
    // of the thread's own namespace.
    const started = netns.run(() => dump(NETLINK_ROUTE, getLinks()));
    expect(started.toArray()).toHaveLength(2);
    for (let round = 0; round < 5; round++) expect(names()).not.toContain("inside");
    expect(netns.run(links)).toBe(2);
    using inner = NetworkNamespace.create();
    expect(netns.run(() => [links(), inner.run(links), links({ netns: inner }), links()])).toEqual([2, 1, 1, 2]);
    expect(names()).not.toContain("inside");
  });

  test("keeps no socket of a namespace given by path or pid", ({ netns }) => {
    const before = openSockets();
    for (const source of [{ fd: netns.fd }, `/proc/self/fd/${netns.fd}`, { pid: process.pid }]) {
      expect(transact(NETLINK_ROUTE, getLink(1), { netns: source })).toBeDefined();
      expect(openSockets()).toBeLessThanOrEqual(before);
    }
  });

  test("allows transactions during nested dumps", ({ netns }) => {
    for (let index = 0; index < 30; index++) transact(NETLINK_ROUTE, addBridge(`b${index}`), { netns });
    const seen: number[] = [];
    const descend = (depth: number): void => {
      for (const link of dump(NETLINK_ROUTE, getLinks(), { netns })) {
        const index = link.view.getInt32(link.offset + 20, true);
        expect(transact(NETLINK_ROUTE, getLink(index), { netns })?.view.getInt32(20, true)).toBe(index);
        if (depth === 0) seen.push(index);
        else if (index === 1) descend(depth - 1);
      }
    };
    descend(20);
    expect(seen).toHaveLength(31);
    expect(new Set(seen).size).toBe(31);
  });
});

describe("acquireSocket", () => {
  test("rejects an invalid protocol", () => {
    expect(() => acquireSocket(32, undefined)).toThrow(RangeError);
    expect(() => acquireSocket(-1, undefined)).toThrow(RangeError);
  });

  test("throws EPROTONOSUPPORT for a protocol that the kernel lacks", () => {
    try {
      acquireSocket(31, undefined);
      throw new Error("it opened");
    } catch (error) {
      expect((error as NetlinkError).code).toBe("EPROTONOSUPPORT");
    }
  });
});
