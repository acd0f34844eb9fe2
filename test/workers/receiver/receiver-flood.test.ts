import { afterAll, beforeAll, describe, expect, setDefaultTimeout } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  AF_NETLINK,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  type Receiver,
  type ReceiverOptions,
} from "../../../src/index.ts";
import { SocketCore } from "../../../src/sock/socket-core.ts";
import { LibcSocket, SOCK } from "../../subsystems/sockets/libc-socket.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { inputs } from "../../support/seed.ts";
import { cpuTime, isAsleep, settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import { EndlessFlood, floodFromProcess, floodFromThread, random, uniform } from "../flooding.ts";
import { collect, complete, type Item, NumberedMessages, numbered, summarize, tally } from "../numbered.ts";
import { group, kinds, type ReceiverKind, range } from "./kinds.ts";

/**
 * Time limit in milliseconds of a flood. On an idle machine the tests take much less time. On a busy machine, each
 * message can cost milliseconds.
 */
const PATIENCE_MS = 500_000;
setDefaultTimeout(600_000);

/**
 * Throws unless message numbers increase and the size of each gap equals the number of message numbers that are
 * skipped.
 */
function checkPlaces(items: Item[]): void {
  let next = 0;
  for (const item of items) {
    if (typeof item !== "number") next += item.lost;
    else if (item === next) next++;
    else throw new Error(`expected message ${next}, got ${item}`);
  }
}

/** Throws unless the numbers of the received messages increase. */
function checkOrder(items: Item[]): void {
  let last = -1;
  for (const item of items) {
    if (typeof item !== "number") continue;
    if (item <= last) throw new Error(`message ${item} came behind ${last}`);
    last = item;
  }
}

/** A receiver with a small ring buffer, and a peer that sends numbered messages to the receiver. */
class Flood implements AsyncDisposable {
  readonly receiver: Receiver;
  sent = 0;
  readonly #kind: ReceiverKind;
  readonly #sender: NetlinkSocket;

  constructor(kind: ReceiverKind, netns: NetworkNamespace, options: ReceiverOptions) {
    this.#kind = kind;
    this.receiver = kind.start(netns, { ringSize: 1, slotSize: 2048, ...options });
    this.#sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  }

  /** Thread id of the receiver's worker thread. */
  get thread(): number {
    return threadsNamed("netlink-receiver")[0]!;
  }

  send(length = 260): void {
    this.#sender.send(numbered(this.sent++, length), { to: { group } });
  }

  /**
   * Sends messages until the receiver's ring buffer is full and the receiver waits, but so slowly that the kernel drops
   * none.
   */
  async fillRing(): Promise<void> {
    const { ringStalls } = this.receiver.statistics;
    const stalled = () => this.receiver.statistics.ringStalls > ringStalls;
    while (!stalled()) {
      const { received } = this.receiver.statistics;
      this.send();
      await until(
        () => stalled() || this.receiver.statistics.received > received,
        "something is received",
        PATIENCE_MS,
      );
    }
    if (!this.#kind.inLoop) await until(() => isAsleep(this.thread), "the worker waits");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sender.close();
    await this.receiver.stop();
  }
}

/** Blocks the thread for a moment, like a program that is busy with a message. */
function work(): number {
  let sum = 0;
  for (let step = 0; step < 1000; step++) sum += Math.sin(step);
  return sum;
}

describe.each(kinds)("Receiver $name", (kind) => {
  describeInNamespaces("in a flood", () => {
    let before = 0;

    beforeAll(async () => {
      await kind.prepare();
      using netns = NetworkNamespace.create();
      await kind.start(netns).stop();
      await floodFromThread(netns, { to: { group }, count: 1, lengths: [20] });
      await floodFromProcess(netns, { to: { group }, count: 1, lengths: [20] });
      before = await settledDescriptors();
    });

    afterAll(async () => {
      await expectDescriptors(before);
    });

    for (const [which, lengths] of [
      ["of one length", uniform(260)],
      ["of random lengths", random(20, 3000)],
    ] as const) {
      // The kernel raises the first size, 1 byte, to its minimum of several thousand bytes.
      test.each([1, 8 * 1024, 40 * 1024, 200 * 1024, 400 * 1024])(
        `accounts for every message ${which} with a buffer of %d bytes`,
        async (receiveBufferSize) => {
          using netns = NetworkNamespace.create();
          await using receiver = kind.start(netns, { receiveBufferSize });
          const count = inputs(10_000, 40_000);
          const [items, sent] = await within(
            Promise.all([
              collect(receiver, complete(count)),
              floodFromThread(netns, { to: { group }, count, lengths: [...lengths] }),
            ]),
            "all messages",
            PATIENCE_MS,
          );
          const { received, lost } = tally(items);
          expect(sent).toBe(count);
          expect(received + lost).toBe(count);
          expect(lost).toBe(receiver.socket.memory().dropped);
          expect(receiver.statistics).toMatchObject({ received, dropped: lost });
          checkOrder(items);
        },
      );
    }

    test("accounts for every message of several processes", async ({ netns }) => {
      await using receiver = kind.start(netns, { receiveBufferSize: 100 * 1024 });
      const count = 30_000;
      const flood = { to: { group }, count, lengths: random(20, 1000) };
      const floods = [floodFromProcess(netns, flood), floodFromProcess(netns, flood), floodFromThread(netns, flood)];
      const items = await within(collect(receiver, complete(3 * count)), "all messages", PATIENCE_MS);
      expect(await Promise.all(floods)).toEqual([count, count, count]);
      const { received, lost } = tally(items);
      expect(received + lost).toBe(3 * count);
    });

    test("accounts for every message with noEnobufs", async ({ netns }) => {
      await using flood = new Flood(kind, netns, { receiveBufferSize: 8 * 1024, noEnobufs: true });
      await flood.fillRing();
      while (flood.receiver.socket.memory().dropped < 1000) flood.send();
      // Some drops are certain at this point. More drops may follow while these messages are read.
      const count = 40_000;
      const peer = floodFromThread(netns, { to: { group }, count, lengths: uniform(260) });
      const items = await within(collect(flood.receiver, complete(flood.sent + count)), "all messages", PATIENCE_MS);
      await peer;
      const { received, lost } = tally(items);
      expect(received + lost).toBe(flood.sent + count);
      expect(lost).toBeGreaterThanOrEqual(1000);
      expect(lost).toBe(flood.receiver.socket.memory().dropped);
    });

    test("reports every lost message to a slow reader", async ({ netns }) => {
      await using receiver = kind.start(netns, { receiveBufferSize: 64 * 1024, ringSize: 16 * 1024, slotSize: 1024 });
      const count = 100_000;
      const flood = floodFromThread(netns, { to: { group }, count, lengths: random(20, 1000) });
      let batches = 0;
      await until(() => receiver.statistics.ringStalls > 0, "the ring is full", PATIENCE_MS);
      const items: Item[] = [];
      const enough = complete(count);
      for await (const batch of receiver) {
        for (const item of batch) items.push(summarize(item));
        if (enough(items)) break;
        if (++batches % 100 === 0) await Bun.sleep(2);
      }
      await flood;
      const { received, lost } = tally(items);
      expect(received + lost).toBe(count);
      checkOrder(items);
    });

    for (const lengths of [uniform(260), random(20, 2000, 7)]) {
      test.each([1, 8 * 1024, 40 * 1024, 400 * 1024])(
        `reports gaps exactly in place (buffer of %d bytes, messages from ${Math.min(...lengths)} bytes)`,
        async (receiveBufferSize) => {
          using netns = NetworkNamespace.create();
          await using flood = new Flood(kind, netns, { receiveBufferSize });
          const { receiver } = flood;
          const items: Item[] = [];
          await flood.fillRing();
          for (let round = 0; round < 5; round++) {
            // No thread reads the socket in the meantime, so every message that is sent after the queue is full is
            // dropped.
            const lost = 50 * (round + 1);
            for (let index = 0; receiver.socket.memory().dropped < lost; index++) flood.send(lengths[index % 128]);
            const behind = (seen: Item[]) => tally(items).lost + tally(seen).lost >= lost;
            items.push(...(await within(collect(receiver, behind), "the gap", PATIENCE_MS)));
            expect(tally(items)).toEqual({ received: flood.sent - lost, lost });
            checkPlaces(items);
            await flood.fillRing();
          }
        },
      );
    }

    if (!kind.inLoop)
      test("uses no processor time while its ring is full", async ({ netns }) => {
        await using flood = new Flood(kind, netns, { receiveBufferSize: 20 * 1024 });
        const { receiver, thread } = flood;
        await flood.fillRing();
        const { received } = receiver.statistics;
        // The JavaScript engine may still be busy in the worker thread when the worker falls asleep. One interval without
        // processor time is therefore enough.
        let least = Number.POSITIVE_INFINITY;
        for (let attempt = 0; attempt < 10 && least >= 5; attempt++) {
          const used = cpuTime(thread);
          for (const end = performance.now() + 500; performance.now() < end; await Bun.sleep(1)) {
            for (let index = 0; index < 100; index++) flood.send();
          }
          least = Math.min(least, cpuTime(thread) - used);
        }
        expect(least).toBeLessThan(5);
        // On a busy machine, the thread sends few messages in an interval.
        while (receiver.socket.memory().dropped <= 1000) flood.send();
        expect(receiver.statistics).toMatchObject({ received, ringStalls: 1 });
        const { dropped } = receiver.socket.memory();
        expect(dropped).toBeGreaterThan(1000);
        const items = await within(collect(receiver, complete(flood.sent)), "all messages", PATIENCE_MS);
        checkPlaces(items);
        expect(tally(items)).toEqual({ received: flood.sent - dropped, lost: dropped });
      });

    if (kind.inLoop) {
      test("accounts for every message while its thread is busy", async ({ netns }) => {
        await using receiver = kind.start(netns, { receiveBufferSize: 200 * 1024 });
        const count = 100_000;
        const flood = floodFromThread(netns, { to: { group }, count, lengths: random(20, 1000) });
        const deadline = performance.now() + PATIENCE_MS;
        while (receiver.socket.memory().dropped === 0 && performance.now() < deadline) Bun.sleepSync(1);
        const busy = setInterval(() => Bun.sleepSync(20), 25);
        const all = within(collect(receiver, complete(count)), "all messages", PATIENCE_MS);
        const items = await all.finally(() => clearInterval(busy));
        await flood;
        const { received, lost } = tally(items);
        expect(received + lost).toBe(count);
        expect(lost).toBe(receiver.socket.memory().dropped);
        expect(lost).toBeGreaterThan(0);
        checkOrder(items);
      });

      test("reads the drop counter again after a gap", async ({ netns }) => {
        await using flood = new Flood(kind, netns, { receiveBufferSize: 20 * 1024 });
        const { receiver } = flood;
        await flood.fillRing();
        while (receiver.socket.memory().dropped < 50) flood.send();
        // The kernel reports an overrun before it counts the message that it dropped.
        const real = SocketCore.prototype.memory;
        SocketCore.prototype.memory = function () {
          const counted = real.call(this);
          return receiver.statistics.dropped === 0 ? { ...counted, dropped: counted.dropped - 3 } : counted;
        };
        try {
          const items = await within(collect(receiver, complete(flood.sent)), "all messages", PATIENCE_MS);
          expect(items.slice(-2)).toEqual([{ lost: 47 }, { lost: 3 }]);
          checkPlaces(items);
        } finally {
          SocketCore.prototype.memory = real;
        }
      });

      test("stops receiving while its ring is full, then reports drops", async ({ netns }) => {
        await using flood = new Flood(kind, netns, { receiveBufferSize: 20 * 1024 });
        const { receiver } = flood;
        await flood.fillRing();
        const { received, wakes } = receiver.statistics;
        const dropCount = () => receiver.socket.memory().dropped;
        for (let round = 0; round < 10_000 && dropCount() <= 1000; round++) {
          for (let index = 0; index < 100; index++) flood.send();
          await Bun.sleep(1);
        }
        expect(receiver.statistics).toMatchObject({ received, wakes, ringStalls: 1 });
        const dropped = dropCount();
        expect(dropped).toBeGreaterThan(1000);
        const items = await within(collect(receiver, complete(flood.sent)), "all messages", PATIENCE_MS);
        checkPlaces(items);
        expect(tally(items)).toEqual({ received: flood.sent - dropped, lost: dropped });
      });
    }

    const unicast = inputs(250_000, 1_000_000);
    test(`delivers ${unicast} unicast messages completely and in order`, async ({ netns }) => {
      await using receiver = kind.start(netns, { receiveBufferSize: 400 * 1024 });
      const count = unicast;
      const flood = floodFromProcess(netns, {
        to: { portId: receiver.socket.portId },
        count,
        lengths: random(20, 400),
      });
      let next = 0;
      const read = collect(receiver, (items) => {
        for (const item of items.splice(0)) {
          if (item !== next) throw new Error(`expected message ${next}, got ${JSON.stringify(item)}`);
          next++;
        }
        return next === count;
      });
      await within(read, "all messages", PATIENCE_MS);
      expect(await flood).toBe(count);
      expect(receiver.statistics).toMatchObject({ received: count, dropped: 0 });
    });

    test("reports a datagram longer than a slot as a gap", async ({ netns }) => {
      await using receiver = kind.start(netns, { slotSize: 256 });
      using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (const [number, length] of [100, 256, 260, 2000, 20, 60_000].entries()) {
        sender.send(numbered(number, length), { to: { group } });
      }
      sender.send(numbered(6), { to: { group } });
      const truncated = { lost: 1, reason: "truncated" };
      expect(await within(collect(receiver, complete(7)), "all messages", PATIENCE_MS)).toEqual([
        0,
        1,
        truncated,
        truncated,
        4,
        truncated,
        6,
      ]);
      expect(receiver.statistics).toMatchObject({ received: 4, bytes: 396, dropped: 3 });
    });

    test.each([24, 200, 1000, 5000, 60_000])(
      "delivers messages of the maximum length, %d bytes, through the smallest ring",
      async (slotSize) => {
        using netns = NetworkNamespace.create();
        await using receiver = kind.start(netns, { slotSize, slots: 8, ringSize: 1 });
        using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
        const count = 40;
        for (let number = 0; number < count; number++) sender.send(numbered(number, slotSize), { to: { group } });
        expect(await within(collect(receiver, complete(count)), "all messages", PATIENCE_MS)).toEqual(range(count));
      },
    );

    test("releases a batch that fills the ring before it waits", async ({ netns }) => {
      await using receiver = kind.start(netns, { slotSize: 192, ringSize: 1 });
      using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      // Four datagrams of the batch are slightly shorter than a quarter of the ring buffer. One has the maximum length.
      const lengths = [24, 24, 24, 48, 192];
      const count = 100;
      for (let number = 0; number < count; number++)
        sender.send(numbered(number, lengths[number % 5]), { to: { group } });
      await until(() => receiver.statistics.ringStalls > 0, "the ring is full", PATIENCE_MS);
      expect(receiver.statistics.received).toBe(5);
      expect(await within(collect(receiver, complete(count)), "all messages", PATIENCE_MS)).toHaveLength(count);
    });

    test("delivers messages of up to 64 KiB by default", async ({ netns }) => {
      await using receiver = kind.start(netns, {});
      using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const lengths = [20, 65_536, 24, 65_552, 66_000, 20];
      for (const [number, length] of lengths.entries()) sender.send(numbered(number, length), { to: { group } });
      const seen: number[] = [];
      for await (const batch of receiver) {
        for (const item of batch) if (item.kind === "message") seen.push(item.message.length);
        if (seen.length === lengths.length) break;
      }
      expect(seen).toEqual(lengths);
    });

    test("reports a malformed datagram as a gap at its position", async ({ netns }) => {
      await using receiver = kind.start(netns, {});
      using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const messages = new NumberedMessages([20, 24, 20]).from(0, 3);
      sender.send(messages[0]!, { to: { group } });
      // The datagram contains a valid message and then a message whose length exceeds the datagram.
      const [first, second] = new NumberedMessages([20, 20]).from(1, 2);
      new DataView(first!.buffer).setUint32(0, 20, true);
      new DataView(second!.buffer).setUint32(0, 400, true);
      sendRaw(netns, Buffer.concat([first!, second!]));
      sendRaw(netns, Buffer.from([1, 2, 3]));
      sender.send(messages[2]!, { to: { group } });
      const malformed = { lost: 1, reason: "malformed" };
      expect(
        await within(
          collect(receiver, (items) => items.includes(2)),
          "all messages",
          PATIENCE_MS,
        ),
      ).toEqual([0, 1, malformed, malformed, 2]);
    });

    for (const slow of [false, true]) {
      test(`leaves time for other work with a ${slow ? "slow" : "fast"} reader`, async ({ netns }) => {
        await using receiver = kind.start(netns);
        await using _flood = new EndlessFlood(netns, { group });
        await until(() => receiver.statistics.received > 0, "it has begun", PATIENCE_MS);
        let ticks = 0;
        let answers = 0;
        const timer = setInterval(() => ticks++, 1);
        const unix = join(mkdtempSync(join(tmpdir(), "bun-netlink-")), "echo");
        const echo = Bun.listen({ unix, socket: { data: (socket, data) => void socket.write(data) } });
        const client = await Bun.connect({
          unix,
          socket: {
            data(socket, data) {
              answers++;
              socket.write(data);
            },
          },
        });
        client.write("again");
        // The receiver pauses between batches, so that timers can run. Otherwise, this loop would never end.
        const deadline = performance.now() + PATIENCE_MS;
        for await (const batch of receiver) {
          for (const _ of batch) if (slow) work();
          const isEnough = ticks >= 20 && answers >= 20 && receiver.statistics.received > 1000;
          if (isEnough || performance.now() > deadline) break;
        }
        expect(ticks).toBeGreaterThanOrEqual(20);
        expect(answers).toBeGreaterThanOrEqual(20);
        clearInterval(timer);
        client.terminate();
        echo.stop(true);
        rmSync(dirname(unix), { recursive: true });
        expect(receiver.statistics.received).toBeGreaterThan(1000);
      });
    }
  });
});

/** Sends bytes that are not a valid message. The library's own send functions would reject these bytes. */
function sendRaw(netns: NetworkNamespace, bytes: Uint8Array): void {
  using peer = LibcSocket.open(netns, AF_NETLINK, SOCK.raw, NETLINK_USERSOCK);
  const address = new Uint32Array([AF_NETLINK, 0, group]);
  // The kernel sends the message to the group, and then fails to send it to port id 0, which no socket has.
  expect(() => peer.connect(new Uint8Array(address.buffer)).send(bytes)).toThrow("send failed");
}
