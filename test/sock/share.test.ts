import { afterAll, beforeAll, describe, expect, spyOn } from "bun:test";
import { close } from "../../src/ffi/libc.ts";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  ReceiveBuffer,
  transact,
} from "../../src/index.ts";
import { SharedState, type SharedStateToken } from "../../src/sock/shared-state.ts";
import { SocketCore } from "../../src/sock/socket-core.ts";
import { threadIdentity } from "../../src/threads/liveness.ts";
import { descriptors, openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
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

function endOf(worker: Worker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.addEventListener("close", () => resolve());
  worker.terminate();
  return promise;
}

describeInNamespaces("shared socket", () => {
  test("gives each thread different sequence numbers", async ({ netns }) => {
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
    await Promise.all([...taken, ...sends].map(({ worker }) => endOf(worker)));
  });

  test("stays open when a thread other than the owner closes it", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const token = socket.share();
    const { answer, worker } = await ask<string>({ kind: "close", token });
    expect(answer).toBe("EBADF");
    // The worker still runs, but other threads can use its place.
    expect(placesOf(token.state).threads.filter((thread) => thread !== 0n)).toHaveLength(1);
    expect(transact(NETLINK_ROUTE, getLink(1), { socket })?.view.getInt32(20, true)).toBe(1);
    await endOf(worker);
  });

  test("its owner closes it for all threads", async ({ netns }) => {
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

  test("is closed immediately if a thread was terminated during a call", async ({ netns }) => {
    for (let round = 0; round < 3; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const { worker } = await ask<string>({ kind: "block", token: socket.share() });
      await Bun.sleep(5);
      await endOf(worker);
      const file = descriptors().get(socket.fd)!;
      socket.close();
      // If close() waited for the terminated thread and gave up, the socket would stay open.
      expect([...descriptors().values()]).not.toContain(file);
    }
  });

  test("can send while another thread waits to receive", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { worker } = await ask<string>({ kind: "block", token: socket.share() });
    const message = new MessageWriter(70).finish();
    for (let round = 0; round < 100; round++) {
      socket.sendMany([message, message], { to: { portId: receiver.portId } });
      expect(receiver.drain()).toBe(2);
    }
    await endOf(worker);
  });

  test("cannot have a custom transport", () => {
    expect(() => NetlinkSocket.over(new ScriptedTransport(() => {})).share()).toThrow(TypeError);
  });
});

const MAX_THREADS = 128;

/** Returns the identities of the threads that use a shared socket, and the number of calls of each. */
function placesOf({ words }: SharedStateToken): { threads: BigInt64Array; calls: Int32Array } {
  return {
    threads: new BigInt64Array(words, words.byteLength - MAX_THREADS * 8),
    calls: new Int32Array(words, 16, MAX_THREADS),
  };
}

describe("SharedState", () => {
  const own = threadIdentity();
  /** Identity of a thread that had this thread's id before. */
  const ended = own - (1n << 24n);
  const places = (state: SharedState) => placesOf(state.token);
  /** Identity of another thread, which lives until the end of these tests. Bun ends its own helper threads at any time. */
  let otherThread = 0n;
  let companion: Worker;

  beforeAll(async () => {
    const liveness = JSON.stringify(import.meta.resolve("../../src/threads/liveness.ts"));
    const source = `import { threadIdentity } from ${liveness}; postMessage(threadIdentity()); setInterval(() => {}, 1000);`;
    companion = new Worker(URL.createObjectURL(new File([source], "companion.ts", { type: "application/typescript" })));
    const { promise, resolve } = Promise.withResolvers<bigint>();
    companion.onmessage = ({ data }: MessageEvent) => resolve(data);
    otherThread = await within(promise, "the other thread");
  });

  afterAll(() => endOf(companion));

  test("reuses the memory of exited threads, and throws ENOSPC when full", async () => {
    const state = SharedState.create(1, 0);
    const { threads, calls } = places(state);
    expect(threads[0]).toBe(own);
    threads.fill(otherThread);
    expect(() => new SharedState(state.token)).toThrow("ENOSPC");
    try {
      new SharedState(state.token);
    } catch (error) {
      expect((error as NetlinkError).message).toContain("threads share this socket");
    }
    threads[100] = ended;
    calls[100] = 1;
    new SharedState(state.token);
    expect([threads[100], calls[100]]).toEqual([own, 0]);
    state.close(0);
  });

  test("uses one place per thread", () => {
    const state = SharedState.create(1, 0);
    for (let round = 0; round < 1000; round++) new SharedState(state.token);
    expect(places(state).threads.filter((thread) => thread !== 0n)).toHaveLength(1);
    state.close(0);
  });

  test("frees the place of a thread when the thread closes its last object", () => {
    const state = SharedState.create(1, 0);
    const { threads } = places(state);
    const other = new SharedState(state.token);
    other.endUse();
    expect(threads[0]).toBe(own);
    // A place is not free during a call.
    state.enter();
    state.endUse();
    expect(threads[0]).toBe(own);
    state.leave();
    expect(threads[0]).toBe(0n);
    state.close(0);
  });

  test("counts nested calls of all objects of a thread", () => {
    const state = SharedState.create(1, 0);
    const other = new SharedState(state.token);
    const { calls } = places(state);
    const counts = [state, other, state].map((object) => [object.enter(), calls[0]]);
    expect(counts).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
    ]);
    for (const left of [2, 1, 0]) {
      other.leave();
      expect(calls[0]).toBe(left);
    }
    state.close(0);
  });

  test("close() waits for calls in progress and prevents new ones", async () => {
    const state = SharedState.create(1, 0);
    expect(state.enter()).toBe(true);
    state.leave();
    const { threads, calls } = places(state);
    // One thread is in a call and returns from it later. An earlier thread with the id of this one has exited during a call.
    threads[1] = otherThread;
    threads[2] = ended;
    calls.set([1, 1], 1);
    const worker = new Worker(
      URL.createObjectURL(
        new Blob([
          `onmessage = ({ data }) => { postMessage(0); const calls = new Int32Array(data, 16); Bun.sleepSync(60);
           Atomics.store(calls, 1, 0); Atomics.notify(calls, 1); };`,
        ]),
      ),
    );
    const started = Promise.withResolvers<void>();
    worker.onmessage = () => started.resolve();
    worker.postMessage(state.token.words);
    await started.promise;
    expect(state.close(0, 100_000)).toBe(true);
    expect(calls[1]).toBe(0);
    expect(state.enter()).toBe(false);
    expect(calls[0]).toBe(0);
    await endOf(worker);
  });

  test("a reservation ends with its thread, even if its id is used again", () => {
    const state = SharedState.create(1, 0);
    const reservations = new BigInt64Array(state.token.words, state.token.words.byteLength - (MAX_THREADS + 1) * 8);
    reservations[0] = (5n << 56n) | otherThread;
    expect([state.reserve(3), state.reservedFor]).toEqual([5, 5]);
    reservations[0] = (5n << 56n) | ended;
    expect([state.reserve(3), state.reservedFor]).toEqual([0, 3]);
    state.releaseReservation();
    expect([state.reservedFor, reservations[0]]).toEqual([0, 0n]);
    state.close(0);
  });

  test("keeps the descriptor open if a call does not return in time", () => {
    const state = SharedState.create(1, 0);
    const { threads, calls } = places(state);
    threads[1] = otherThread;
    calls[1] = 1;
    expect(state.close(0, 30)).toBe(false);
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
        expect(warnings.filter((text) => text.includes("stays open"))).toHaveLength(1);
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
