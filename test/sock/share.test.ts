import { describe, expect, spyOn, test } from "bun:test";
import { readdirSync } from "node:fs";
import { close } from "../../src/ffi/libc.ts";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  transact,
} from "../../src/index.ts";
import { SharedState, type SharedStateToken } from "../../src/sock/shared-state.ts";
import { SocketCore } from "../../src/sock/socket-core.ts";
import { descriptors, openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { getLink } from "../support/requests.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { within } from "../support/threads.ts";
import type { ShareTask } from "./programs/sharer.ts";

/** Sends a task to a worker. Resolves with the first reply and the worker. */
async function ask<Answer>(task: ShareTask): Promise<{ answer: Answer; worker: Worker }> {
  const worker = new Worker(new URL("./programs/sharer.ts", import.meta.url));
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  worker.onmessage = (event: MessageEvent) => resolve(event.data);
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(task);
  return { answer: await within(promise, "the worker"), worker };
}

function ended(worker: Worker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.addEventListener("close", () => resolve());
  worker.terminate();
  return promise;
}

describeInNamespaces("shared socket", () => {
  test("gives each thread different sequence numbers", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    socket.core.takeSequence(41);
    const count = 20_000;
    const tasks = [1, 2, 3].map(() => ask<number[]>({ kind: "sequences", token: socket.share(), count }));
    const own = Array.from({ length: count }, (_, index) => socket.core.takeSequence(1 + (index % 3)));
    const taken = await Promise.all(tasks);
    const all = [own, ...taken.map(({ answer }) => answer)].flatMap((firsts) =>
      firsts.flatMap((first, index) => Array.from({ length: 1 + (index % 3) }, (_, next) => first + next)),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(Math.min(...own)).toBeGreaterThan(41);

    const { portId } = receiver;
    const sends = await Promise.all(
      [1, 2, 3].map(() => ask<number[]>({ kind: "send", token: socket.share(), count: 500, portId })),
    );
    expect(sends.map(({ answer }) => answer)).toEqual([[500], [500], [500]]);
    const numbers = new Set<number>();
    const buffer = new ReceiveBuffer({ slots: 64, slotSize: 64 });
    for (let batch = receiver.receiveMany(buffer); batch.length > 0; batch = receiver.receiveMany(buffer)) {
      for (const datagram of batch) {
        expect(datagram.sender).toBe(socket.portId);
        for (const { sequence } of datagram.messages()) numbers.add(sequence);
      }
    }
    expect(numbers.size).toBe(1500);
    await Promise.all([...taken, ...sends].map(({ worker }) => ended(worker)));
  });

  test("stays open when a thread other than the owner closes it", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const token = socket.share();
    const { answer, worker } = await ask<string>({ kind: "close", token });
    expect(answer).toBe("EBADF");
    // The worker still runs, but other threads can use its place.
    expect(threadWords(token.state).filter((word) => word !== 0)).toHaveLength(1);
    expect(transact(NETLINK_ROUTE, getLink(1), { socket })?.view.getInt32(20, true)).toBe(1);
    await ended(worker);
  });

  test("its owner closes it for all threads", async () => {
    using netns = NetworkNamespace.create();
    const before = openSockets();
    const socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const token = socket.share();
    const attached = NetlinkSocket.attach(structuredClone(token));
    const again = NetlinkSocket.attach(attached.share());
    expect([attached.portId, attached.protocol, attached.fd]).toEqual([socket.portId, NETLINK_ROUTE, socket.fd]);
    expect(transact(NETLINK_ROUTE, getLink(1), { socket: again })?.view.getInt32(20, true)).toBe(1);
    const { wakeFd } = token.state;
    expect(descriptors().get(wakeFd)).toBe("anon_inode:[eventfd]");
    socket.close();
    expect(descriptors().has(wakeFd)).toBe(false);
    expect([attached.closed, again.closed]).toEqual([true, true]);
    expect(() => attached.receive()).toThrow("is closed");
    expect(() => again.wait()).toThrow("is closed");
    expect(() => NetlinkSocket.attach(token).send(getLink(1))).toThrow("is closed");
    attached.close();
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  test("is closed immediately if a thread was terminated during a call", async () => {
    using netns = NetworkNamespace.create();
    for (let round = 0; round < 3; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const { worker } = await ask<string>({ kind: "block", token: socket.share() });
      await Bun.sleep(5);
      await ended(worker);
      const file = descriptors().get(socket.fd)!;
      socket.close();
      // If close() waited for the terminated thread and gave up, the socket would stay open.
      expect([...descriptors().values()]).not.toContain(file);
    }
  });

  test("can send while another thread waits to receive", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { worker } = await ask<string>({ kind: "block", token: socket.share() });
    const message = new MessageWriter(70).finish();
    for (let round = 0; round < 100; round++) {
      socket.sendMany([message, message], { to: { portId: receiver.portId } });
      expect(receiver.drain()).toBe(2);
    }
    await ended(worker);
  });

  test("cannot have a custom transport", () => {
    expect(() => NetlinkSocket.over(new ScriptedTransport(() => {})).share()).toThrow(TypeError);
  });
});

/** Returns the 32-bit words of the shared memory of a socket that the threads use. */
function threadWords(token: SharedStateToken): Int32Array {
  return new Int32Array(token.words).subarray(5, 5 + 128);
}

describe("SharedState", () => {
  const noThread = 0x7ffffff0;
  const threads = (state: SharedState) => threadWords(state.token);

  test("reuses the memory of exited threads, and throws ENOSPC when full", async () => {
    const state = SharedState.create(1, 0);
    const words = threads(state);
    const own = words[0]!;
    expect(own).toBeGreaterThan(0);
    const other = Number(readdirSync("/proc/self/task").find((task) => Number(task) !== own));
    words.fill(other);
    expect(() => new SharedState(state.token)).toThrow("ENOSPC");
    try {
      new SharedState(state.token);
    } catch (error) {
      expect((error as NetlinkError).message).toContain("threads share this socket");
    }
    words[100] = -noThread;
    new SharedState(state.token);
    expect(words[100]).toBe(own);
    words.fill(0);
    state.close(0);
  });

  test("uses one word of memory per thread", () => {
    const state = SharedState.create(1, 0);
    const words = threads(state);
    for (let round = 0; round < 1000; round++) new SharedState(state.token);
    expect(words.filter((word) => word !== 0)).toHaveLength(1);
    state.close(0);
  });

  test("frees the word of a thread when the thread closes its last object", () => {
    const state = SharedState.create(1, 0);
    const words = threads(state);
    const own = words[0]!;
    const other = new SharedState(state.token);
    other.endUse();
    expect(words[0]).toBe(own);
    state.endUse();
    expect(words[0]).toBe(0);
    state.close(0);
  });

  test("close() waits for calls in progress and prevents new ones", async () => {
    const state = SharedState.create(1, 0);
    expect(state.enter()).toBe(true);
    state.leave();
    const words = threads(state);
    // One thread is in a call and returns from it later. Another thread has exited while it was in a call.
    const alive = Number(readdirSync("/proc/self/task").find((task) => Number(task) !== words[0]));
    words[1] = -alive;
    words[2] = -noThread;
    const worker = new Worker(
      URL.createObjectURL(
        new Blob([
          `onmessage = ({ data }) => { postMessage(0); const words = new Int32Array(data); Bun.sleepSync(60);
           Atomics.store(words, 6, -words[6]); Atomics.notify(words, 6); };`,
        ]),
      ),
    );
    const started = Promise.withResolvers<void>();
    worker.onmessage = () => started.resolve();
    worker.postMessage(state.token.words);
    await started.promise;
    expect(state.close(0, 20_000)).toBe(true);
    expect(words[1]).toBe(alive);
    expect(state.enter()).toBe(false);
    await ended(worker);
  });

  test("keeps the descriptor open if a call does not return in time", () => {
    const state = SharedState.create(1, 0);
    const words = threads(state);
    const alive = Number(readdirSync("/proc/self/task").find((task) => Number(task) !== words[0]));
    words[1] = -alive;
    expect(state.close(0, 30)).toBe(false);
    words[1] = alive;
    const transport = new ScriptedTransport(() => {});
    const stuck = { closed: false, finalDrops: 0, enter: () => true, leave: () => {}, close: () => false };
    const create = spyOn(SharedState, "create").mockReturnValue(stuck as unknown as SharedState);
    const core = new SocketCore(transport, false, false);
    core.share();
    create.mockRestore();
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on("warning", note);
    core.close();
    expect([core.closed, transport.closed]).toEqual([true, false]);
    close(state.token.wakeFd);
    return new Promise<void>((resolve) => {
      setTimeout(() => {
        process.off("warning", note);
        expect(warnings).toHaveLength(1);
        expect(warnings[0]).toContain("stays open");
        resolve();
      }, 20);
    });
  });

  test("reports each dropped message once", () => {
    const state = SharedState.create(1, 10);
    expect([10, 15, 12, 15, 20].map((dropped) => state.takeDrops(dropped))).toEqual([0, 5, 0, 0, 5]);
    const wrapping = SharedState.create(1, 2 ** 32 - 3);
    expect([2 ** 32 - 1, 4, 2, 5].map((dropped) => wrapping.takeDrops(dropped))).toEqual([2, 5, 0, 1]);
    state.close(0);
    wrapping.close(0);
  });
});
