// While a dump is in progress, it is the only reader of its socket. Other readers get an error, so that neither the
// dump nor the other reader loses messages.
import { beforeAll, expect, test } from "bun:test";
import {
  Dump,
  dump,
  IFLA_IFNAME,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_MULTI,
  RTM_NEWLINK,
  RTNLGRP_LINK,
} from "../../src/index.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { getLinks } from "../support/requests.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { addBridges } from "./tables.ts";

/** Number of bridges. A dump of this many links needs several datagrams. */
const BRIDGES = 60;

function nameOf(message: MessageView): string {
  const attributes = message.attributes(16);
  return attributes.find(IFLA_IFNAME) ? attributes.string() : "";
}

describeInNamespaces("dump on the caller's socket", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    addBridges(netns, BRIDGES);
  });

  const links = (socket: NetlinkSocket) => dump(NETLINK_ROUTE, getLinks(), { socket });

  test("makes a second dump fail with EBUSY", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const first = links(socket);
    const names = [nameOf(first.next()!)];
    const { sent } = socket.statistics;
    const error = failureOf(() => links(socket));
    expect(error.code).toBe("EBUSY");
    expect(error.message).toContain("is being read by a dump");
    expect(error.message).toContain("call done()");
    expect(socket.statistics.sent).toBe(sent);
    for (const message of first) names.push(nameOf(message));
    expect(new Set(names).size).toBe(BRIDGES + 1);
    expect(first.consistent).toBe(true);
  });

  test("makes receive calls of other threads fail with EBUSY", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using other = NetlinkSocket.attach(socket.share());
    const first = links(socket);
    expect(failureOf(() => links(other)).code).toBe("EBUSY");
    expect(failureOf(() => other.receive()).code).toBe("EBUSY");
    const names: string[] = [];
    const second = Dump.attach(first.share());
    for (let more = true; more; ) {
      const found = [first.next(), second.next()].filter((message) => message !== undefined);
      names.push(...found.map(nameOf));
      more = found.length > 0;
    }
    expect(new Set(names).size).toBe(BRIDGES + 1);
    expect(names).toHaveLength(BRIDGES + 1);
    expect(links(other).toArray()).toHaveLength(BRIDGES + 1);
  });

  test("makes other receive calls fail until it ends", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const endings: ((table: Dump) => unknown)[] = [
      (table) => table.toArray(),
      (table) => table.done(),
      (table) => {
        for (const _ of table) break;
      },
      (table) => table[Symbol.dispose](),
      () => {
        for (const _ of dump(NETLINK_ROUTE, getLinks(), { socket, netns: undefined })) break;
      },
    ];
    for (const [index, end] of endings.entries()) {
      if (index < 4) {
        const table = links(socket);
        for (const use of [() => socket.receive(), () => socket.receiveMany(), () => socket.drain()]) {
          expect(failureOf(use).code).toBe("EBUSY");
        }
        end(table);
      } else end(undefined as never);
      expect(socket.reservedFor).toBeUndefined();
      expect(socket.receive()).toBeUndefined();
    }
    expect(() => dump(NETLINK_ROUTE, new Uint8Array(300_000), { socket })).toThrow();
    expect(socket.reservedFor).toBeUndefined();
  });

  test("rejects a socket that is in a multicast group", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK] });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    peer.send(new MessageWriter(RTM_NEWLINK).finish(), { to: { group: RTNLGRP_LINK } });
    const error = failureOf(() => links(socket));
    expect([error.code, socket.statistics.sent]).toEqual(["EBUSY", 0]);
    expect(error.message).toContain("use a socket without groups");
    expect(socket.statistics.received + socket.statistics.foreign).toBe(0);
    socket.leaveGroup(RTNLGRP_LINK);
    expect(links(socket).toArray()).toHaveLength(BRIDGES + 1);
  });

  test("ignores and counts messages of other processes", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, allowPeers: true });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const forged = new MessageWriter(RTM_NEWLINK, NLM_F_MULTI)
      .struct((header) => header.zero(16))
      .string(IFLA_IFNAME, "FORGED")
      .finish();
    for (const use of [(table: Dump) => table.toArray().map(nameOf), (table: Dump) => Array.from(table, nameOf)]) {
      const { foreign } = socket.statistics;
      const sequence = socket.core.takeSequence(0);
      peer.sendWithSequence(forged, sequence, { to: { portId: socket.portId } });
      const names = use(links(socket));
      expect(names).not.toContain("FORGED");
      expect(names).toHaveLength(BRIDGES + 1);
      expect(socket.statistics.foreign).toBe(foreign + 1);
    }
    // After the dump, the socket accepts messages of other processes again.
    peer.send(forged, { to: { portId: socket.portId } });
    expect(socket.receive()?.sender).toBe(peer.portId);
    // A thread that reads a dump of another thread also ignores messages of other processes.
    const shared = links(socket);
    peer.sendWithSequence(forged, socket.core.takeSequence(0) - 1, { to: { portId: socket.portId } });
    const names = Array.from(Dump.attach(shared.share()), nameOf);
    shared.done();
    expect(names).not.toContain("FORGED");
    expect(names).toHaveLength(BRIDGES + 1);
  });

  test("done() ignores an NLMSG_DONE of another process", () => {
    const kernel = new ScriptedTransport(() => {});
    using socket = NetlinkSocket.over(kernel, { allowPeers: true });
    const table = links(socket);
    const [request] = kernel.requests;
    const end = new MessageWriter(3, NLM_F_MULTI).raw(new Uint8Array(4)).finish();
    end.view.setUint32(8, request!.sequence, true);
    end.view.setUint32(0, end.length, true);
    kernel.reply(end.bytes, { sender: 4711 });
    kernel.reply(end.bytes);
    table.done();
    expect([socket.statistics.foreign, socket.statistics.received]).toEqual([1, 1]);
  });
});
