// To reservation a socket means to reserve it for one reader. A second reader then gets an error instead of taking messages
// from the first one.
import { describe, expect } from "bun:test";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  ReceiveBuffer,
  RTNLGRP_LINK,
} from "../../src/index.ts";
import { receiveAccepted } from "../../src/sock/receiving.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { until, within } from "../support/threads.ts";
import type { ReserveTask } from "./programs/reserver.ts";

function scripted(): NetlinkSocket {
  return NetlinkSocket.over(new ScriptedTransport(() => {}));
}

/**
 * Starts a worker that reserves a socket for itself. Returns a function that sends a task to the worker and resolves with its reply.
 */
function startReserver(): { ask: (task: ReserveTask) => Promise<string>; end: () => Promise<void> } {
  const worker = new Worker(new URL("./programs/reserver.ts", import.meta.url));
  const ask = (task: ReserveTask) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    worker.onmessage = (event: MessageEvent) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(task);
    return within(promise, "the worker");
  };
  const end = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    worker.addEventListener("close", () => resolve());
    worker.terminate();
    return promise;
  };
  return { ask, end };
}

test("a socket is free before a reservation, after its release, and after close", () => {
  const socket = scripted();
  expect(socket.core.isFree).toBe(true);
  const reservation = socket.core.reserve("receiver pool");
  expect(socket.core.isFree).toBe(false);
  reservation.dispose();
  expect(socket.core.isFree).toBe(true);
  socket.core.reserve("receiver");
  socket.close();
  expect(socket.core.isFree).toBe(true);
});

describe("reserved socket", () => {
  test("rejects every second reservation with EBUSY", () => {
    const socket = scripted();
    const purposes = ["dump", "transaction", "receiver", "receiver pool", "listener"] as const;
    for (const purpose of purposes) {
      const reservation = socket.core.reserve(purpose);
      expect(socket.reservedFor).toBe(purpose);
      for (const other of purposes) {
        const error = failureOf(() => socket.core.reserve(other));
        expect(error.code).toBe("EBUSY");
        expect(error.message).toMatch(/^this socket \(NETLINK_ROUTE, port 77\) is being read by an? /);
        expect(error.message).toContain(purpose === "listener" ? "a listener in the event loop" : `a ${purpose}`);
      }
      reservation.dispose();
      expect(socket.reservedFor).toBeUndefined();
    }
    {
      using _ = socket.core.reserve("dump");
    }
    socket.core.reserve("receiver").dispose();
  });

  test("ignores the release of an earlier reservation", () => {
    const socket = scripted();
    const old = socket.core.reserve("dump");
    old.dispose();
    const reservation = socket.core.reserve("receiver");
    old.dispose();
    expect(socket.reservedFor).toBe("receiver");
    reservation.dispose();
    expect(socket.reservedFor).toBeUndefined();
  });

  test("rejects receive calls until the reservation is released", () => {
    const kernel = new ScriptedTransport(() => {});
    const socket = NetlinkSocket.over(kernel);
    kernel.reply(new MessageWriter(20).finish().bytes);
    const reservation = socket.core.reserve("receiver");
    for (const use of [() => socket.receive(), () => socket.receiveMany(), () => socket.drain()]) {
      expect(failureOf(use).code).toBe("EBUSY");
    }
    reservation.dispose();
    expect(socket.receive()?.length).toBe(16);
  });

  test("accepts only kernel messages during a transaction", () => {
    const kernel = new ScriptedTransport(() => {}, { protocol: NETLINK_USERSOCK });
    const socket = NetlinkSocket.over(kernel);
    const bytes = new MessageWriter(20).finish().bytes;
    const reservation = socket.core.reserve("transaction");
    kernel.reply(bytes, { sender: 4711 });
    kernel.reply(bytes);
    const memory = new ReceiveBuffer({ slots: 4, slotSize: 64 });
    expect(receiveAccepted(socket.core, memory, 4).map(({ sender }) => sender)).toEqual([0]);
    expect(socket.statistics.foreign).toBe(1);
    reservation.dispose();
    kernel.reply(bytes, { sender: 4711 });
    expect(receiveAccepted(socket.core, memory, 4).map(({ sender }) => sender)).toEqual([4711]);
  });

  test("can be closed before the reservation is released", () => {
    const socket = scripted();
    const reservation = socket.core.reserve("dump");
    socket.close();
    reservation.dispose();
    expect(failureOf(() => socket.core.reserve("dump")).code).toBe("EBADF");
  });
});

describeInNamespaces("reservation on a shared socket", () => {
  test("applies to all threads that share the socket", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { ask, end } = startReserver();
    // A socket that was reserved before it was shared stays reserved.
    const reservation = socket.core.reserve("receiver");
    expect(await ask({ kind: "attach", token: socket.share() })).toBe("done");
    expect(await ask({ kind: "reserve", purpose: "dump" })).toBe("EBUSY");
    expect(await ask({ kind: "receive" })).toBe("EBUSY");
    reservation.dispose();
    expect(await ask({ kind: "receive" })).toBe("received undefined");
    expect(await ask({ kind: "reserve", purpose: "receiver" })).toBe("done");
    expect(failureOf(() => socket.core.reserve("transaction")).message).toContain("a receiver");
    expect(failureOf(() => socket.receive()).code).toBe("EBUSY");
    expect(await ask({ kind: "release" })).toBe("done");
    expect(socket.receive()).toBeUndefined();
    // While no reader has reserved the socket, every thread can receive, and each datagram is delivered to one thread.
    sender.send(new MessageWriter(50).finish(), { to: { portId: socket.portId } });
    expect(await ask({ kind: "receive" })).toBe("received 16");
    await end();
  });

  test("ends when its thread is terminated", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { ask, end } = startReserver();
    await ask({ kind: "attach", token: socket.share() });
    await ask({ kind: "reserve", purpose: "receiver" });
    expect(socket.reservedFor).toBe("receiver");
    await end();
    // Bun reports the exit of a worker shortly before its thread ends.
    await until(() => socket.reservedFor === undefined, "the reservation is void");
    expect(socket.receive()).toBeUndefined();
    socket.core.reserve("receiver").dispose();
  });

  test("throws if another thread has joined a group", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using attached = NetlinkSocket.attach(socket.share());
    attached.joinGroup(RTNLGRP_LINK);
    expect(socket.groups).toEqual([RTNLGRP_LINK]);
    expect(failureOf(() => socket.core.reserve("dump")).message).toContain(
      `is a member of multicast group ${RTNLGRP_LINK}`,
    );
    attached.leaveGroup(RTNLGRP_LINK);
    socket.core.reserve("dump").dispose();
  });
});

describeInNamespaces("socket in multicast groups", () => {
  test("cannot be reserved for a dump or a transaction", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK, 33] });
    expect(socket.groups).toEqual([RTNLGRP_LINK, 33]);
    for (const purpose of ["dump", "transaction"] as const) {
      const error = failureOf(() => socket.core.reserve(purpose));
      expect(error.code).toBe("EBUSY");
      expect(error.message).toContain(`is a member of multicast groups ${RTNLGRP_LINK}, 33, and a ${purpose} on it`);
    }
    socket.core.reserve("receiver").dispose();
    socket.leaveGroup(33);
    expect(failureOf(() => socket.core.reserve("dump")).message).toContain("group 1,");
    socket.leaveGroup(RTNLGRP_LINK);
    expect(socket.groups).toEqual([]);
    socket.core.reserve("dump").dispose();
  });

  test("cannot join another group during a transaction", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const reservation = socket.core.reserve("transaction");
    expect(failureOf(() => socket.joinGroup(RTNLGRP_LINK)).code).toBe("EBUSY");
    reservation.dispose();
    using _ = socket.core.reserve("receiver");
    socket.joinGroup(RTNLGRP_LINK);
    expect(socket.groups).toEqual([RTNLGRP_LINK]);
  });
});
