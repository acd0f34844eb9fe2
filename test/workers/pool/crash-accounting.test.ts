import { expect } from "bun:test";
import { NETLINK_USERSOCK, type NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import { SendArea } from "../../../src/sock/send-area.ts";
import { sendSpans } from "../../../src/sock/sending.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { until, within } from "../../support/threads.ts";
import { floodFromThread, uniform } from "../flooding.ts";
import { numbered } from "../numbered.ts";
import { command, Gate } from "./commands.ts";
import { type Death, Mark } from "./handlers/exiting.ts";
import { expectNothingLeft, failureOf, PoolLog, startPool } from "./pools.ts";

const group = 1;
const mortal = new URL("./handlers/exiting.ts", import.meta.url);

/** Sends several messages as one datagram. */
function sendTogether(socket: NetlinkSocket, portId: number, messages: Uint8Array[]): void {
  const area = new SendArea();
  const bytes = Buffer.concat(messages);
  for (let at = 0, index = 0; index < messages.length; at += messages[index++]!.length) {
    bytes.writeUInt32LE(messages[index]!.length, at);
  }
  area.append(bytes);
  sendSpans(socket.core, area, [0, bytes.length], { portId }, true);
}

describeInNamespaces("unhandled messages of an exiting worker", () => {
  expectNothingLeft(async () => {
    using netns = NetworkNamespace.create();
    await floodFromThread(netns, { to: { group }, count: 1, lengths: [20] });
  });

  for (const [name, death, receiveBufferSize] of [
    ["in a gap callback", { gap: 2 }, 16 * 1024],
    ["in a gap callback, with a larger buffer", { gap: 2 }, 256 * 1024],
    ["in a message callback", { message: 1000 }, 16 * 1024],
    ["in a message callback, with a larger buffer", { message: 1000 }, 256 * 1024],
  ] as const) {
    test(`are counted exactly after an exit ${name}`, async ({ netns }) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize });
      const words = new Int32Array(new SharedArrayBuffer(20));
      const lives = 4;
      words[Mark.Lives] = lives;
      const log = new PoolLog();
      const { pool } = await startPool({
        sockets: [socket],
        workers: lives + 1,
        module: mortal,
        data: { ...death, words: words.buffer, lives } satisfies Death as never,
        onError: log.onError,
      });
      let count = 0;
      // The scheduler determines which part of a flood the worker has received when it exits, so the test needs several
      // rounds.
      for (let rounds = 0; log.errors.length < lives && rounds < 100; rounds++) {
        const { dropped } = socket.memory();
        words[Mark.Held] = "gap" in death ? 1 : 0;
        const flood = floodFromThread(netns, { to: { group }, count: 5000, lengths: uniform(260) });
        if (words[Mark.Held] === 1) await until(() => socket.memory().dropped > dropped, "some are lost");
        Atomics.store(words, Mark.Held, 0);
        Atomics.notify(words, Mark.Held);
        count += await within(flood, "the end of the flood");
        await until(() => socket.memory().queued === 0, "all is read");
      }
      await within(pool.stop(), "the end");
      const deaths = log.errors.map(({ error }) => error as NetlinkError);
      expect(deaths).toHaveLength(lives);
      for (const { message } of deaths) expect(message).toContain("exit code 3");
      const neither = deaths.reduce((sum, { dropped = 0 }) => sum + dropped, 0);
      const { received, dropped, messages, abandoned } = pool.statistics;
      // `Mark.Messages` and `Mark.ReportedDrops` are counters in shared memory, which the handlers increment. The
      // pool's statistics must have the same values.
      expect(words[Mark.Messages]! + words[Mark.ReportedDrops]! + neither).toBe(count);
      expect(received + dropped).toBe(count);
      expect(messages + dropped).toBe(count);
      expect(messages).toBe(words[Mark.Messages]!);
      expect(dropped).toBe(socket.memory().dropped + abandoned);
    }, 600_000);
  }

  test("are counted individually within a datagram", async ({ netns }) => {
    const gate = new Gate();
    const { pool, log } = await startPool({
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      data: { reportsAll: true, words: gate.memory },
    });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { portId } = pool.sockets[0]!;
    peer.send(command({ do: "gate" }), { to: { portId } });
    await gate.reached();
    sendTogether(peer, portId, [numbered(0), numbered(1)]);
    const exit = command({ do: "exit", code: 7 });
    sendTogether(peer, portId, [numbered(2), aligned(exit), numbered(3), numbered(4), numbered(5)]);
    sendTogether(peer, portId, [numbered(6), numbered(7), numbered(8)]);
    peer.send(numbered(9), { to: { portId } });
    gate.open();
    const error = await failureOf(pool.wait());
    expect(error).toMatchObject({ code: "EPIPE", dropped: 7 });
    expect(error.message).toBe(
      "worker 0 ended unexpectedly with exit code 7: its handler has called process.exit(); " +
        "7 received messages were not handled",
    );
    expect(log.numbers).toEqual([0, 1, 2]);
    // The handler has seen neither the last two datagrams nor three messages of the datagram before them.
    expect(pool.statistics).toMatchObject({ received: 3, dropped: 2, messages: 5, abandoned: 7 });
    await pool.stop();
  });

  test("are reported if a message callback exits during stop()", async ({ netns }) => {
    const gate = new Gate();
    const { pool, log } = await startPool({
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      data: { reportsAll: true, words: gate.memory },
    });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const exit = aligned(command({ do: "exit", code: 8 }));
    sendTogether(peer, pool.sockets[0]!.portId, [
      aligned(command({ do: "gate" })),
      numbered(0),
      exit,
      numbered(1),
      numbered(2),
    ]);
    await gate.reached();
    const stopping = pool.stop();
    gate.open();
    await within(stopping, "the end");
    await pool.wait();
    expect(log.numbers).toEqual([0]);
    expect(log.errors).toMatchObject([{ worker: 0, error: { code: "EPIPE", dropped: 2 } }]);
    expect(log.errors[0]!.error.message).toBe(
      "worker 0 ended unexpectedly during the stop with exit code 8: its handler has called process.exit(); " +
        "2 received messages were not handled",
    );
    expect(pool.statistics).toMatchObject({ messages: 3, abandoned: 2 });
  });

  test("an exit in the close callback is reported", async () => {
    const orders = { protocol: NETLINK_USERSOCK, workers: 1, data: { close: [{ do: "exit", code: 9 } as const] } };
    const { pool, log } = await startPool(orders);
    await within(pool.stop(), "the end");
    expect(log.errors).toMatchObject([{ worker: 0, error: { code: "EPIPE" } }]);
    expect(log.errors[0]!.error.message).toContain("ended unexpectedly during the stop with exit code 9");
    const silent = await startPool({ ...orders, onError: undefined as never });
    const waiting = failureOf(silent.pool.wait());
    await within(silent.pool.stop(), "the end");
    expect(await waiting).toMatchObject({ code: "EPIPE" });
  });

  test("are reported together with unsent messages", async ({ netns }) => {
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using deaf = NetlinkSocket.open(NETLINK_USERSOCK, { netns, receiveBufferSize: 1 });
    const gate = new Gate();
    const { pool, log } = await startPool({
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      data: { words: gate.memory },
    });
    const { portId } = pool.sockets[0]!;
    const order = (what: Parameters<typeof command>[0]) => peer.send(command(what), { to: { portId } });
    order({ do: "send", message: numbered(1), to: { portId: peer.portId }, times: 3 });
    await until(() => pool.statistics.sent === 3, "they are sent");
    order({ do: "send", message: numbered(2, 200), to: { portId: deaf.portId }, times: 100 });
    const handed = () => pool.statistics.sent + pool.statistics.unsent;
    await until(() => handed() === 103, "the peer is full");
    const { sent, unsent } = pool.statistics;
    expect(unsent).toBeGreaterThan(50);
    order({ do: "gate" });
    await gate.reached();
    order({ do: "send", message: numbered(3), to: { portId: peer.portId }, times: 5 });
    order({ do: "send", message: numbered(3), times: 2 });
    order({ do: "exit" });
    gate.open();
    const error = await failureOf(pool.wait());
    // All queued messages have the same destination. The first five were sent before the other two were queued.
    expect(error.message).toContain("; 2 queued messages were not sent");
    expect(pool.statistics).toMatchObject({ sent: sent + 5, unsent: unsent + 2 });
    expect(log.errors[0]!.error.message).toContain(`${unsent} messages were not sent`);
    await pool.stop();
  });

  test("are not reported after a regular stop", async ({ netns }) => {
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 1 });
    const to = { portId: pool.sockets[0]!.portId };
    peer.send(command({ do: "send", message: numbered(1), to: { portId: peer.portId }, times: 50 }), { to });
    for (let number = 0; number < 50; number++) peer.send(numbered(number), { to });
    await log.until(51);
    await pool.stop();
    expect(log.errors).toEqual([]);
    expect(pool.statistics).toMatchObject({
      received: 51,
      messages: 51,
      sent: 50,
      dropped: 0,
      abandoned: 0,
      unsent: 0,
    });
  });
});

/** Returns a copy of the message, padded to a multiple of four bytes. */
function aligned(message: Uint8Array): Uint8Array {
  const whole = new Uint8Array((message.length + 3) & ~3);
  whole.set(message);
  return whole;
}
