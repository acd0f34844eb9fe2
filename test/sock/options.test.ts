import { describe, expect } from "bun:test";
import { readFileSync } from "node:fs";
import { getOption } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import {
  CTRL_ATTR_FAMILY_NAME,
  CTRL_CMD_GETFAMILY,
  GENL_ID_CTRL,
  IFLA_IFNAME,
  MessageWriter,
  NETLINK_BROADCAST_ERROR,
  NETLINK_CAP_ACK,
  NETLINK_EXT_ACK,
  NETLINK_GENERIC,
  NETLINK_GET_STRICT_CHK,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_NO_ENOBUFS,
  NETLINK_PKTINFO,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NLM_F_CAPPED,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NLMSG_ERROR,
  RTM_GETLINK,
  RTM_GETROUTE,
  RTNLGRP_LINK,
  SO_RCVBUF,
  SO_SNDBUF,
  SOL_NETLINK,
  SOL_SOCKET,
  type SocketOptions,
  transact,
} from "../../src/index.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { addBridge } from "../support/requests.ts";

const memory = allocate(4);

/** Returns the value of a socket option from getsockopt(). */
function optionOf(socket: NetlinkSocket, level: number, name: number): number {
  expect(getOption(socket.fd, level, name, memory, 0, 4)).toBe(4);
  return memory.view.getInt32(0, true);
}

describeInNamespaces("socket options", () => {
  test("have their defaults or the values of the caller", ({ netns }) => {
    const options: Record<string, [number, boolean]> = {
      extendedAck: [NETLINK_EXT_ACK, true],
      capAck: [NETLINK_CAP_ACK, true],
      strictChecking: [NETLINK_GET_STRICT_CHK, true],
      packetInfo: [NETLINK_PKTINFO, false],
      listenAllNamespaces: [NETLINK_LISTEN_ALL_NSID, false],
      noEnobufs: [NETLINK_NO_ENOBUFS, false],
      broadcastError: [NETLINK_BROADCAST_ERROR, false],
    };
    for (const [name, [number, byDefault]] of Object.entries(options)) {
      for (const wanted of [undefined, true, false]) {
        using socket = NetlinkSocket.open(NETLINK_ROUTE, {
          netns,
          ...(wanted === undefined ? {} : { [name]: wanted }),
        });
        expect([name, wanted, optionOf(socket, SOL_NETLINK, number)]).toEqual([name, wanted, +(wanted ?? byDefault)]);
        using clone = socket.clone();
        expect([name, wanted, optionOf(clone, SOL_NETLINK, number)]).toEqual([name, wanted, +(wanted ?? byDefault)]);
      }
    }
  });

  test("packetInfo is enabled by joining a group above 32", ({ netns }) => {
    const after = (options: SocketOptions, group: number) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, ...options });
      if (group > 0) socket.joinGroup(group);
      return optionOf(socket, SOL_NETLINK, NETLINK_PKTINFO);
    };
    expect([after({}, 0), after({}, 32), after({ groups: [32] }, 0)]).toEqual([0, 0, 0]);
    using route = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [33] });
    expect(optionOf(route, SOL_NETLINK, NETLINK_PKTINFO)).toBe(1);
    using refused = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [33], packetInfo: false });
    expect(optionOf(refused, SOL_NETLINK, NETLINK_PKTINFO)).toBe(0);
  });

  test("strictChecking makes the kernel reject fields that it otherwise ignores", ({ netns }) => {
    const request = new MessageWriter(RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP)
      .struct((header) => header.u8(2).u8(9).zero(10))
      .finish();
    const ask = (options: SocketOptions) => {
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, ...options });
      return transact(NETLINK_ROUTE, request, { socket });
    };
    const error = failureOf(() => ask({}));
    expect([error.code, error.extendedAck?.message]).toEqual([
      "EINVAL",
      "Invalid values in header for FIB dump request",
    ]);
    expect(ask({ strictChecking: false })).toBeUndefined();
  });

  test("extendedAck controls the extended acknowledgement of an error reply", ({ netns }) => {
    const request = new MessageWriter(GENL_ID_CTRL)
      .genetlink(CTRL_CMD_GETFAMILY, 2)
      .string(CTRL_ATTR_FAMILY_NAME, "a name that is much too long")
      .finish();
    const refused = (options: SocketOptions) => {
      using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns, ...options });
      return failureOf(() => transact(NETLINK_GENERIC, request, { socket }));
    };
    expect(refused({}).extendedAck?.offset).toBe(20);
    expect(refused({ capAck: false }).extendedAck?.offset).toBe(20);
    expect(refused({ extendedAck: false }).extendedAck).toBeUndefined();
    expect(refused({ extendedAck: false, capAck: false }).code).toBe(refused({}).code);
  });

  test("capAck controls the request payload in an error reply", ({ netns }) => {
    const request = new MessageWriter(RTM_GETLINK)
      .struct((header) => header.zero(16))
      .string(IFLA_IFNAME, "nothing")
      .finish();
    const refusal = (capAck: boolean) => {
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, capAck, extendedAck: false });
      socket.send(request);
      const [message] = socket.receive()!.messages();
      expect(message!.type).toBe(NLMSG_ERROR);
      return { capped: (message!.flags & NLM_F_CAPPED) !== 0, length: message!.length };
    };
    expect(refusal(true)).toEqual({ capped: true, length: 36 });
    expect(refusal(false)).toEqual({ capped: false, length: 20 + request.length });
  });

  test("buffer sizes have the values that the kernel granted", ({ netns }) => {
    const limit = Number(readFileSync("/proc/sys/net/core/rmem_max", "utf8"));
    for (const asked of [undefined, 0, 10_000, 500_000, limit, limit * 2, 2 ** 30]) {
      using socket = NetlinkSocket.open(NETLINK_ROUTE, {
        netns,
        ...(asked === undefined ? {} : { receiveBufferSize: asked }),
      });
      const granted = optionOf(socket, SOL_SOCKET, SO_RCVBUF);
      expect(socket.receiveBufferSize).toBe(granted);
      expect(socket.memory()).toEqual({ queued: 0, capacity: granted, dropped: 0 });
      const wanted = Math.min(asked ?? 4 * 1024 * 1024, limit) * 2;
      expect(granted).toBeGreaterThanOrEqual(wanted);
    }
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, sendBufferSize: 50_000 });
    expect(optionOf(socket, SOL_SOCKET, SO_SNDBUF)).toBe(100_000);
  });

  test("portId reserves a port id until the socket is closed", ({ netns }) => {
    for (const portId of [1, 4_000_000_000, 0xffffffff]) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, portId });
      expect(socket.portId).toBe(portId);
      const before = openSockets();
      const error = failureOf(() => NetlinkSocket.open(NETLINK_USERSOCK, { netns, portId }));
      expect([error.code, error.syscall]).toEqual(["EADDRINUSE", "bind"]);
      expect(error.message).toContain("omit portId");
      expect(openSockets()).toBeLessThanOrEqual(before);
      using clone = socket.clone();
      expect([0, portId]).not.toContain(clone.portId);
      socket.close();
      NetlinkSocket.open(NETLINK_USERSOCK, { netns, portId }).close();
    }
    using chosen = NetlinkSocket.open(NETLINK_ROUTE, { netns, portId: 0 });
    expect(chosen.portId).toBeGreaterThan(0);
  });

  test("clone() copies options, protocol, namespace and groups", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK], receiveBufferSize: 100_000 });
    using clone = socket.clone();
    expect([clone.protocol, clone.receiveBufferSize]).toEqual([socket.protocol, socket.receiveBufferSize]);
    expect(clone.portId).not.toBe(socket.portId);
    expect(clone.fd).not.toBe(socket.fd);
    transact(NETLINK_ROUTE, addBridge("seen"), { netns });
    expect([socket.receive()?.group, clone.receive()?.group]).toEqual([RTNLGRP_LINK, RTNLGRP_LINK]);
    clone.close();
    expect(socket.closed).toBe(false);
    expect(socket.core.takeSequence(1)).toBe(1);
  });

  test("clone() rejects a socket of another thread", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using attached = NetlinkSocket.attach(socket.share());
    expect(() => attached.clone()).toThrow(TypeError);
  });
});

describe("invalid options of NetlinkSocket.open", () => {
  const cases: [unknown, RegExp][] = [
    [null, /^options: expected an object/],
    [7, /^options: expected an object/],
    [{ receiveBufferSize: -1 }, /^receiveBufferSize: expected/],
    [{ receiveBufferSize: 2 ** 31 }, /^receiveBufferSize: expected/],
    [{ receiveBufferSize: "big" }, /^receiveBufferSize: expected/],
    [{ sendBufferSize: 0.5 }, /^sendBufferSize: expected/],
    [{ portId: -1 }, /^portId: expected/],
    [{ portId: 2 ** 32 }, /^portId: expected/],
    [{ groups: 1 }, /^groups: expected an array/],
    [{ groups: "link" }, /^groups: expected an array/],
    [{ groups: [0] }, /^groups\[0\]: expected/],
    [{ groups: [1, -1] }, /^groups\[1\]: expected/],
    [{ groups: [1, "link"] }, /^groups\[1\]: expected/],
    [{ strictChecking: 1 }, /^strictChecking: expected true or false/],
    [{ allowPeers: "yes" }, /^allowPeers: expected true or false/],
    [{ netns: Symbol("here") }, /^netns: expected/],
  ];
  for (const [options, text] of cases) {
    test(`throw before a socket is opened: ${Bun.inspect(options).replace(/\s+/g, " ")}`, () => {
      const before = openSockets();
      let error: unknown;
      try {
        NetlinkSocket.open(NETLINK_ROUTE, options as never);
      } catch (thrown) {
        error = thrown;
      }
      expect([TypeError, RangeError]).toContain((error as Error)?.constructor as never);
      expect((error as Error).message).toMatch(text);
      expect(openSockets()).toBeLessThanOrEqual(before);
    });
  }

  for (const protocol of [-1, 32, 1.5, Number.NaN, "0", undefined, null]) {
    test(`throw for the protocol ${String(protocol)}`, () => {
      expect(() => NetlinkSocket.open(protocol as never)).toThrow(/^protocol: expected/);
    });
  }
});
